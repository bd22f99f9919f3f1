"""A policy in words and in figures that charts can draw."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.models import PolicyKind
from partner_center.domains.incentives.views import opportunity_words
from partner_center.domains.incentives.views.opportunity_words import amount, months, when
from partner_center.foundations.webkit.values import digits, percent
from partner_center.kit.money import minor_places
from partner_center.settlement import vocabulary
from partner_center.settlement.terms import Program as Terms

if TYPE_CHECKING:
    from partner_center.domains.incentives.models import Policy


WITHOUT_LADDER = (PolicyKind.FLAT, PolicyKind.OPPORTUNITY)


def rates_of(policy: Policy) -> str:
    """Return the rates of a policy as one short text: 5 %, or 2 % – 6 %."""
    if policy.is_for_opportunities:
        return opportunity_words.rates_of(policy)
    terms = Terms.from_json(policy.terms)
    if terms.kind == vocabulary.FLAT:
        return percent(terms.rate or Decimal(0))
    rates = [rung.rate for rung in terms.rungs]
    lowest, highest = percent(min(rates)), percent(max(rates))
    return lowest if lowest == highest else f"{lowest} – {highest}"


def in_words(policy: Policy) -> list[str]:
    """Return the terms of a version, one sentence each."""
    if policy.is_for_opportunities:
        return opportunity_words.in_words(policy)
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
        when(policy),
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


def ladder_rows(policy: Policy, rung: int | None = None) -> list[dict[str, Any]]:
    """Return the rungs for a table; ``rung`` (counted from 1) is the one that was reached."""
    if policy.kind in WITHOUT_LADDER:
        return []
    terms = Terms.from_json(policy.terms)
    return [
        {"starts": one.starts, "ends": one.ends, "rate": percent(one.rate), "reached": number == rung}
        for number, one in enumerate(terms.rungs, start=1)
    ]


def ladder_chart(policy: Policy, reached: Decimal | None = None) -> dict[str, Any] | None:
    """Return the ladder as a drawing, with the partner's value on it; nothing where there is none.

    Only the drawing reads floats; the table below it keeps the exact figures.
    """
    if policy.kind in WITHOUT_LADDER:
        return None
    terms = Terms.from_json(policy.terms)
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
    if newer.is_for_opportunities or older.is_for_opportunities:
        return opportunity_words.changes_between(older, newer) if newer.kind == older.kind else []
    before, after = Terms.from_json(older.terms), Terms.from_json(newer.terms)
    pairs = [
        (_("How the rate is found"), _kind(before), _kind(after)),
        (_("Rates"), _ladder(before), _ladder(after)),
        (_("Months"), months(older), months(newer)),
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


def _cap(terms: Terms) -> str:
    return amount(terms.cap, terms.currency) if terms.cap else "–"
