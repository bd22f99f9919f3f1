"""Codes that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.foundations.identity.models import User
    from partner_center.foundations.identity.permissions import Permission

SALT = "partner_center.codes"

TRIES = 5
"""Wrong tries that void a code."""


class CodeQuerySet(models.QuerySet["Code"]):
    """Codes, found by what they are for."""

    def of(self, person: User | None, permission: Permission, subject: Model) -> CodeQuerySet:
        """Return what one person was sent for one deed about one record; the newest counts, and comes first."""
        kind = ContentType.objects.get_for_model(subject)
        found = self.filter(person=person, right=permission.code, subject_type=kind, subject_id=subject.pk)
        return found.order_by("-pk")


class Code(models.Model):
    """Six digits for one person, one deed and one record. The digits themselves are kept nowhere."""

    person = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    right = models.CharField(_("right"), max_length=100)
    subject_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    subject_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    """Keyed hash of the digits; empty until the letter is written."""
    asked_at = models.DateTimeField(_("asked for at"))
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    wrong = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar = CodeQuerySet.as_manager()

    class Meta:
        """Looked for by person: the newest for a deed, and how many of late."""

        verbose_name = _("verification code")
        verbose_name_plural = _("verification codes")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(wrong__lte=TRIES), name="codes_code_tries"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "right", "subject_type", "subject_id", "-id"], name="codes_code_newest"),
            models.Index(fields=["person", "-asked_at"], name="codes_code_of_late"),
            models.Index(fields=["asked_at"], name="codes_code_age"),
        ]

    def __str__(self) -> str:
        """Return what it is for, never what it is."""
        return f"{self.right} {self.subject_id}"

    @property
    def left(self) -> int:
        """How many tries are left."""
        return TRIES - self.wrong

    def hash_of(self, digits: str) -> str:
        """Return the keyed hash of digits, which is another one for every code."""
        return salted_hmac(SALT, f"{self.pk}:{digits}", algorithm="sha256").hexdigest()

    def is_right(self, digits: str) -> bool:
        """Compare in constant time."""
        return constant_time_compare(self.digest, self.hash_of(digits))
