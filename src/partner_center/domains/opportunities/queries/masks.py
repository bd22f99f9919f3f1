"""What a partner may read of an opportunity that the vendor offers, before it has accepted (domain.md 7.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, CharField, DecimalField, F, Q, Value, When
from django.utils.translation import gettext as _

from partner_center.domains.opportunities.models import HIDDEN, Opportunity, Origin

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

MASKED = ("customer_name", "registration_no", "address", "budget", "decision_maker", "expected_amount", "annual_scale")
"""What is not shown; amounts appear as a range."""

BANDS = (100_000, 500_000, 1_000_000, 5_000_000, 10_000_000)
"""Where the ranges of amounts end, in the opportunity's currency."""

HIDDEN_ROWS = Q(origin=Origin.HO, status__in=HIDDEN)
"""Opportunities whose customer a partner does not learn."""


def with_masks(rows: Any, actor: Actor) -> Any:  # noqa: ANN401 - a query set of opportunities
    """Return opportunities with ``is_masked`` and what is searched and sorted: ``shown_customer``, ``shown_amount``.

    A masked row has neither name nor amount there, so that no search and no order gives them away.
    """
    if actor.is_vendor:
        flag: Any = Value(False, output_field=BooleanField())
        return rows.annotate(is_masked=flag, shown_customer=F("customer_name"), shown_amount=F("expected_amount"))
    return rows.annotate(
        is_masked=Case(When(HIDDEN_ROWS, then=Value(True)), default=Value(False), output_field=BooleanField()),
        shown_customer=Case(When(HIDDEN_ROWS, then=Value("")), default=F("customer_name"), output_field=CharField()),
        shown_amount=Case(
            When(HIDDEN_ROWS, then=Value(None)), default=F("expected_amount"), output_field=DecimalField()
        ),
    )


def is_masked(opportunity: Opportunity) -> bool:
    """Tell whether a row is shown without its customer; one that does not know who reads it is taken to be."""
    known = getattr(opportunity, "is_masked", None)
    return opportunity.is_ours and opportunity.status in HIDDEN if known is None else bool(known)


def shown(opportunity: Opportunity, name: str) -> Any:  # noqa: ANN401 - the field's own type
    """Return a field's value as its reader may know it: nothing where it is masked."""
    return None if name in MASKED and is_masked(opportunity) else getattr(opportunity, name)


def band(amount: Decimal | None, currency: str) -> str:
    """Return the range an amount lies in, in words."""
    if amount is None:
        return ""
    above = [limit for limit in BANDS if amount >= limit]
    below = [limit for limit in BANDS if amount < limit]
    if not above:
        return _("below %(limit)s %(currency)s") % {"limit": f"{below[0]:,}", "currency": currency}
    if not below:
        return _("%(limit)s %(currency)s or more") % {"limit": f"{above[-1]:,}", "currency": currency}
    said = {"from": f"{above[-1]:,}", "to": f"{below[0]:,}", "currency": currency}
    return _("%(from)s to %(to)s %(currency)s") % said
