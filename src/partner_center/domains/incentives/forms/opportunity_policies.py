"""Versions of a policy that rewards opportunities: rates, window, caps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.forms.fields import MonthField, PercentField, WordsField
from partner_center.domains.incentives.forms.policies import (
    CURRENCIES,
    ChosenProgram,
    DraftedVersion,
    KnownProgram,
    VersionForm,
    percent_of,
)
from partner_center.domains.incentives.models import Policy, Program
from partner_center.settlement import vocabulary
from partner_center.settlement.opportunity_terms import NEW_CUSTOMER_LIMIT, OpportunityTerms
from partner_center.settlement.policy_rules import LONGEST_WINDOW

if TYPE_CHECKING:
    from collections.abc import Mapping


STARTS = [
    (vocabulary.VALIDATED, _("The validation of the opportunity")),
    (vocabulary.SIGNED, _("The signing of the contract")),
    (vocabulary.DELIVERED, _("The end of the delivery")),
]
UNITS = [(vocabulary.MONTHS, _("Months")), (vocabulary.DAYS, _("Days"))]


class OpportunityTermsForm(VersionForm):
    """The terms of a policy that rewards opportunities, as people write them."""

    new_rate = PercentField(
        label=_("Rate with new customers, in percent"),
        help_text=_("Of the cash that the opportunity's orders brought."),
    )
    existing_rate = PercentField(label=_("Rate with existing customers, in percent"))
    new_customer_limit = forms.DecimalField(
        label=_("Limit for new customers"),
        initial=NEW_CUSTOMER_LIMIT,
        max_digits=20,
        decimal_places=2,
        help_text=_(
            "A customer is new if all accounts of its enterprise had paid no more than this before the validation."
        ),
    )
    window_since = forms.ChoiceField(
        label=_("Orders count from"), choices=STARTS, initial=vocabulary.VALIDATED, widget=forms.RadioSelect
    )
    window_length = forms.IntegerField(
        label=_("Length of the window"), initial=12, min_value=1, max_value=LONGEST_WINDOW
    )
    window_unit = forms.ChoiceField(
        label=_("Unit of the window"), choices=UNITS, initial=vocabulary.MONTHS, widget=forms.RadioSelect
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="CNY")
    valid_from = MonthField(
        label=_("First month of delivery that is rewarded"),
        help_text=_("The month in which the delivery ends decides."),
    )
    valid_to = MonthField(
        label=_("First month of delivery that is no longer rewarded"),
        required=False,
        help_text=_("Leave it empty for an open end."),
    )
    cap = forms.DecimalField(
        label=_("Cap per application"),
        required=False,
        max_digits=20,
        decimal_places=2,
        help_text=_("The most that one opportunity can earn. Leave it empty for no cap."),
    )
    yearly_cap = forms.DecimalField(
        label=_("Cap per partner and year"),
        required=False,
        max_digits=20,
        decimal_places=2,
        help_text=_(
            "The most that one partner can earn for deliveries of one calendar year. Leave it empty for no cap."
        ),
    )
    excluded_services = WordsField(
        label=_("Products that do not count"),
        required=False,
        longest=128,
        help_text=_("As the bills name them, one a line: the marketplace, traffic products. Taxes never count."),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the version history that partners can read."),
    )

    def build(self, program: Program, data: Mapping[str, Any]) -> OpportunityTerms:
        """Return the fields as terms of an award."""
        return OpportunityTerms(
            code=program.code,
            name=program.name,
            currency=data["currency"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"] or None,
            new_rate=data["new_rate"],
            existing_rate=data["existing_rate"],
            new_customer_limit=data["new_customer_limit"],
            window_since=data["window_since"],
            window_length=data["window_length"],
            window_unit=data["window_unit"],
            cap=data["cap"],
            yearly_cap=data["yearly_cap"],
            excluded_services=frozenset(data["excluded_services"]),
        )


class OpportunityPolicyForm(ChosenProgram, OpportunityTermsForm):
    """A new version, the program being chosen."""


class NextOpportunityPolicyForm(KnownProgram, OpportunityTermsForm):
    """A new version, the program being known."""


class AmendOpportunityPolicyForm(DraftedVersion, OpportunityTermsForm):
    """Other terms for a draft."""


def opportunity_initial_of(policy: Policy) -> dict[str, Any]:
    """Return a version as the form would show it: rates in percent, lists as lists."""
    kept = ("new_customer_limit", "window_since", "window_length", "window_unit", "currency", "valid_from")
    return {
        **{name: policy.terms[name] for name in (*kept, "cap", "yearly_cap", "excluded_services")},
        "new_rate": percent_of(Decimal(policy.terms["new_rate"])),
        "existing_rate": percent_of(Decimal(policy.terms["existing_rate"])),
        "valid_to": policy.valid_to,
        "note": policy.note,
    }
