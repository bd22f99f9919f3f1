"""What the vendor shares: with whom, masked until accepted, three working days, recalled, shared again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.models import Contact, Membership, Opportunity
from partner_center.domains.opportunities.queries import eligibility
from partner_center.domains.opportunities.queries.lists import (
    OPPORTUNITY_SEARCH,
    RECEIVED_TABS,
    OneWayFilter,
    shared_by_vendor,
)
from partner_center.domains.partners.queries import as_listed
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.models import Document
from partner_center.foundations.exports.builders import BUILDERS
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.opportunities import deals
from tests.domains.partners.papers import scan
from tests.domains.partners.people import Api, People, browser
from tests.domains.solutions import goods

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def people(db: None) -> People:
    return People()


@pytest.fixture
def bd(people: People) -> Actor:
    """Somebody who shares opportunities."""
    return Actor.of(people.person(people.vendor, Role.VENDOR_BUSINESS))


def delivered_some(people: People, number: int) -> None:
    for _ in range(number):
        deals.delivered(people.northwind)


@pytest.mark.parametrize(
    ("stage", "deliveries", "may"),
    [
        ("", 3, False),
        ("joined", 3, False),
        ("certified", 2, False),
        ("certified", 3, True),
        ("differentiated", 0, True),
    ],
)
def test_who_may_receive(people: People, bd: Actor, stage: str, deliveries: int, may: bool) -> None:  # noqa: FBT001 - a table of rules
    delivered_some(people, deliveries)
    if stage:
        deals.member(people.northwind, stage)
    found = eligibility(people.northwind)
    assert (found.is_eligible, found.delivered) == (may, deliveries)
    assert found.why
    if not may:
        with pytest.raises(Refused) as refused:
            actions.share(by=bd, **deals.offer(people.northwind))
        assert (refused.value.code, set(refused.value.fields)) == ("not_eligible", {"partner"})


def test_deliveries_of_more_than_a_year_ago_and_of_the_vendors_do_not_count(people: People) -> None:
    delivered_some(people, 3)
    deals.member(people.northwind, "certified")
    with deals.later(days=366):
        assert eligibility(people.northwind).delivered == 0
    assert eligibility(people.northwind).is_eligible
    Opportunity.objects.filter(number=Opportunity.objects.delivered()[0].number).update(origin="ho")
    assert eligibility(people.northwind).delivered == 2


def test_who_left_the_program_receives_nothing(people: People) -> None:
    member = deals.member(people.northwind)
    today = deals.day(people.northwind, 0)
    actions.amend_member(member, by=SYSTEM, stage="differentiated", since=member.since, ended_on=today)
    assert not eligibility(people.northwind).is_eligible
    assert Membership.objects.get().ended_on == today


SECRETS = ("Secret Motors", "91310000MA0SECRET0", "77 Hidden Lane", "Ms Hidden", "hidden@secret.example", "1234567.00")


def secret(people: People) -> Opportunity:
    """An offer whose customer nobody may learn before it is accepted."""
    contact = {"name": "Ms Hidden", "title": "CIO", "phone": "+86 21 5555 9999", "email": "hidden@secret.example"}
    return deals.offered(
        people.northwind,
        customer_name="Secret Motors",
        registration_no="91310000MA0SECRET0",
        address="77 Hidden Lane",
        budget="Ms Hidden approved it",
        decision_maker="Ms Hidden",
        expected_amount="1234567.00",
        annual_scale="1234567.00",
        contacts=[contact],
        file=scan("secret.png"),
    )


def told_by(people: People, offer: Opportunity) -> str:
    """Everything that the partner can read about an offer, through both doors and in a file."""
    api, page = Api(people.admin), browser(people.admin)
    parts = [
        api.get("/opportunities/opportunities").content.decode(),
        api.get(f"/opportunities/opportunities/{offer.number}").content.decode(),
        api.get(f"/opportunities/opportunities/{offer.number}/contacts").content.decode(),
        page.get("/opportunities/received/").content.decode(),
        page.get(offer.get_absolute_url()).content.decode(),
        page.get(f"{offer.get_absolute_url()}accept/").content.decode(),
    ]
    table = BUILDERS["opportunities.received"].build({}, people.partner)
    parts.append(str([list(row.values()) for row in table.rows]))
    parts.append(" ".join(Notification.objects.filter(user=people.admin).values_list("body", flat=True)))
    return "\n".join(parts)


def test_the_customer_is_hidden_at_every_door_until_the_partner_accepts(people: People) -> None:
    offer = secret(people)
    told = told_by(people, offer)
    assert [one for one in SECRETS if one in told or one.replace("1234567", "1,234,567") in told] == []
    assert "1,000,000 to 5,000,000 CNY" in told
    assert not Document.objects.visible_to(people.partner).exists()
    actions.accept(offer, by=people.partner)
    run_pending()
    told = told_by(people, offer)
    assert [one for one in SECRETS if one not in told] == []
    assert Document.objects.visible_to(people.partner).count() == 1


def test_searching_and_sorting_do_not_give_the_customer_away(people: People) -> None:
    offer = secret(people)

    def found(query: str, actor: Actor) -> list[str]:
        rows = as_listed(
            shared_by_vendor(actor),
            {"query": query},
            by=actor,
            filters=OneWayFilter,
            tabs=RECEIVED_TABS,
            search=OPPORTUNITY_SEARCH,
        )
        return [row.number for row in rows]

    assert found("q=Secret", people.partner) == []
    assert found("amount_min=1000000", people.partner) == []
    assert found("q=Secret", SYSTEM) == [offer.number]
    actions.accept(offer, by=people.partner)
    assert found("q=Secret", people.partner) == [offer.number]


def test_three_working_days_then_declined_by_default_and_recalled(people: People) -> None:
    offer = secret(people)
    due = OpportunityLife.due(offer)
    assert due is not None
    assert f"{due.due_at:%Y-%m-%d}" == "2026-11-05"  # the night to Friday, three working days after Monday
    with clock.freeze(due.due_at + timedelta(minutes=1)):
        sweep()
        run_pending()
        offer.refresh_from_db()
        assert (offer.status, offer.stage) == ("recalled", "")
        with pytest.raises(WrongState) as refused:
            actions.accept(offer, by=people.partner)
        assert "Recalled" in str(refused.value)
        answer = Api(people.admin).post(f"/opportunities/opportunities/{offer.number}/accept")
        assert answer.status_code == 409
        assert not Contact.objects.visible_to(people.partner).exists()
    assert Notification.objects.filter(user=people.admin, message="opportunities.expired").exists()


def test_accepting_too_late_is_refused_even_before_the_sweep(people: People) -> None:
    offer = secret(people)
    due = OpportunityLife.due(offer)
    assert due is not None
    with clock.freeze(due.due_at + timedelta(seconds=1)), pytest.raises(Refused) as refused:
        actions.accept(offer, by=people.partner)
    assert (refused.value.code, refused.value.status) == ("overdue", 409)


def test_declining_needs_a_reason_and_the_vendor_is_told(people: People, bd: Actor) -> None:
    deals.member(people.northwind)
    offer = actions.share(by=bd, **deals.offer(people.northwind))
    with pytest.raises(Refused) as refused:
        actions.decline(offer, by=people.partner, reason="")
    assert set(refused.value.fields) == {"reason"}
    actions.decline(offer, by=people.partner, reason="No capacity until spring")
    run_pending()
    assert (offer.status, offer.declined_because) == ("declined", "No capacity until spring")
    assert Notification.objects.filter(user=bd.user, message="opportunities.declined").exists()


def test_the_vendor_recalls_only_before_the_partner_accepts(people: People, bd: Actor) -> None:
    offer, other = deals.offered(people.northwind), deals.offered(people.northwind)
    actions.recall(offer, by=bd, reason="The customer asked for somebody else")
    assert offer.status == "recalled"
    actions.accept(other, by=people.partner)
    with pytest.raises(WrongState):
        actions.recall(other, by=bd, reason="Too late")


def test_a_deployment_may_share_only_what_counts(people: People, bd: Actor, settings: Any) -> None:
    """Domain.md 7.4: a promotion demands a baseline solution, or goods on the whitelist."""
    deals.member(people.northwind)
    plain, ware = goods.listed_goods(people.northwind), goods.listed(people.northwind)
    unbound = actions.share(by=bd, **deals.offer(people.northwind))
    settings.OFFERS_NEED_OFFERING = True
    for offerings in ([], [plain]):
        with pytest.raises(Refused) as refused:
            actions.share(by=bd, **deals.offer(people.northwind, offerings=offerings))
        assert (refused.value.code, set(refused.value.fields)) == ("no_counting_offering", {"offerings"})
    offer = actions.share(by=bd, **deals.offer(people.northwind, offerings=[plain, ware]))
    with pytest.raises(Refused):
        actions.change_offerings(offer, by=bd, offerings=[plain], reason="Only the goods")
    actions.change_offerings(unbound, by=bd, offerings=[ware], reason="The promotion asks for it")
    own = deals.submitted(people.northwind, offerings=[ware])
    actions.change_offerings(own, by=bd, offerings=[], reason="What a partner shares is not limited")


def test_what_came_back_is_shared_again_once_and_with_somebody_else(people: People, bd: Actor) -> None:
    offer = deals.offered(people.northwind)
    deals.member(people.contoso)
    with pytest.raises(WrongState):
        actions.share(by=bd, **deals.offer(people.contoso, offered_before=offer))
    actions.decline(offer, by=people.partner, reason="No capacity")
    with pytest.raises(Refused) as refused:
        actions.share(by=bd, **deals.offer(people.northwind, offered_before=offer))
    assert set(refused.value.fields) == {"partner"}
    again = actions.share(by=bd, **deals.offer(people.contoso, offered_before=offer))
    assert (again.offered_before, again.status) == (offer, "offered")
    with pytest.raises(WrongState):
        actions.share(by=bd, **deals.offer(people.contoso, offered_before=offer))
