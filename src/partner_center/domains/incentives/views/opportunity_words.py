"""A policy that rewards opportunities, in words; and the words that it shares with the policies of months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.foundations.webkit.values import digits, percent
from partner_center.kit.money import minor_places
from partner_center.settlement import vocabulary
from partner_center.settlement.opportunity_terms import OpportunityTerms

if TYPE_CHECKING:
    from decimal import Decimal

    from partner_center.domains.incentives.models import Policy


def amount(value: Decimal, currency: str) -> str:
    """Return an amount in running text, with at least the decimals of its currency."""
    own = minor_places(currency)
    used = max(own, -int(value.normalize().as_tuple().exponent)) if value else own
    return f"{digits(value, used)} {currency}"


def when(policy: Policy) -> str:
    """Return the months that a version pays for, as a sentence."""
    if policy.valid_to:
        return _("Pays from %(first)s on; %(last)s is no longer paid.") % {
            "first": policy.valid_from,
            "last": policy.valid_to,
        }
    return _("Pays from %(first)s on, until further notice.") % {"first": policy.valid_from}


def months(policy: Policy) -> str:
    """Return the months of a version as one short text."""
    return f"{policy.valid_from} – {policy.valid_to or '…'}"


def rates_of(policy: Policy) -> str:
    """Return both rates as one short text, the higher one being that for new customers as a rule."""
    terms = OpportunityTerms.from_json(policy.terms)
    rates = sorted({terms.new_rate, terms.existing_rate})
    return " – ".join(percent(rate) for rate in rates)


def in_words(policy: Policy) -> list[str]:
    """Return the terms of a version, one sentence each."""
    terms = OpportunityTerms.from_json(policy.terms)
    limit = amount(terms.new_customer_limit, terms.currency)
    said = [
        _(
            "Pays a share of the cash that the orders of a delivered opportunity brought: %(new)s with a new customer, "
            "%(existing)s with an existing one."
        )
        % {"new": percent(terms.new_rate), "existing": percent(terms.existing_rate)},
        _("A customer is new if all accounts of its enterprise had paid at most %(limit)s before the validation.")
        % {"limit": limit},
        _("Orders count that were charged within %(window)s, whole days, the last one included.")
        % {"window": window(terms)},
    ]
    if terms.excluded_services:
        products = ", ".join(sorted(terms.excluded_services))
        said.append(_("These products do not count: %(products)s. Taxes never do.") % {"products": products})
    else:
        said.append(_("Every product counts; taxes never do."))
    if terms.cap:
        said.append(_("At most %(cap)s per application.") % {"cap": amount(terms.cap, terms.currency)})
    if terms.yearly_cap:
        said.append(
            _("At most %(cap)s per partner for deliveries of one calendar year.")
            % {"cap": amount(terms.yearly_cap, terms.currency)}
        )
    return [*said, _of_deliveries(policy)]


def _of_deliveries(policy: Policy) -> str:
    if policy.valid_to:
        return _("Rewards deliveries that end from %(first)s on; those of %(last)s are no longer rewarded.") % {
            "first": policy.valid_from,
            "last": policy.valid_to,
        }
    return _("Rewards deliveries that end from %(first)s on, until further notice.") % {"first": policy.valid_from}


def window(terms: OpportunityTerms) -> str:
    """Return the window as one short text: 12 months from the validation on."""
    if terms.window_unit == vocabulary.DAYS:
        length = ngettext("%(count)d day", "%(count)d days", terms.window_length) % {"count": terms.window_length}
    else:
        length = ngettext("%(count)d month", "%(count)d months", terms.window_length) % {"count": terms.window_length}
    since = {
        vocabulary.VALIDATED: _("%(length)s from the validation on"),
        vocabulary.SIGNED: _("%(length)s from the signing on"),
        vocabulary.DELIVERED: _("%(length)s from the end of the delivery on"),
    }
    return since[terms.window_since] % {"length": length}


def changes_between(older: Policy, newer: Policy) -> list[dict[str, str]]:
    """Return what a version says otherwise than the one before it, in words."""
    before, after = OpportunityTerms.from_json(older.terms), OpportunityTerms.from_json(newer.terms)
    pairs = [
        (_("Rate with new customers"), percent(before.new_rate), percent(after.new_rate)),
        (_("Rate with existing customers"), percent(before.existing_rate), percent(after.existing_rate)),
        (_("Months"), months(older), months(newer)),
        (_("Limit for new customers"), _limit(before), _limit(after)),
        (_("Window"), window(before), window(after)),
        (_("Products that do not count"), _left_out(before), _left_out(after)),
        (_("Cap per application"), _cap(before.cap, before), _cap(after.cap, after)),
        (_("Cap per partner and year"), _cap(before.yearly_cap, before), _cap(after.yearly_cap, after)),
        (_("Currency"), before.currency, after.currency),
    ]
    return [{"field": field, "before": one, "after": other} for field, one, other in pairs if one != other]


def _limit(terms: OpportunityTerms) -> str:
    return amount(terms.new_customer_limit, terms.currency)


def _left_out(terms: OpportunityTerms) -> str:
    return ", ".join(sorted(terms.excluded_services)) or "–"


def _cap(cap: Decimal | None, terms: OpportunityTerms) -> str:
    return amount(cap, terms.currency) if cap else "–"
