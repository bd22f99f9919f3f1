"""What people are told about certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.personnel.lifecycle import CHECKS, KEEPS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from partner_center.domains.personnel.models import Certificate
    from partner_center.foundations.identity.actor import Actor

SUBMITTED = Message(
    "personnel.submitted",
    subject=_("%(partner)s submitted the certificate %(certificate)s"),
    body=_("%(partner)s submitted the certificate %(certificate)s of %(person)s. It waits for review."),
    category=Category.DECISIONS,
    audience=CHECKS,
)
RECOGNISED = Message(
    "personnel.recognised",
    subject=_("The certificate %(certificate)s is recognised"),
    body=_("The certificate %(certificate)s of %(person)s is recognised. It is valid until %(expires_on)s."),
    category=Category.DECISIONS,
    audience=KEEPS,
)
REJECTED = Message(
    "personnel.rejected",
    subject=_("The certificate %(certificate)s was rejected"),
    body=_("%(person)s – reason: “%(reason)s”. Mend it and submit it again.\n%(mend)s"),
    category=Category.DECISIONS,
    audience=KEEPS,
)
REVOKED = Message(
    "personnel.revoked",
    subject=_("The certificate %(certificate)s counts no longer"),
    body=_(
        "The certificate %(certificate)s of %(person)s was revoked: “%(reason)s”. "
        "Look for projects that need it and name somebody else there."
    ),
    category=Category.DECISIONS,
    audience=KEEPS,
)
SYNCHRONISED = Message(
    "personnel.synchronised",
    subject=_("The academy reports %(certificate)s of %(person)s"),
    body=_("The certificate %(certificate)s of %(person)s came from the academy and is valid until %(expires_on)s."),
    category=Category.SYSTEM,
    audience=KEEPS,
)
EXPIRING = Message(
    "personnel.expiring",
    subject=_("%(certificate)s of %(person)s expires on %(expires_on)s"),
    body=_(
        "The certificate %(certificate)s of %(person)s is valid until %(expires_on)s. From that day on the person "
        "does not count as certified for projects. Enter the renewed or a higher certificate before."
    ),
    category=Category.DEADLINES,
    audience=KEEPS,
)


def _facts(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": str(certificate),
        "person": certificate.person.name,
        "partner": certificate.partner.name,
        "expires_on": certificate.expires_on,
    }


def tell_submitted(certificate: Certificate, *, by: Actor) -> None:
    """Tell those who check certificates that one waits."""
    notify(SUBMITTED, to=vendor_people(CHECKS), about=certificate, by=by, **_facts(certificate))


def tell_recognised(certificate: Certificate, *, by: Actor) -> None:
    """Tell the partner that it counts."""
    notify(RECOGNISED, to=people(certificate.partner, KEEPS), about=certificate, by=by, **_facts(certificate))


def tell_rejected(certificate: Certificate, *, by: Actor, reason: str, mend: object) -> None:
    """Tell the partner what to mend."""
    readers, facts = people(certificate.partner, KEEPS), _facts(certificate)
    notify(REJECTED, to=readers, about=certificate, by=by, reason=reason, mend=mend, **facts)


def tell_revoked(certificate: Certificate, *, by: Actor, reason: str) -> None:
    """Tell the partner that it counts no longer."""
    readers, facts = people(certificate.partner, KEEPS), _facts(certificate)
    notify(REVOKED, to=readers, about=certificate, by=by, reason=reason, **facts)


def tell_synchronised(certificate: Certificate, *, by: Actor) -> None:
    """Tell the partner what the academy reported."""
    notify(SYNCHRONISED, to=people(certificate.partner, KEEPS), about=certificate, by=by, **_facts(certificate))


def tell_expiring(certificate: Certificate, *, by: Actor, days: int) -> None:
    """Remind the partner; once per certificate, expiry and reminder."""
    key = f"personnel.expiring:{certificate.pk}:{certificate.expires_on}:{days}"
    readers, facts = people(certificate.partner, KEEPS), _facts(certificate)
    notify(EXPIRING, to=readers, about=certificate, by=by, key=key, **facts)
