"""What an opportunity still lacks before it can be submitted (domain.md 7.F): at each field, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models import Region
from partner_center.domains.opportunities.queries.days import today_of

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity

NEEDED: dict[str, object] = {
    "name": _("Give the opportunity a name."),
    "customer_name": _("Name the customer, as it is registered."),
    "region": _("Choose the customer's region: it decides which office receives the opportunity."),
    "address": _("Write the customer's address."),
    "industry": _("Choose the customer's industry."),
    "budget": _("Say what the customer has planned to spend, and whether it is approved."),
    "decision_maker": _("Say who decides at the customer."),
    "need": _("Say what the customer needs and why."),
    "plan": _("Say how and when the customer is going to buy."),
    "expected_amount": _("Estimate the amount of the contract."),
    "annual_scale": _("Estimate what the customer will spend on cloud services in a year."),
    "expected_sign_on": _("Say when you expect the signature."),
    "project_start_on": _("Say when the project starts."),
    "project_end_on": _("Say when the project ends."),
    "presales_activities": _("Choose what you have done with the customer already; hearsay is not accepted."),
    "partner_contact": _("Choose who answers for it in your company."),
}
PAST = _("This day has passed. Give the day as it is expected now.")


def missing(opportunity: Opportunity) -> dict[str, object]:
    """Return what keeps it from being submitted, by field of the form; nothing where it is complete. Two queries."""
    problems = {name: text for name, text in NEEDED.items() if not getattr(opportunity, name)}
    if opportunity.region == Region.ABROAD and opportunity.country == "CN":
        problems["country"] = _("The region is outside of China; name the country.")
    problems |= dates(opportunity)
    if not opportunity.contacts.exists():
        problems["contacts"] = _("Name at least one person at the customer.")
    if not opportunity.consents.exists():
        problems["consent_by"] = _(
            "Record that the customer agreed to share its data with the vendor: who, when and how."
        )
    return problems


def dates(opportunity: Opportunity) -> dict[str, object]:
    """Return what is wrong with the expected days: none lies in the past, and they are in order."""
    today = today_of(opportunity.partner)
    problems: dict[str, object] = {}
    for name in ("expected_sign_on", "project_start_on", "project_end_on"):
        day = getattr(opportunity, name)
        if day is not None and day < today:
            problems[name] = PAST
    sign, start, end = opportunity.expected_sign_on, opportunity.project_start_on, opportunity.project_end_on
    if sign and start and start < sign:
        problems.setdefault("project_start_on", _("A project starts with the signature or after it."))
    if start and end and end < start:
        problems.setdefault("project_end_on", _("A project ends after it has started."))
    return problems
