"""Following a sale: progress, contract, delivery, loss, team, attachments, silence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.jobs.opportunities import remind_silent
from partner_center.domains.opportunities.models import Opportunity, Progress
from partner_center.domains.opportunities.queries.lists import opportunities_seen
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, Refused, WrongState
from tests.domains.opportunities import deals
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People
from tests.domains.solutions import goods

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def people(db: None) -> People:
    return People()


def test_an_update_keeps_estimates_and_a_line_of_progress(people: People) -> None:
    deal = deals.validated(people.northwind)
    day = deals.day(people.northwind, 7)
    actions.update_progress(
        deal,
        by=people.partner,
        expected_amount=Decimal("900000.00"),
        win_rate=60,
        next_step="Workshop",
        next_step_on=day,
        remark="The works council agrees",
        file=scan("minutes.png"),
    )
    deal.refresh_from_db()
    assert (deal.expected_amount, deal.win_rate, deal.next_step, deal.next_step_on) == (
        Decimal("900000.00"),
        60,
        "Workshop",
        day,
    )
    line = Progress.objects.get()
    assert (line.stage, line.remark, line.document is not None) == ("following", "The works council agrees", True)
    assert Entry.objects.filter(verb="opportunities:opportunity:update_progress", subject_id=deal.pk).exists()


def test_progress_is_reported_only_between_agreement_and_delivery(people: People) -> None:
    for deal in (deals.audited(people.northwind), deals.delivered(people.northwind)):
        with pytest.raises(WrongState):
            actions.update_progress(deal, by=people.partner, remark="Anything")


def test_signing_needs_the_day_and_the_amount_of_the_contract(people: People) -> None:
    deal = deals.validated(people.northwind)
    with pytest.raises(Refused) as refused:
        actions.update_progress(deal, by=people.partner, stage="signed")
    assert set(refused.value.fields) == {"signed_on", "contract_amount"}
    with pytest.raises(Refused) as early:
        actions.sign(deal, by=people.partner, signed_on=deals.day(people.northwind, 1), contract_amount=Decimal(1))
    assert set(early.value.fields) == {"signed_on"}
    today = deals.day(people.northwind, 0)
    actions.update_progress(
        deal,
        by=people.partner,
        stage="signed",
        signed_on=today,
        contract_amount=Decimal("800000.00"),
        contract_no="K-7",
    )
    deal.refresh_from_db()
    assert (deal.stage, deal.signed_on, deal.contract_amount, deal.contract_no) == (
        "signed",
        today,
        Decimal("800000.00"),
        "K-7",
    )


def test_losing_needs_a_code_and_a_reason(people: People) -> None:
    deal = deals.validated(people.northwind)
    with pytest.raises(Refused) as refused:
        actions.lose(deal, by=people.partner, lost_code="", reason="")
    assert set(refused.value.fields) == {"lost_code", "reason"}
    actions.update_progress(deal, by=people.partner, stage="lost", lost_code="price", lost_because="Too expensive")
    deal.refresh_from_db()
    assert (deal.stage, deal.lost_code, deal.win_rate) == ("lost", "price", 0)


def test_delivery_starts_and_ends_and_only_the_vendor_ends_it_by_hand(people: People) -> None:
    deal = deals.signed(people.northwind)
    actions.start_delivery(deal, by=people.partner)
    today = deals.day(people.northwind, 0)
    with pytest.raises(NotAllowed):
        actions.complete_delivery(deal, by=people.partner, delivered_on=today)
    with pytest.raises(Refused) as early:
        actions.complete_delivery(deal, by=SYSTEM, delivered_on=deals.day(people.northwind, -1))
    assert set(early.value.fields) == {"delivered_on"}
    actions.complete_delivery(deal, by=SYSTEM, delivered_on=today)
    assert list(Opportunity.objects.delivered()) == [deal]
    assert not Opportunity.objects.core_map().exists()


def test_a_signed_sale_is_not_closed(people: People) -> None:
    manager = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    with pytest.raises(NotAllowed):
        actions.close(deals.signed(people.northwind), by=manager, reason="No")
    deal = deals.validated(people.northwind)
    actions.close(deal, by=manager, reason="The customer went bankrupt")
    assert (deal.status, deal.stage, deal.lost_code) == ("closed", "lost", "closed")


def test_each_side_adds_its_own_people(people: People) -> None:
    deal = deals.accepted(people.northwind)
    mate = people.person(people.northwind, Role.PARTNER_DELIVERY)
    with pytest.raises(Refused) as refused:
        actions.add_member(deal, by=people.partner, user=people.rival, duty="sales")
    assert set(refused.value.fields) == {"user"}
    member = actions.add_member(deal, by=people.partner, user=mate, duty="delivery")
    run_pending()
    assert Notification.objects.filter(user=mate, message="opportunities.joined").exists()
    actions.remove_member(deal, by=people.partner, member=member)
    assert not deal.team.exists()


def test_a_silent_sale_is_shown_and_its_partner_asked_once(people: People) -> None:
    deal = deals.validated(people.northwind)
    assert not opportunities_seen(people.partner).get(pk=deal.pk).is_stale
    with deals.later(days=31):
        assert opportunities_seen(people.partner).get(pk=deal.pk).is_stale
        for _ in range(2):
            remind_silent()
            run_pending()
        assert Notification.objects.filter(user=people.admin, message="opportunities.stale").count() == 1
        actions.update_progress(deal, by=people.partner, remark="Still waiting for the budget")
        assert not opportunities_seen(people.partner).get(pk=deal.pk).is_stale


def test_lists_show_whether_an_opportunity_counts(people: People) -> None:
    counting, plain = goods.listed(people.northwind), goods.listed_goods(people.northwind)
    one = deals.draft(people.northwind, offerings=[counting, plain])
    other = deals.draft(people.northwind, offerings=[plain])
    found = {row.pk: row.counts for row in opportunities_seen(people.partner)}
    assert found == {one.pk: True, other.pk: False}
