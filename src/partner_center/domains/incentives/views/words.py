"""A policy in words and in figures that charts can draw."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.models import PolicyKind
from partner_center.foundations.webkit.values import digits, percent
from partner_center.kit.money import minor_places
from partner_center.settlement import vocabulary
from partner_center.settlement.terms import Program as Terms

if TYPE_CHECKING:
    from partner_center.domains.incentives.models import Policy


def amount(value: Decimal, currency: str) -> str:
    """Return an amount in running text, with at least the decimals of its currency."""
    own = minor_places(currency)
    used = max(own, -int(value.normalize().as_tuple().exponent)) if value else own
    return f"{digits(value, used)} {currency}"


def rates_of(terms: Terms) -> str:
    """Return the rates of a policy as one short text: 5 %, or 2 % – 6 %."""
    if terms.kind == vocabulary.FLAT:
        return percent(terms.rate or Decimal(0))
    rates = [rung.rate for rung in terms.rungs]
    lowest, highest = percent(min(rates)), percent(max(rates))
    return lowest if lowest == highest else f"{lowest} – {highest}"


def in_words(policy: Policy) -> list[str]:
    """Return the terms of a version, one sentence each."""
    terms = Terms.from_json(policy.terms)
    return [
        _how(terms),
        _what(terms),
        _whose(terms),
        _which(terms),
        *(
            [_("At most %(cap)s per partner and month.") % {"cap": amount(terms.cap, terms.currency)}]
            if terms.cap
            else []
        ),
        _when(policy),
    ]


def _how(terms: Terms) -> str:
    if terms.kind == vocabulary.FLAT:
        return _("Pays %(rate)s.") % {"rate": percent(terms.rate or Decimal(0))}
    said = ngettext("A ladder of %(count)d rung", "A ladder of %(count)d rungs", len(terms.rungs))
    ladder = said % {"count": len(terms.rungs)}
    if terms.kind == vocabulary.MARGINAL:
        return _("%(ladder)s: each slice of the base is paid at the rate of its own rung.") % {"ladder": ladder}
    measure = _measure(terms)
    said = _("%(ladder)s: the rung that %(measure)s of the month reaches is paid on the whole base.")
    return said % {"ladder": ladder, "measure": measure}


def _measure(terms: Terms) -> str:
    whole = terms.threshold == vocabulary.PARTNER
    return _("the partner's whole performance") if whole else _("the base of this program")


def _what(terms: Terms) -> str:
    if terms.base == vocabulary.CHARGES:
        return _("The base is what was charged; credits and refunds are left out.")
    return _("The base is net: credits and refunds reduce it.")


def _whose(terms: Terms) -> str:
    labels = dict(AssociationType.choices)
    kinds = ", ".join(str(labels[one]) for one in AssociationType.values if one in terms.associations)
    return _("For customers associated by: %(kinds)s.") % {"kinds": kinds}


def _which(terms: Terms) -> str:
    chosen = [*sorted(terms.categories), *sorted(terms.services)]
    if not chosen:
        return _("Every product counts.")
    return _("Only these products count: %(products)s.") % {"products": ", ".join(chosen)}


def _when(policy: Policy) -> str:
    if policy.valid_to:
        return _("Pays from %(first)s on; %(last)s is no longer paid.") % {
            "first": policy.valid_from,
            "last": policy.valid_to,
        }
    return _("Pays from %(first)s on, until further notice.") % {"first": policy.valid_from}


def ladder_rows(terms: Terms, rung: int | None = None) -> list[dict[str, Any]]:
    """Return the rungs for a table; ``rung`` (counted from 1) is the one that was reached."""
    if terms.kind == vocabulary.FLAT:
        return []
    return [
        {"starts": one.starts, "ends": one.ends, "rate": percent(one.rate), "reached": number == rung}
        for number, one in enumerate(terms.rungs, start=1)
    ]


def ladder_chart(terms: Terms, reached: Decimal | None = None) -> dict[str, Any] | None:
    """Return the ladder as a drawing, with the partner's value on it; nothing for a flat rate.

    Only the drawing reads floats; the table below it keeps the exact figures.
    """
    if terms.kind == vocabulary.FLAT:
        return None
    steps = [{"from": float(one.starts), "rate": float(one.rate)} for one in terms.rungs]
    if terms.rungs[0].starts > 0:
        steps.insert(0, {"from": 0.0, "rate": 0.0})
    told = digits(reached, minor_places(terms.currency)) if reached is not None else ""
    return {
        "spec": {
            "kind": "ladder",
            "steps": steps,
            "unit": terms.currency,
            "digits": 0,
            "reached": float(reached) if reached is not None and reached > 0 else 0,
            "reached_label": _("reached: %(amount)s") % {"amount": told},
        },
        "head": [_("From"), _("Rate")],
        "rows": [[amount(one.starts, terms.currency), percent(one.rate)] for one in terms.rungs],
    }


def changes_between(older: Policy | None, newer: Policy) -> list[dict[str, str]]:
    """Return what a version says otherwise than the one before it, in words."""
    if older is None:
        return []
    before, after = Terms.from_json(older.terms), Terms.from_json(newer.terms)
    pairs = [
        (_("How the rate is found"), _kind(before), _kind(after)),
        (_("Rates"), _ladder(before), _ladder(after)),
        (_("Months"), _months(older), _months(newer)),
        (_("Association types"), _whose(before), _whose(after)),
        (_("Products"), _which(before), _which(after)),
        (_("Base"), _what(before), _what(after)),
        (_("What picks the rung"), _measure(before), _measure(after)),
        (_("Cap per partner and month"), _cap(before), _cap(after)),
        (_("Currency"), before.currency, after.currency),
    ]
    return [{"field": field, "before": one, "after": other} for field, one, other in pairs if one != other]


def _kind(terms: Terms) -> str:
    return str(PolicyKind(terms.kind).label)


def _ladder(terms: Terms) -> str:
    if terms.kind == vocabulary.FLAT:
        return percent(terms.rate or Decimal(0))
    said = _("from %(amount)s: %(rate)s")
    rungs = [said % {"amount": amount(one.starts, terms.currency), "rate": percent(one.rate)} for one in terms.rungs]
    return " · ".join(rungs)


def _months(policy: Policy) -> str:
    return f"{policy.valid_from} – {policy.valid_to or '…'}"


def _cap(terms: Terms) -> str:
    return amount(terms.cap, terms.currency) if terms.cap else "–"
