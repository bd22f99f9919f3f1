"""A delivered opportunity with its bills, its policy and its application: small enough to be checked by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.customers.models import Manager
from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Application, Participation, Policy, Program, Whitelisting
from partner_center.domains.incentives.policies import AGREEMENT_VERSION
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Marking, Offering
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.settlement.opportunity_terms import OpportunityTerms
from tests.domains.billing.world import customer, imported, linked, month_line
from tests.domains.partners.papers import scan

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBERS = count(1)
VALIDATED = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
DELIVERED = date(2026, 9, 20)


def policy(**terms: Any) -> Policy:
    """The released policy for opportunities: a tenth with new customers, four percent with existing ones."""
    owner = Program.objects.filter(code="pce").first() or actions.found_program(
        by=SYSTEM, code="pce", name="Opportunity incentive", name_zh="机会点激励"
    )
    usual: dict[str, Any] = {
        "currency": "CNY",
        "valid_from": "2026-01",
        "new_rate": Decimal("0.1"),
        "existing_rate": Decimal("0.04"),
        "excluded_services": frozenset({"Marketplace"}),
    }
    made = OpportunityTerms(code=owner.code, name=owner.name, **usual | terms)
    return actions.release(actions.draft_policy(owner, by=SYSTEM, terms=made), by=SYSTEM)


def released() -> Policy:
    """The policy in force, made if there is none."""
    return Policy.objects.rewarding("2026-09").first() or policy()


def offering(partner: Company, *, since: datetime = VALIDATED, until: datetime | None = None) -> Offering:
    """A listed offering of the partner that bears the core-map label over a span."""
    own: Offering = Offering.objects.create(
        number=f"OF-T{next(NUMBERS):05}",
        partner=partner,
        kind="baseline",
        name="Shop in the cloud",
        summary="Everything a shop needs.",
        status="listed",
        is_core_map=until is None,
        created_at=since,
    )
    Marking.objects.create(offering=own, mark="core_map", since=since, until=until, reason="Core.", created_at=since)
    return own


def ordered(order: str, cost: str, account: str, *, month: str = "2026-09", **other: str) -> dict[str, str]:
    """A line of a bill that belongs to an order."""
    return month_line(month, cost, account, Tags=f'{{"env": "prod", "order_id": "{order}"}}', **other)


def eligible(partner: Company) -> None:
    """Let a partner take part and be on the whitelist since the day of the validation; done twice, it counts once."""
    usual = {"agreement": AGREEMENT_VERSION, "joined_by": "Administrator"}
    Participation.objects.get_or_create(partner=partner, since=VALIDATED, defaults=usual)
    listed = {"reason": "Core partner.", "created_at": VALIDATED}
    Whitelisting.objects.get_or_create(partner=partner, since=VALIDATED, defaults=listed)


def delivered(partner: Company, own: Offering | None = None, **other: Any) -> Opportunity:
    """A validated and delivered opportunity with a core-map offering; its customer has no account yet.

    The partner takes part and is on the whitelist.
    """
    eligible(partner)
    number = next(NUMBERS)
    usual: dict[str, Any] = {
        "number": f"PO-T{number:05}",
        "origin": "po",
        "partner": partner,
        "name": f"Move to the cloud {number}",
        "status": "validated",
        "stage": "delivered",
        "customer_name": f"Blue Whale {number} Ltd",
        "currency": "CNY",
        "contract_no": f"HT-{number}",
        "contract_amount": Decimal("500000.00"),
        "signed_on": date(2026, 4, 1),
        "project_start_on": date(2026, 5, 4),
        "delivered_on": DELIVERED,
        "validated_at": VALIDATED,
        "created_at": VALIDATED,
        "submitted_at": VALIDATED,
    }
    made: Opportunity = Opportunity.objects.create(**usual | other)
    made.offerings.add(own or offering(partner))
    return made


def billed(opportunity: Opportunity, *lines: dict[str, str], account: str = "") -> BillingAccount:
    """Bills that name an account with these lines, linked to the opportunity's customer.

    Without other lines there are two orders: -A brought 1,000 and -B brought 500 in September 2026.
    """
    number = account or f"C{next(NUMBERS):06}"
    own = customer(opportunity.customer_name) if opportunity.customer is None else opportunity.customer
    imported(*(lines or (ordered(f"{number}-A", "1000", number), ordered(f"{number}-B", "500", number))))
    linked(number, own)
    Opportunity.objects.filter(pk=opportunity.pk).update(customer=own)
    opportunity.refresh_from_db()
    return BillingAccount.objects.get(number=number)


def answers(opportunity: Opportunity, billing: BillingAccount, /, **other: Any) -> dict[str, Any]:
    """What an application says."""
    return {
        "offering": opportunity.offerings.first(),
        "account": billing.number,
        "orders": [f"{billing.number}-A"],
        "contract": scan("contract.png"),
        "contract_number": opportunity.contract_no,
        "contract_amount": Decimal("500000.00"),
        "currency": "CNY",
        "contact_name": "Lin Xia",
        "contact_phone": "+86 21 5555 0100",
        "contact_email": "lin@example.com",
        "note": "",
        **other,
    }


def who(partner: Company) -> Actor:
    """The first person of a partner; the product itself where nobody works there."""
    person = partner.people.order_by("pk").first()
    return Actor.of(person) if person else SYSTEM


def applied(partner: Company, **other: Any) -> Application:
    """An application under review, for an opportunity of its own."""
    released()
    opportunity = delivered(partner)
    account = billed(opportunity)
    return actions.apply(opportunity, by=SYSTEM, **answers(opportunity, account, **other))


def approved(partner: Company) -> Application:
    """An application whose amount is published."""
    return actions.approve(applied(partner), by=SYSTEM)


def confirmed(partner: Company) -> Application:
    """An application whose amount can be requested."""
    application = approved(partner)
    assert application.earning is not None
    actions.confirm(application.earning.statement, by=SYSTEM)
    application.refresh_from_db()
    return application


def rejected(partner: Company) -> Application:
    """An application that was sent back."""
    return actions.reject(applied(partner), by=SYSTEM, reason="The contract is not signed.")


def looks_after(person: User, customer: Company) -> None:
    """Let an account manager look after a customer since the first of the month."""
    since = datetime(2026, 10, 1, tzinfo=SHANGHAI)
    Manager.objects.create(partner=person.company, person=person, customer=customer, started_at=since, sees_from=since)
