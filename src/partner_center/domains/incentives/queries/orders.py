"""The orders that an opportunity brought: whose account it is, which bills name it, who counts an order already."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from partner_center.domains.billing.models import BillFile, BillingAccount, BillStatus
from partner_center.domains.customers.models import managed_customers
from partner_center.domains.customers.queries import facts_of
from partner_center.domains.incentives.models import ApplicationOrder, Policy
from partner_center.domains.incentives.queries.opportunities import delivery_of
from partner_center.settlement import orders, vocabulary
from partner_center.settlement.opportunity_terms import OpportunityTerms
from partner_center.settlement.orders import BillPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company
    from partner_center.settlement.opportunity_terms import Window
    from partner_center.settlement.orders import Order


@dataclass(frozen=True, slots=True)
class NameCheck:
    """The comparison of an opportunity's customer with an account's owner: by its verified name, else the company's."""

    customer: Company
    name: str
    is_verified: bool
    matches: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order of an account, and the application that counts it already, if one does."""

    order: Order
    claim: ApplicationOrder | None

    @property
    def is_free(self) -> bool:
        """Whether it can be chosen."""
        return self.claim is None


def account_of(opportunity: Opportunity, number: str, *, seen_by: Actor) -> tuple[BillingAccount, NameCheck] | None:
    """Return an account with the comparison of its owner's name; nothing for one without an owner or unknown.

    To an account manager the accounts of customers he does not look after are unknown (domain.md 3.1).
    """
    rows, managed = BillingAccount.objects.filter(customer__isnull=False), managed_customers(seen_by)
    if managed is not None:
        rows = rows.filter(customer__in=managed)
    account = rows.filter(number=number.strip()).select_related("customer").first()
    if account is None or account.customer is None:
        return None
    return account, compared(opportunity, account.customer)


def compared(opportunity: Opportunity, customer: Company) -> NameCheck:
    """Compare the legal name of an opportunity's customer with the one that an account was verified for.

    Where the vendor's systems state no verified name, the company's own name takes its place, and pages say so.
    """
    verified = facts_of(customer).verified_name
    name = verified or customer.name
    return NameCheck(customer, name, bool(verified), legal_key(name) == legal_key(opportunity.customer_name))


def legal_key(name: str) -> str:
    """Return a legal name without what typing adds: width of characters, case, spaces. The name itself stays whole."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def own_accounts(opportunity: Opportunity, *, seen_by: Actor) -> list[str]:
    """Return the accounts of the opportunity's customer, to be offered; none where the customer is not registered."""
    if opportunity.customer_id is None:
        return []
    rows, managed = BillingAccount.objects.filter(customer=opportunity.customer_id), managed_customers(seen_by)
    if managed is not None:
        rows = rows.filter(customer__in=managed)
    rows = rows.order_by("number")
    return list(rows.values_list("number", flat=True)[:20])


def enterprise_accounts(customer: Company) -> list[str]:
    """Return every account under the enterprise's verified name: of this customer, and of its namesakes."""
    facts = facts_of(customer)
    same = Q(customer=customer) | Q(customer__name__iexact=facts.verified_name or customer.name)
    if facts.verified_name:
        same |= Q(customer__account_facts__verified_name__iexact=facts.verified_name)
    if facts.registration_no:
        same |= Q(customer__account_facts__registration_no=facts.registration_no)
    return list(BillingAccount.objects.filter(same).order_by("number").values_list("number", flat=True).distinct())


def customer_accounts(customer: Company) -> list[str]:
    """Return the accounts that are linked to a customer: any of its orders may be counted."""
    return list(BillingAccount.objects.filter(customer=customer).order_by("number").values_list("number", flat=True))


def part_of(accounts: Sequence[str]) -> BillPart:
    """Return where the lines of some accounts lie, the bills in the order in which they came."""
    bills = BillFile.objects.filter(status=BillStatus.LOADED, sums__account__number__in=accounts)
    folders = dict.fromkeys(bills.exclude(folder="").order_by("number").values_list("folder", flat=True))
    paths = (Path(settings.PARQUET_DIR) / folder / "lines.parquet" for folder in folders)
    return BillPart(tuple(path for path in paths if path.is_file()), tuple(accounts))


def policy_for(delivered_on: date, currency: str) -> Policy | None:
    """Return the version that rewards deliveries of that month in a currency; there is one at most."""
    found: Policy | None = (
        Policy.objects.rewarding(f"{delivered_on:%Y-%m}").filter(currency=currency).select_related("program").first()
    )
    return found


def window_of(opportunity: Opportunity, terms: OpportunityTerms) -> Window:
    """Return the time in which orders count, in whole days of the billing zone.

    What the vendor shared was never validated; its acceptance takes that place.
    """
    zone = ZoneInfo(settings.BILLING_ZONE)
    agreed = opportunity.validated_at or opportunity.accepted_at
    days = {
        vocabulary.VALIDATED: agreed.astimezone(zone).date() if agreed else None,
        vocabulary.SIGNED: opportunity.signed_on,
        vocabulary.DELIVERED: opportunity.delivered_on,
    }
    return terms.window(days[terms.window_since] or opportunity.signed_on or delivery_of(opportunity), zone)


def candidates(opportunity: Opportunity, customer: Company, currency: str) -> list[Candidate]:
    """Return the orders of a customer inside the window of the policy in force, with who counts them; none without."""
    policy = policy_for(delivery_of(opportunity), currency)
    if policy is None:
        return []
    window = window_of(opportunity, OpportunityTerms.from_json(policy.terms))
    found = orders.orders_in(part_of(customer_accounts(customer)), window, currency=currency)
    return with_claims(found)


def with_claims(found: Iterable[Order]) -> list[Candidate]:
    """Return orders with the living claim on each; one query."""
    listed = list(found)
    claims = claims_on(one.order_id for one in listed)
    return [Candidate(one, claims.get(one.order_id)) for one in listed]


def claims_on(order_ids: Iterable[str]) -> dict[str, ApplicationOrder]:
    """Return the living claims on orders, by order."""
    rows = ApplicationOrder.objects.filter(order_id__in=list(order_ids), is_living=True)
    return {one.order_id: one for one in rows.select_related("application__partner")}


def orders_of_account(number: str, actor: Actor) -> list[Candidate]:
    """Return every order of an account over all time, for the vendor's people who check an application."""
    account = BillingAccount.objects.visible_to(actor).filter(number=number.strip()).first()
    if account is None:
        return []
    return with_claims(orders.all_orders(part_of([account.number])))
