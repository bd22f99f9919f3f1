"""The lives of a delivery person and of a certificate, and the queue in which certificates are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.personnel.models import Certificate, CertificateStatus, Person, PersonStatus
from partner_center.foundations.identity.roles import (
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_DELIVERY,
    VENDOR_ADMIN,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
    VENDOR_REVIEWER,
)
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

KEEPS = PARTNER_ADMIN | PARTNER_DELIVERY
"""The partner's people who look after the list of delivery people."""

CHECKS = VENDOR_REVIEWER | VENDOR_MANAGER
"""The vendor's people who check certificates."""

SYNCHRONISES = VENDOR_OPERATIONS | VENDOR_ADMIN
"""Whose programs push certificates from the vendor's academy."""


M = TypeVar("M", bound=Model)


class PersonFirst(Step):
    """A step of a certificate that asks whether its person still works here: locks the person first.

    Somebody's leaving locks in the same order, person and then certificates; the other one deadlocks against it.
    """

    def perform(self, subject: M, *, by: Actor, reason: object = "", **answers: Any) -> M:  # noqa: ANN401 - as Step
        """Take the step while nobody can mark the person as left."""
        certificate: Any = subject
        with transaction.atomic():
            Person.objects.select_for_update(of=("self",)).get(pk=certificate.person_id)
            return super().perform(subject, by=by, reason=reason, **answers)


class PersonLife(Lifecycle):
    """Works for the partner until the day of leaving; may come back."""

    model = Person
    noun = "person"
    label = _("Delivery person")

    leave = Step(
        PersonStatus.ACTIVE,
        to=PersonStatus.LEFT,
        by=KEEPS,
        asks=("left_on",),
        label=_("Mark as left"),
        tone="danger",
    )
    come_back = Step(PersonStatus.LEFT, to=PersonStatus.ACTIVE, by=KEEPS, label=_("Take back"))

    @classmethod
    def who_acts(cls, _subject: Model) -> list[str]:
        """Return nobody: a person is no request, and waits for no decision."""
        return []


class CertificateLife(Lifecycle):
    """Entered by hand and reviewed, or synchronised and valid at once; expiry follows from the dates alone."""

    model = Certificate
    noun = "certificate"
    label = _("Certificate")
    path = (CertificateStatus.REVIEWING, CertificateStatus.VALID)

    submit = PersonFirst(
        CertificateStatus.REJECTED,
        CertificateStatus.WITHDRAWN,
        to=CertificateStatus.REVIEWING,
        by=KEEPS,
        label=_("Submit again"),
    )
    withdraw = Step(
        CertificateStatus.REVIEWING,
        to=CertificateStatus.WITHDRAWN,
        by=KEEPS,
        label=_("Withdraw"),
        tone="danger",
    )
    approve = Step(
        CertificateStatus.REVIEWING,
        to=CertificateStatus.VALID,
        by=CHECKS,
        label=pgettext_lazy("certificate", "Recognise"),
        tone="success",
    )
    reject = Step(
        CertificateStatus.REVIEWING,
        to=CertificateStatus.REJECTED,
        by=CHECKS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    revoke = Step(
        CertificateStatus.VALID,
        to=CertificateStatus.REVOKED,
        by=CHECKS,
        asks=("reason",),
        label=pgettext_lazy("certificate", "Revoke"),
        tone="danger",
    )
    renew = Step(
        CertificateStatus.REVIEWING,
        CertificateStatus.VALID,
        to=CertificateStatus.VALID,
        by=NOBODY,
        label=pgettext_lazy("certificate", "Take over from the academy"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; a recognised certificate waits for nobody, though it may be revoked."""
        recognised = str(getattr(subject, cls.field)) == CertificateStatus.VALID
        return [] if recognised else super().who_acts(subject)


MENDABLE = {
    "type": pgettext_lazy("certificate", "Type"),
    "direction": _("Direction"),
    "number": _("Certificate number"),
    "issued_on": pgettext_lazy("certificate", "Issued on"),
    "expires_on": _("Expires on"),
    "file": _("Scan"),
}
"""The fields of the form that a rejection may point at, as the form calls them."""

CERTIFICATE_QUEUE = Queue(
    code="certificate",
    label=_("Certificate"),
    by=CHECKS,
    submit=CertificateLife.submit,
    approve=CertificateLife.approve,
    reject=CertificateLife.reject,
    withdraw=CertificateLife.withdraw,
    mendable=MENDABLE,
    supplement_within=working_days(10),
    announces=False,
)
"""Where certificates wait to be recognised. Their own steps write the letters, which name person and certificate."""
