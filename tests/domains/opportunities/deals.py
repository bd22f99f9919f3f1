"""Opportunities as they are made: written, submitted, audited, validated, offered, accepted, signed, delivered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions.imports import Handed, import_drafts
from partner_center.domains.opportunities.forms.imports import DraftImportForm
from partner_center.domains.opportunities.models import Membership, Office, Opportunity, OpportunityImport
from partner_center.domains.opportunities.queries.days import today_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.jobs.running import run_pending
from tests.domains.partners.papers import finance_of

numbers = count(1)


def day(partner: Company, number: int) -> date:
    """A day counted from today, where the partner is."""
    return today_of(partner) + timedelta(days=number)


def answers(partner: Company, **other: Any) -> dict[str, Any]:
    """Everything a partner says about an opportunity that nobody else has; the customer is in Shanghai."""
    number = next(numbers)
    return {
        "customer_name": f"Tailspin {number} Precision Ltd",
        "registration_no": f"91310000MA{number:08}",
        "country": "CN",
        "region": "CN-SH",
        "address": f"{number} Harbour Road, Shanghai",
        "industry": "manufacturing",
        "is_new": True,
        "name": f"Plant {number} to the cloud",
        "budget": "1.2 million for this year, approved in March.",
        "decision_maker": "The chief information officer, after the works council.",
        "need": f"The machines of plant {number} report to the cloud.",
        "plan": "Direct purchase after a proof of concept.",
        "expected_amount": Decimal("1200000.00"),
        "annual_scale": Decimal("400000.00"),
        "currency": "CNY",
        "expected_sign_on": day(partner, 40),
        "project_start_on": day(partner, 50),
        "project_end_on": day(partner, 200),
        "presales_activities": ["visit", "poc"],
        "services": ["compute", "database"],
        "support": ["architecture"],
        "offerings": [],
        "contacts": [
            {
                "name": f"Mei {number}",
                "title": "CIO",
                "phone": f"+86 21 5555 {number:04}",
                "email": f"mei{number}@tailspin.example",
            }
        ],
        "consent_by": f"Mei {number}",
        "consent_on": day(partner, -3),
        "consent_means": "email",
        **other,
    }


def sent(partner: Company, **other: Any) -> dict[str, Any]:
    """The same as a program sends it."""
    said = answers(partner, **other)
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in said.items()
        if value is not None
    }


def office(**other: Any) -> Office:
    """The office of Shanghai and its neighbour."""
    return actions.open_office(
        by=SYSTEM, **{"name": f"East {next(numbers)}", "regions": ["CN-SH", "CN-JS"], "bd": None, **other}
    )


def draft(partner: Company, **other: Any) -> Opportunity:
    """A complete opportunity that nobody else has seen."""
    return actions.draft_opportunity(by=finance_of(partner), **answers(partner, **other))


def submitted(partner: Company, **other: Any) -> Opportunity:
    """One that waits for its audit."""
    made = actions.submit(draft(partner, **other), by=finance_of(partner))
    run_pending()
    return made


def audited(partner: Company, **other: Any) -> Opportunity:
    """One that waits for its validation."""
    made = actions.pass_audit(submitted(partner, **other), by=SYSTEM)
    run_pending()
    return made


def validated(partner: Company, **other: Any) -> Opportunity:
    """One that both sides follow."""
    made = audited(partner, **other)
    actions.validate(made, by=SYSTEM, confirmed_on=day(partner, 0), confirmed_with="Mei")
    run_pending()
    return made


def signed(partner: Company, **other: Any) -> Opportunity:
    """One with a contract."""
    made = validated(partner, **other)
    return actions.sign(made, by=SYSTEM, signed_on=day(partner, 0), contract_amount=Decimal("1100000.00"))


def delivered(partner: Company, **other: Any) -> Opportunity:
    """One that is delivered today."""
    made = actions.start_delivery(signed(partner, **other), by=SYSTEM)
    return actions.complete_delivery(made, by=SYSTEM, delivered_on=day(partner, 0))


def member(partner: Company, stage: str = "differentiated") -> Membership:
    """The partner's place in the co-selling program; one for each partner."""
    known = Membership.objects.filter(partner=partner).first()
    if known is not None:
        return known
    return actions.enter_member(by=SYSTEM, partner=partner, stage=stage, since=day(partner, -100))


def offer(partner: Company, **other: Any) -> dict[str, Any]:
    """What the vendor says about an opportunity it shares."""
    said = answers(partner)
    kept = ("support", "offerings", "presales_activities", "consent_by", "consent_on", "consent_means")
    return {name: value for name, value in said.items() if name not in kept} | {
        "name": "A plant in the east moves",
        "partner": partner,
        **other,
    }


def offered(partner: Company, **other: Any) -> Opportunity:
    """One that the vendor shares and the partner has not answered."""
    member(partner)
    made = actions.share(by=SYSTEM, **offer(partner, **other))
    run_pending()
    return made


def accepted(partner: Company, **other: Any) -> Opportunity:
    """One of the vendor's that both sides follow."""
    return actions.accept(offered(partner, **other), by=finance_of(partner))


def file_of(*rows: tuple[str, str], name: str = "list.csv") -> SimpleUploadedFile:
    """A file of opportunities: their names, and their customers'."""
    lines = ["name,customer_name", *(",".join(row) for row in rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def imported(partner: Company, file: SimpleUploadedFile, *, only_look: bool = False, by: Actor | None = None) -> Handed:
    """A file that the partner handed in."""
    form = DraftImportForm({"only_look": "on"} if only_look else {}, {"file": file})
    assert form.is_valid(), form.errors
    return import_drafts(by=by or finance_of(partner), **form.cleaned_data)


def looked_at(partner: Company) -> OpportunityImport:
    """A file that the partner handed in to be looked at: one good row, one that lacks its customer."""
    number = next(numbers)
    return imported(partner, file_of((f"Deal {number}", "Fabrikam"), (f"Plan {number}", "")), only_look=True).found


def later(**span: float) -> Any:
    """Some time after now."""
    return clock.freeze(clock.now() + timedelta(**span))
