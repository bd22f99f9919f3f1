"""Two partners bring the same customer (domain.md 7.3, seed 004).

Northwind submits first, Contoso an hour later, about the same company and the same need. Northwind's opportunity is
validated; Contoso's ends as a duplicate. Contoso reads the rule, both times and what matched of its own, but nothing
about Northwind, at any door. Where only a phone number agrees, business development decides; the losing partner
appeals, somebody else answers, and the opportunity goes on with its first times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions import duplicates
from partner_center.domains.opportunities.jobs.duplicates import duplicates as export
from partner_center.domains.opportunities.lifecycle import DuplicateLife, OpportunityLife
from partner_center.domains.opportunities.models import Contact, DuplicateCase, Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.opportunities.claiming import ho, hour, po
from tests.domains.partners.people import Api, People, browser

pytestmark = pytest.mark.django_db

WHY = "Both describe the same three plants and the same machines."


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    """It is Monday afternoon; the opportunities came in the morning."""
    with clock.freeze(hour(6)) as hands:
        yield hands


class Judge:
    """Somebody of business development."""

    def __init__(self, people: People) -> None:
        self.user = people.person(people.vendor, Role.VENDOR_BUSINESS)
        self.actor = Actor.of(self.user)

    def validate(self, opportunity: Opportunity) -> None:
        """Ask the customer, and validate."""
        opportunity.refresh_from_db()
        actions.validate(opportunity, by=self.actor, confirmed_on=hour(0).date(), confirmed_with="Wu, CIO")
        run_pending()


RIVALS = {
    "name": "Ironworks goes cloud",
    "need": "Ninety presses report their wear.",
    "expected_amount": Decimal("7654321.00"),
    "phone": "139 9999 1234",
    "email": "secretary@chenjiang.example",
}


def pair(people: People) -> tuple[Opportunity, Opportunity]:
    """Northwind's opportunity of one o'clock, and Contoso's of two o'clock, both audited."""
    first = po(people.northwind, audited=3, **RIVALS)
    Contact.objects.filter(opportunity=first).update(name="Leonora Quill")
    second = po(people.contoso, submitted=2, audited=4, phone="13812345678", email="li@chenjiang.example")
    run_pending()
    return first, second


def secrets(people: People, first: Opportunity) -> set[str]:
    """Everything that could tell Contoso who the other one is."""
    spelled = {"7654321", "7,654,321", "139 9999 1234", "13999991234", "secretary@", "Leonora", "Ironworks", "presses"}
    return spelled | {people.northwind.name, first.number, people.admin.email}


def test_the_earlier_one_is_validated_and_the_later_one_ends(people: People) -> None:
    judge = Judge(people)
    first, second = pair(people)
    case = DuplicateCase.objects.get()
    assert (case.status, case.likeness) == ("watching", "certain")
    with pytest.raises(Refused, match=first.number) as refused:
        judge.validate(second)
    assert refused.value.code == "earlier_first"

    judge.validate(first)
    second.refresh_from_db()
    case.refresh_from_db()
    assert (second.status, second.rejection_code) == ("rejected", "duplicate")
    assert (case.status, case.winner, case.loser) == ("decided", first, second)
    due = DuplicateLife.due(case)
    assert due is not None
    assert due.company == people.contoso


def test_the_loser_learns_everything_but_the_rival(people: People, settings: object) -> None:
    """HTML, API, export, history, letters: none of them holds anything of Northwind's."""
    first, second = pair(people)
    Judge(people).validate(first)
    case = DuplicateCase.objects.get()
    client, api, actor = browser(people.rival), Api(people.rival), Actor.of(people.rival)

    page = client.get(case.get_absolute_url()).content.decode()
    for shown in (
        second.number,
        "2026-03-02",
        "91310000MA1K4X0A7Q",
        "+86 138" if "+86 138" in page else "Company name",
    ):
        assert shown in page
    told = {
        "page": page,
        "list": client.get("/opportunities/duplicates/").content.decode(),
        "dialog": client.get(f"{case.get_absolute_url()}appeal/").content.decode(),
        "own record": client.get(second.get_absolute_url()).content.decode(),
        "api": api.get(f"/opportunities/duplicates/{case.number}").content.decode(),
        "api list": api.get("/opportunities/duplicates").content.decode(),
        "api steps": api.get(f"/opportunities/duplicates/{case.number}/steps").content.decode(),
        "api own": api.get(f"/opportunities/opportunities/{second.number}").content.decode(),
        "export": str([list(line.values()) for line in export({}, actor).rows]),
        "inbox": str(list(Notification.objects.filter(user=people.rival).values())),
        "mail": str([(one.subject, one.body, one.alternatives) for one in mail.outbox if people.rival.email in one.to]),
        "chinese": browser(people.rival)
        .get(case.get_absolute_url(), headers={"Accept-Language": "zh-hans"})
        .content.decode(),
    }
    for place, text in told.items():
        for secret in secrets(people, first):
            assert secret not in text, (place, secret)
    facts = json.loads(told["api"])
    assert (facts["opportunity"], facts["rule"], facts["matched"]) == (
        second.number,
        "partners_submission",
        ["registration", "name", "mail"],
    )
    assert facts["own_time"] > facts["other_time"]
    assert api.get(f"/opportunities/duplicates/{case.number}/claims").status_code == 403
    assert Notification.objects.filter(user=people.rival, message="opportunities.duplicate_lost").exists()


def test_nobody_else_sees_the_case(people: People) -> None:
    first, _second = pair(people)
    case = DuplicateCase.objects.get()
    for somebody in (people.admin, people.rival):
        assert browser(somebody).get(case.get_absolute_url()).status_code == 404
    Judge(people).validate(first)
    assert browser(people.admin).get(case.get_absolute_url()).status_code == 404  # the winner is not told either
    assert Api(people.admin).get(f"/opportunities/duplicates/{case.number}").status_code == 404


