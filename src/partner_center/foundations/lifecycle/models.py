"""Open and past deadlines, as rows that a page can show and a sweep can find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet


class Ending(models.TextChoices):
    """How a deadline came to its end."""

    KEPT = "kept", _("acted in time")
    STRUCK = "struck", _("default outcome")


class DueQuerySet(models.QuerySet["Due"]):
    """Named selections of deadlines."""

    def open(self) -> DueQuerySet:
        """Return the deadlines that still run."""
        return self.filter(closed_at=None)

    def of(self, subject: Model) -> DueQuerySet:
        """Return the deadlines of one record."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def struck_by(self, now: datetime) -> DueQuerySet:
        """Return open deadlines that have run out, except those put off after a failure."""
        return self.open().filter(Q(retry_at=None) | Q(retry_at__lte=now), due_at__lte=now)


class Due(models.Model):
    """A deadline of one record: when it strikes, and what became of it."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    lifecycle = models.CharField(max_length=64)
    name = models.CharField(max_length=64)
    company = models.ForeignKey("identity.Company", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("due"))
    remind_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    retry_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects: ClassVar = DueQuerySet.as_manager()

    class Meta:
        """Only open deadlines are searched by time."""

        ordering = ("due_at", "pk")
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="lifecycle_due_open"),
            models.Index(fields=["remind_at"], condition=Q(closed_at=None), name="lifecycle_due_remind"),
            models.Index(fields=["subject_type", "subject_id"], name="lifecycle_due_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "lifecycle", "name"],
                condition=Q(closed_at=None),
                name="lifecycle_due_open_once",
            ),
        ]

    def __str__(self) -> str:
        """Return which deadline it is."""
        return f"{self.lifecycle}.{self.name}"


def with_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with ``due_at``: when their earliest open deadline strikes, or nothing."""
    shape = rows.model._meta  # noqa: SLF001 - Django's documented name for it
    found = Due.objects.open().filter(
        subject_type__app_label=shape.app_label,
        subject_type__model=shape.model_name,
        subject_id=OuterRef("pk"),
    )
    annotated: QuerySet[Any] = rows.annotate(due_at=Subquery(found.order_by("due_at").values("due_at")[:1]))
    return annotated
