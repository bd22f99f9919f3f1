"""What a rejection pointed at, and whether any of it was changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.opportunities.lifecycle import AUDIT_QUEUE, MENDABLE, VALIDATION_QUEUE
from partner_center.domains.opportunities.models import RejectionCode
from partner_center.foundations.reviews.models import Outcome, Review

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity


def as_it_is(opportunity: Opportunity) -> dict[str, str]:
    """Return every field that can be mended as text, by which two versions are compared."""
    plain = {name: getattr(opportunity, name) for name in MENDABLE if hasattr(opportunity, name)}
    for table in ("offerings", "contacts"):
        plain.pop(table, None)
    consent = opportunity.consents.first()
    contacts = opportunity.contacts.order_by("place").values_list("name", "title", "phone", "email")
    return {
        **{name: str(value) for name, value in plain.items()},
        "offerings": ",".join(map(str, sorted(opportunity.offerings.values_list("pk", flat=True)))),
        "contacts": str([list(one) for one in contacts]),
        "consent_by": str(consent.pk) if consent is not None else "",
    }


def named_fields(opportunity: Opportunity) -> list[str]:
    """Return the fields that the last rejection named; none where nobody rejected it but the clock."""
    said = list(opportunity.as_rejected.get("fields", []))
    if said or opportunity.rejection_code == RejectionCode.OVERDUE:
        return said
    codes = [AUDIT_QUEUE.code, VALIDATION_QUEUE.code]
    reviews = Review.objects.of(opportunity).filter(queue__in=codes, outcome=Outcome.REJECTED)
    last = reviews.order_by("-decided_at").first()
    return list(last.to_mend) if last is not None else []


def is_mended(opportunity: Opportunity) -> bool:
    """Tell whether at least one of the named fields was changed since the rejection."""
    named = named_fields(opportunity)
    before, now = opportunity.as_rejected.get("values", {}), as_it_is(opportunity)
    return not named or any(before.get(name) != now.get(name) for name in named)
