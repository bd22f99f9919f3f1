"""Who may look at what, and why an incentive policy cannot be accepted, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import (
    ANY_PARTNER,
    ANY_VENDOR,
    PARTNER_ADMIN,
    PARTNER_FINANCE,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_FINANCE,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEEPERS = VENDOR_OPERATIONS | VENDOR_FINANCE | VENDOR_ADMIN
"""The vendor's people who look after settlement."""

READERS = PARTNER_FINANCE | PARTNER_ADMIN | KEEPERS | VENDOR_MANAGER
"""Those who may see what was earned; a partner's people see their own company's."""

VIEW_PROGRAMS = Permission("incentives:program:view", by=ANY_PARTNER | ANY_VENDOR, label=_("View incentive programs"))
VIEW_RUNS = Permission("incentives:run:view", by=KEEPERS, label=_("View settlement runs"))
VIEW_STATEMENTS = Permission("incentives:statement:view", by=READERS, label=_("View incentive statements"))
VIEW_EARNINGS = Permission("incentives:earning:view", by=READERS, label=_("View incentives"))
VIEW_LINES = Permission("incentives:line:view", by=READERS, label=_("View incentive details"))
VIEW_FEEDBACK = Permission("incentives:feedback:view", by=READERS, label=_("View feedback on incentives"))
VIEW_APPLICATIONS = Permission(
    "incentives:application:view", by=READERS | PARTNER_SALES, label=_("View applications for opportunity incentives")
)
WHITELISTS = VENDOR_OPERATIONS | VENDOR_MANAGER
"""The vendor's people who keep the whitelist of partners; the same set the marks on offerings."""

VIEW_PARTICIPATIONS = Permission(
    "incentives:participation:view",
    by=READERS | PARTNER_SALES,
    label=_("View who takes part in opportunity incentives"),
)
VIEW_WHITELIST = Permission(
    "incentives:whitelist:view", by=KEEPERS | VENDOR_MANAGER, label=_("View the whitelist of partners")
)
VIEW_ORDERS = Permission("incentives:order:view", by=KEEPERS, label=_("Look up orders of an account"))

AGREEMENT_VERSION = "2026-01"
"""The version of the text below. Whoever changes the text gives it a new one; who agreed before keeps the old."""

AGREEMENT = (
    _("Incentives are paid on application, for delivered opportunities of enterprises with the core-map label."),
    _("Every application names the orders and papers of its project truly. An order counts once."),
    _("The vendor may ask for proof, and takes back what was paid on false statements."),
    _("You may leave at any time. Applications that are under review then are decided all the same."),
)
"""What a partner's administrator agrees to when it takes part in the opportunity incentive, point by point."""

TERMS_PROBLEMS: dict[str, StrOrPromise] = {
    "required": _("This must be filled in."),
    "unknown_choice": _("“%(value)s” is not one of: %(choices)s."),
    "currency": _("A currency is three capital letters, such as CNY."),
    "month": _("Write the month as YYYY-MM, for example 2026-09."),
    "month_order": _("The policy must end after it begins."),
    "rate_negative": _("A rate cannot be negative."),
    "rate_above_one": _("A rate cannot be more than 100 %."),
    "rate_too_fine": _("A rate has at most four decimals in percent (0.0001 % is one part per million)."),
    "rate_with_ladder": _("A ladder takes its rates from the rungs. Leave the single rate empty."),
    "rungs_with_flat": _("A flat rate has no rungs. Empty them, or choose a ladder."),
    "rung_negative": _("A rung cannot begin below zero."),
    "rung_empty": _("A rung must end above where it begins."),
    "rung_overlap": _("This rung begins at %(starts)s, inside the rung before it, which ends at %(ends)s."),
    "rung_gap": _("Nothing covers the amounts from %(ends)s to %(starts)s."),
    "rung_after_open_end": _("The rung before this one has no end, so nothing can follow it."),
    "rung_needs_open_end": _("The last rung must be open, or large amounts would earn nothing."),
    "amount_too_fine": _("An amount has at most twelve decimals."),
    "amount_too_large": _("The amount must stay below one trillion."),
    "cap_not_positive": _("A cap must be above zero. Leave it empty for no cap."),
    "marginal_threshold": _("A marginal ladder is measured on its own base, not on the partner's whole performance."),
    "limit_negative": _("The limit for new customers cannot be negative."),
    "window_length": _("The window lasts at least 1 and at most %(most)s days or months."),
    "duplicate_code": _("The code “%(value)s” is used by more than one program."),
}
"""What the settlement engine finds wrong with a policy, by its slug."""

NOT_COUNTED: dict[str, StrOrPromise] = {
    "tax": pgettext_lazy("order line", "Taxes do not count."),
    "currency": _("It is charged in another currency."),
    "before_window": _("It was charged before the window."),
    "after_window": _("It was charged after the window."),
    "excluded_product": _("The policy leaves this product out."),
}
"""Why a line of an order does not count for an opportunity (settlement.opportunity_award)."""