def doubt(people: People) -> tuple[Opportunity, Opportunity, DuplicateCase]:
    """Only a phone number agrees."""
    first = po(people.northwind, audited=3, phone="13812345678", registration_no="")
    second = po(
        people.contoso, submitted=2, audited=4, phone="13812345678", registration_no="", customer_name="CJ Machines"
    )
    run_pending()
    return first, second, DuplicateCase.objects.get()


def test_a_doubt_an_appeal_and_somebody_else(people: People, today: clock.Hands) -> None:
    one, other = Judge(people), Judge(people)
    first, second, case = doubt(people)
    duplicates.decide(case, by=one.actor, winner=first, reason=WHY)
    run_pending()
    second.refresh_from_db()
    assert second.status == "rejected"

    today.move_to(hour(30))
    with pytest.raises(NotAllowed):
        duplicates.appeal(case, by=one.actor, reason=WHY)
    duplicates.appeal(case, by=Actor.of(people.rival), reason="It is another plant, in another town, of another owner.")
    with pytest.raises(NotAllowed):
        duplicates.uphold(case, by=one.actor, reason=WHY)
    duplicates.overturn(
        case, by=other.actor, outcome="different", reason="The plants are in two towns, by the register."
    )
    run_pending()

    second.refresh_from_db()
    case.refresh_from_db()
    assert (case.status, case.ruled) == ("overturned", "different")
    assert (second.status, second.audit_passed_at) == ("validating", hour(4))
    assert OpportunityLife.due(second) is not None
    other.validate(first)
    other.validate(second)
    second.refresh_from_db()
    assert second.status == "validated"


def test_after_an_appeal_the_other_one_may_stand(people: People, today: clock.Hands) -> None:
    one, other = Judge(people), Judge(people)
    first, second, case = doubt(people)
    duplicates.decide(case, by=one.actor, winner=first, reason=WHY)
    run_pending()
    duplicates.appeal(case, by=Actor.of(people.rival), reason="We brought it first, see the minutes of January.")
    duplicates.overturn(
        case, by=other.actor, outcome="swapped", reason="The minutes show who talked to the customer first."
    )
    run_pending()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("rejected", "validating")


def test_silence_about_an_appeal_leaves_the_decision(people: People, today: clock.Hands) -> None:
    judge = Judge(people)
    first, _second, case = doubt(people)
    duplicates.decide(case, by=judge.actor, winner=first, reason=WHY)
    duplicates.appeal(case, by=Actor.of(people.rival), reason="It is another plant, in another town.")
    due = DuplicateLife.due(case)
    assert due is not None
    today.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    case.refresh_from_db()
    assert (case.status, case.answer) == ("final", "")


def test_silence(people: People, today: clock.Hands) -> None:
    """Nobody decides: both go on. Nobody appeals: it is final."""
    _first, _second, case = doubt(people)
    due = DuplicateLife.due(case)
    assert due is not None
    today.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    case.refresh_from_db()
    assert (case.status, case.ruled) == ("dismissed", "lapsed")

    third = po(people.contoso, submitted=3, audited=4)
    fourth = po(people.northwind, submitted=2, audited=3)
    run_pending()
    late_case = DuplicateCase.objects.get(left__in=[third, fourth], right__in=[third, fourth])
    Opportunity.objects.filter(pk=fourth.pk).update(status="validated", stage="following", validated_at=hour(5))
    duplicates.compare(Opportunity.objects.get(pk=fourth.pk))
    run_pending()
    late_case.refresh_from_db()
    assert late_case.status == "decided"
    due = DuplicateLife.due(late_case)
    assert due is not None
    today.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    late_case.refresh_from_db()
    assert late_case.status == "final"


def test_the_vendors_own_opportunity_gives_way(people: People) -> None:
    """What a partner brought, and had audited, before the vendor wrote it down, stands once it is validated."""
    judge = Judge(people)
    mine = po(people.northwind, audited=3)
    offered = ho(people.contoso, created=4)
    run_pending()
    judge.validate(mine)
    offered.refresh_from_db()
    assert (offered.status, DuplicateCase.objects.get().rule) == ("recalled", "vendor_audit")
    assert browser(people.rival).get(DuplicateCase.objects.get().get_absolute_url()).status_code == 404


def test_the_vendors_earlier_opportunity_stands(people: People) -> None:
    ho(people.contoso, created=2)
    mine = po(people.northwind, submitted=1, audited=3)
    run_pending()
    mine.refresh_from_db()
    assert (mine.status, mine.rejection_code) == ("rejected", "duplicate")


def test_the_other_reading_counts_the_submission(people: People, settings: object) -> None:
    settings.DUPLICATES_VENDOR_BY = "submission"  # type: ignore[attr-defined]  # pytest-django's fixture
    offered = ho(people.contoso, created=2)
    mine = po(people.northwind, submitted=1, audited=3)
    run_pending()
    Judge(people).validate(mine)
    offered.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.status, offered.status) == ("validated", "recalled")


def test_a_mended_duplicate_ends_again(people: People) -> None:
    """A new round of what lost meets the same opportunity and the same decision."""
    first, second = pair(people)
    Judge(people).validate(first)
    Opportunity.objects.filter(pk=second.pk).update(status="auditing", audit_passed_at=None, rejection_code="")
    duplicates.compare(Opportunity.objects.get(pk=second.pk))
    run_pending()
    second.refresh_from_db()
    assert (second.status, second.rejection_code) == ("rejected", "duplicate")
