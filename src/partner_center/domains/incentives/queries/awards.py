"""What an application earns: computed while it is reviewed, kept with its incentive once it is approved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum

from partner_center.domains.billing.models import BillStatus, BillSum
from partner_center.domains.customers.models import AccountFacts
from partner_center.domains.incentives.models import Application
from partner_center.domains.incentives.queries.orders import (
    customer_accounts,
    enterprise_accounts,
    part_of,
    policy_for,
    window_of,
)
from partner_center.settlement import orders
from partner_center.settlement.opportunity_award import award
from partner_center.settlement.opportunity_terms import OpportunityTerms

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.domains.incentives.models import Policy
    from partner_center.foundations.identity.models import Company
    from partner_center.settlement.opportunity_award import Award


@dataclass(frozen=True, slots=True)
class Calculation:
    """The award of an application and the policy it follows; ``until`` is how far the bills that were read go."""

    policy: Policy
    award: Award
    until: str

    def to_json(self) -> dict[str, Any]:
        """Plain values, as an incentive keeps them."""
        return {**self.award.to_json(), "bills_until": self.until}


def calculation_of(application: Application) -> Calculation | None:
    """Compute what an application earns by the bills of this moment; nothing where no policy rewards it."""
    policy = policy_for(application.delivered_on, application.currency)
    if policy is None:
        return None
    terms = OpportunityTerms.from_json(policy.terms)
    window = window_of(application.opportunity, terms)
    part = part_of(customer_accounts(application.customer))
    found = award(
        terms,
        orders.lines_of(part, application.order_ids, window),
        window=window,
        spent_before=spent_before(application),
        granted=granted(application, policy),
    )
    return Calculation(policy, found, last_period(part.accounts))


def agreed_at(application: Application) -> datetime | None:
    """Return when the opportunity was validated, or accepted where the vendor had shared it."""
    opportunity = application.opportunity
    moment: datetime | None = opportunity.validated_at or opportunity.accepted_at
    return moment


def spent_before(application: Application) -> Decimal:
    """Return the cash that all accounts of the enterprise had paid before the validation (domain.md 10).

    Bills may not reach back far enough; where the vendor's systems stated a higher sum before that moment, it counts.
    """
    moment = agreed_at(application)
    if moment is None:
        return Decimal(0)
    accounts = enterprise_accounts(application.customer)
    billed = orders.spent_before(part_of(accounts), moment, currency=application.currency)
    return max(billed, _stated(application.customer, moment, application.currency))


def _stated(customer: Company, moment: datetime, currency: str) -> Decimal:
    known = AccountFacts.objects.filter(customer=customer, as_of__lte=moment, currency=currency)
    newest = known.filter(cash_paid__isnull=False).order_by("-as_of", "-pk").first()
    return Decimal(0) if newest is None or newest.cash_paid is None else newest.cash_paid


def granted(application: Application, policy: Policy) -> Decimal:
    """Return what the partner was awarded already for other deliveries of the same calendar year."""
    others = Application.objects.filter(
        partner=application.partner,
        delivered_on__year=application.delivered_on.year,
        earning__policy__program=policy.program,
        earning__currency=application.currency,
    )
    return others.exclude(pk=application.pk).aggregate(sum=Sum("earning__amount"))["sum"] or Decimal(0)


def last_period(accounts: tuple[str, ...]) -> str:
    """Return the newest month of the bills that were read; empty where there is none."""
    sums = BillSum.objects.filter(account__number__in=accounts, bill__status=BillStatus.LOADED)
    newest = sums.order_by("-period").values_list("period", flat=True).first()
    return newest or ""


def billing_zone() -> ZoneInfo:
    """Return the zone in which windows and months of bills are counted."""
    return ZoneInfo(settings.BILLING_ZONE)
