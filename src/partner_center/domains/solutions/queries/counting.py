"""Whether an offering makes an opportunity count for the target of opportunities, and why (domain.md 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext as _

from partner_center.domains.solutions.models import Offering, OfferingKind, OfferingStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

ONCE_LISTED = (OfferingStatus.LISTED, OfferingStatus.RETIRED)
"""A retired offering still counts for the opportunities it was linked to while it was listed."""

COUNTS = Q(status__in=ONCE_LISTED) & (Q(kind=OfferingKind.BASELINE) | Q(is_whitelisted=True))
"""The same rule for the database."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether an offering counts, and one sentence that says why and, if it does not, how it could."""

    counts: bool
    why: str


def counting(offering: Offering) -> Counting:
    """Tell whether an opportunity with this offering counts; no query, in the reader's language.

    Baseline solutions count, and goods on the store's whitelist; neither before the vendor has listed them.
    """
    if offering.status not in ONCE_LISTED:
        return Counting(counts=False, why=_("It is not listed yet. Submit it for listing."))
    if offering.kind == OfferingKind.BASELINE:
        return Counting(counts=True, why=_("It is a baseline solution."))
    if offering.is_whitelisted:
        return Counting(counts=True, why=_("These goods are on the store's whitelist."))
    text = _("These goods are not on the store's whitelist. Ask your ecosystem manager about joint operation.")
    return Counting(counts=False, why=text)


def with_counting(rows: QuerySet[Any]) -> Any:  # noqa: ANN401 - a query set of annotated offerings
    """Return offerings with ``counts``, by which lists are filtered and sorted."""
    return rows.annotate(counts=Case(When(COUNTS, then=Value(True)), default=Value(False), output_field=BooleanField()))
