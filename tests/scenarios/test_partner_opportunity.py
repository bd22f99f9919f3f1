"""A partner shares an opportunity with the vendor (domain.md 7.3, seed 004).

Northwind works with a manufacturer in Shanghai and writes down what it knows: budget, who decides, need and plan,
with the customer's consent. The vendor's rules find the office of the region, the partner's own manager audits, the
office asks the customer. The first description was too vague; the second one is validated, signed and delivered.
Another one is forgotten at the office: after ten working days it is rejected by default, and comes back as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.partners import actions as partners
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.queries import review_of
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.opportunities import deals
from tests.domains.partners.people import People
from tests.domains.solutions import goods

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE_THE_HOLIDAY = datetime(2026, 9, 28, 9, tzinfo=SHANGHAI)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is Monday, 28 September 2026; the national holiday lies ahead."""
    with clock.freeze(BEFORE_THE_HOLIDAY) as moved:
        yield moved


def told(person: object, message: str) -> int:
    """How often somebody was told something."""
    run_pending()
    return Notification.objects.filter(user=person, message=f"opportunities.{message}").count()


def test_from_a_draft_to_the_delivery(people: People, hands: clock.Hands) -> None:
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    bd, psm = people.person(people.vendor, Role.VENDOR_BUSINESS), people.person(people.vendor, Role.VENDOR_OFFICE)
    partners.register_partner(people.northwind, by=SYSTEM, unified_code="91310115MA1K3BC01X", manager=manager)
    east = deals.office(bd=bd, members=[psm])
    offering = goods.listed(people.northwind)

    # The partner writes it down and submits it. It cannot take it back.
    deal = deals.submitted(people.northwind, offerings=[offering], need="Move to the cloud.")
    assert (deal.office, deal.office_why) == (east, "region")
    assert (deal.pdm, deal.pdm_why) == (manager, "partner")
    assert told(manager, "submitted") == 1
    with pytest.raises(NotAllowed):
        actions.close(deal, by=people.partner, reason="We changed our mind")

    # Its manager finds it too vague and says what to mend.
    auditor = Actor.of(manager)
    review = review_of(deal, auditor)
    assert review is not None
    reviews.reject(review, by=auditor, reason="What exactly moves?", code="vague", fields={"need": ""})
    assert told(people.admin, "rejected") == 1
    with pytest.raises(Refused) as refused:
        actions.submit(deal, by=people.partner)
    assert refused.value.code == "not_mended"
    hands.move_to(BEFORE_THE_HOLIDAY + timedelta(hours=3))
    actions.amend(deal, by=people.partner, need="Forty machines report every second; a warehouse keeps the data.")
    actions.submit(deal, by=people.partner)
    run_pending()

    # It passes; everybody of the office is told and has ten working days, the holiday not counted.
    review = review_of(deal, auditor)
    assert review is not None
    assert (review.round, review.assigned_to) == (2, manager)  # back with who knows it
    reviews.approve(review, by=auditor)
    assert told(psm, "to_validate") == told(bd, "to_validate") == 1
    deal.refresh_from_db()
    due = OpportunityLife.due(deal)
    assert due is not None
    assert due.due_at.astimezone(SHANGHAI) == datetime(2026, 10, 17, 0, tzinfo=SHANGHAI)  # a worked Saturday counts

    # The owner of the account asks the customer. From now on both follow the sale.
    hands.move_to(datetime(2026, 10, 12, 15, tzinfo=SHANGHAI))
    judge = Actor.of(psm)
    review = review_of(deal, judge)
    assert review is not None
    reviews.approve(review, by=judge, confirmed_on=deals.day(people.northwind, -1), confirmed_with="Mei")
    deal.refresh_from_db()
    assert (deal.status, deal.stage) == ("validated", "following")
    assert told(people.admin, "validated") == 1
    _signed_and_delivered(people, hands, deal, psm)


def _signed_and_delivered(people: People, hands: clock.Hands, deal: Opportunity, psm: User) -> None:
    """Signed in November, delivered in spring."""
    hands.move_to(datetime(2026, 11, 20, 10, tzinfo=SHANGHAI))
    today = deals.day(people.northwind, 0)
    contract = {"signed_on": today, "contract_amount": Decimal("1150000.00"), "contract_no": "K-2026-11"}
    actions.update_progress(deal, by=people.partner, stage="signed", remark="Signed at the fair", **contract)
    assert told(psm, "signed") == 1
    actions.start_delivery(deal, by=people.partner)
    hands.move_to(datetime(2027, 4, 2, 10, tzinfo=SHANGHAI))
    actions.complete_delivery(deal, by=SYSTEM, delivered_on=deals.day(people.northwind, -2))
    deal.refresh_from_db()
    assert (deal.stage, f"{deal.delivered_on}") == ("delivered", "2027-03-31")
    assert list(Opportunity.objects.delivered()) == [deal]


def test_forgotten_at_the_office(people: People, hands: clock.Hands) -> None:
    deal = deals.audited(people.northwind)
    due = OpportunityLife.due(deal)
    assert due is not None
    hands.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    run_pending()
    deal.refresh_from_db()
    assert (deal.status, deal.rejection_code) == ("rejected", "overdue")
    last = history_of(deal, seen_by=people.partner).last()
    assert last is not None
    assert (last.actor_label, str(last.shown_text)) == ("Partner Center", "Not validated within 10 working days.")
    first = deal.submitted_at
    actions.submit(deal, by=people.partner)
    assert (deal.status, deal.submitted_at, deal.audit_passed_at) == ("auditing", first, None)
