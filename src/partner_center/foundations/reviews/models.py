"""Reviews, rounds of them, and what was said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.reviews.queues import QUEUES, Queue

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor


class Status(models.TextChoices):
    """Where the work on a request stands."""

    OPEN = "open", pgettext_lazy("review", "Open")
    ASSIGNED = "assigned", _("In review")
    SUPPLEMENT = "supplement", _("Supplement asked for")
    DECIDED = "decided", _("Decided")


class Outcome(models.TextChoices):
    """How a review ended."""

    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, and who may see them."""

    def visible_to(self, actor: Actor) -> ReviewQuerySet:
        """Return the reviews of the queues this person works on, and of the own company's requests he answers for."""
        if actor.is_system:
            return self
        mine = Q(queue__in=[code for code, queue in QUEUES.items() if queue.admits(actor)])
        own = [code for code, queue in QUEUES.items() if queue.answered_by(actor)]
        return self.filter(mine | Q(company=actor.company, queue__in=own) if actor.company else mine)

    def of(self, subject: Model) -> ReviewQuerySet:
        """Return the reviews of one request."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def undecided(self) -> ReviewQuerySet:
        """Return what still needs work."""
        return self.exclude(status=Status.DECIDED)


class Review(models.Model):
    """The work on one request in one queue. A request that comes back after a rejection begins the next round."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    queue = models.CharField(_("queue"), max_length=50)
    company = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    submitted_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    round = models.PositiveIntegerField(_("round"), default=1)
    place_at = models.DateTimeField(_("in the queue since"))
    opened_at = models.DateTimeField(_("opened at"))
    assigned_to = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    supplement_text = models.TextField(_("supplement request"), blank=True)
    supplement_due_at = models.DateTimeField(_("supplement until"), null=True)
    supplement_answer = models.TextField(_("answer"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    to_mend = models.JSONField(_("to mend"), default=dict)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True)

    objects: ClassVar = ReviewQuerySet.as_manager()

    class Meta:
        """First come, first served; one review of a request in a queue."""

        ordering = ("place_at", "pk")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "queue"], name="reviews_review_once"),
            models.CheckConstraint(
                condition=(Q(status="decided") & ~Q(outcome="")) | (~Q(status="decided") & Q(outcome="")),
                name="reviews_review_outcome_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status="assigned") | Q(assigned_to__isnull=False),
                name="reviews_review_assigned_to_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["queue", "place_at"], condition=~Q(status="decided"), name="reviews_review_waiting"),
            models.Index(fields=["company"], name="reviews_review_company"),
        ]

    def __str__(self) -> str:
        """Return what is reviewed."""
        return f"{self.definition.label}: {self.subject}"

    def get_absolute_url(self) -> str:
        """Return the address of the review's page."""
        return reverse("reviews:review", args=[self.pk])

    @property
    def request(self) -> Model:
        """The request under review; requests are never deleted while somebody looks at them."""
        request: Model | None = self.subject
        if request is None:
            msg = f"Review {self.pk} has lost its request."
            raise LookupError(msg)
        return request

    @property
    def definition(self) -> Queue:
        """The queue as its domain declared it."""
        return QUEUES[self.queue]


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, and who may read them."""

    def visible_to(self, actor: Actor) -> CommentQuerySet:
        """Return comments on visible reviews; only those who work on the queue read the internal ones."""
        found = self.filter(review__in=Review.objects.visible_to(actor))
        if actor.is_system:
            return found
        mine = [code for code, queue in QUEUES.items() if queue.admits(actor)]
        return found.filter(Q(is_internal=False) | Q(review__queue__in=mine))


class Comment(models.Model):
    """Something said about a review: to everybody concerned, or among reviewers."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="comments")
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    author = models.CharField(_("by"), max_length=160)
    text = models.TextField(_("text"))
    is_internal = models.BooleanField(_("reviewers only"), default=False)
    at = models.DateTimeField(_("time"))

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta:
        """As they were said."""

        ordering = ("at", "pk")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        """Return the beginning."""
        return self.text[:80]
