"""An opportunity loses against another one, its partner appeals, and it goes on where it was (domain.md 7.3, seed 004).

Northwind and Contoso bring the same customer. While a colleague of the office has Contoso's opportunity on the desk,
Northwind's is validated and Contoso's ends as a duplicate. Contoso appeals. Somebody who did not decide before grants
it: the opportunity is back in its queue with the colleague who had it, a full term of ten working days begins, and it
is validated. Or the appeal is refused, and there is no second one. Each through the console, and over the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse

from partner_center.domains.opportunities.lifecycle import AUDIT_QUEUE, VALIDATION_QUEUE, DuplicateLife, OpportunityLife
from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews.models import Review
from tests.domains.opportunities import deals
from tests.domains.opportunities.conftest import MONDAY
from tests.domains.opportunities.doors import Console, Door, Program
from tests.domains.partners.people import People, browser

pytestmark = pytest.mark.django_db

CUSTOMER = {"customer_name": "晨江机械有限公司", "registration_no": "91310000MA1K4X0A7N"}
WHY = "The two plants lie in two towns and have two owners."


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    """It is Monday, 2 November 2026; no holiday is near."""
    with clock.freeze(MONDAY) as hands:
        yield hands


@pytest.fixture(params=[Console, Program])
def door(request: pytest.FixtureRequest) -> Door:
    made: Door = request.param()
    return made


class Office:
    """The vendor's people: who validated the winner, who answers appeals, and who has the loser on the desk."""

    def __init__(self, people: People) -> None:
        roles = (Role.VENDOR_BUSINESS, Role.VENDOR_BUSINESS, Role.VENDOR_BUSINESS)
        self.first, self.other, self.colleague = (people.person(people.vendor, role) for role in roles)


CONFIRMED = {"confirmed_on": f"{MONDAY:%Y-%m-%d}", "confirmed_with": "Wu, CIO"}


def validation(deal: Opportunity) -> Review:
    return Review.objects.of(deal).get(queue=VALIDATION_QUEUE.code)


def lost(people: People, office: Office, door: Door) -> tuple[Opportunity, Opportunity, DuplicateCase]:
    """Northwind's opportunity, validated, and Contoso's, which a colleague had on the desk when it lost."""
    first = deals.audited(people.northwind, **CUSTOMER)
    second = deals.audited(people.contoso, **CUSTOMER)
    assert door.take(office.colleague, validation(second), "take") == 200
    assert door.take(office.first, validation(first), "approve", **CONFIRMED) == 200
    second.refresh_from_db()
    case = DuplicateCase.objects.get()
    assert (second.status, second.rejection_code, case.status) == ("rejected", "duplicate", "decided")
    assert validation(second).status == "decided"
    return first, second, case


def waiting(user: User, tab: str = "open") -> tuple[str, str]:
    """The queue and the home page of somebody at the vendor; what is on a desk stands under another tab."""
    page = browser(user)
    asked = {"queue": VALIDATION_QUEUE.code, "tab": tab}
    queue = page.get(reverse("reviews:reviews"), asked).content.decode()
    return queue, page.get("/").content.decode()


def test_a_granted_appeal_brings_it_back_to_the_desk(people: People, door: Door, today: clock.Hands) -> None:
    office = Office(people)
    _first, second, case = lost(people, office, door)
    assert door.take(people.admin, case, "appeal", reason=WHY) == 404  # the winner is not told of the case
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()

    today.move_to(MONDAY + timedelta(days=2))
    assert door.take(office.other, case, "overturn", outcome="different", reason=WHY) == 200
    second.refresh_from_db()
    assert (second.status, second.rejection_code, second.audit_passed_at) == ("validating", "", MONDAY)
    due = OpportunityLife.due(second)
    assert due is not None
    assert f"{due.due_at:%Y-%m-%d}" == "2026-11-18"  # the night to the 19th: ten working days after Wednesday the 4th
    review = validation(second)
    assert (review.status, review.assigned_to, review.round) == ("assigned", office.colleague, 2)
    assert review.submitted_by == people.rival
    queue, home = waiting(office.colleague, "assigned")
    assert review.get_absolute_url() in queue
    assert "Opportunity validation: 1 review" in home
    assert Notification.objects.filter(user=office.colleague, message="reviews.assigned").count() == 1
    assert Notification.objects.filter(user=people.rival, message="opportunities.duplicate_overturned").exists()

    assert door.take(office.colleague, review, "approve", **CONFIRMED) == 200
    second.refresh_from_db()
    assert (second.status, second.stage) == ("validated", "following")
    case.refresh_from_db()
    assert door.take(people.rival, case, "appeal", reason=WHY) == 409


def test_what_nobody_had_on_the_desk_waits_in_the_queue_and_the_office_is_told(people: People, door: Door) -> None:
    office = Office(people)
    first = deals.audited(people.northwind, **CUSTOMER)
    second = deals.audited(people.contoso, **CUSTOMER)
    assert door.take(office.first, validation(first), "approve", **CONFIRMED) == 200
    case = DuplicateCase.objects.get()
    before = Notification.objects.filter(user=office.colleague, message="opportunities.to_validate").count()
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(office.other, case, "overturn", outcome="different", reason=WHY) == 200
    review = validation(second)
    assert (review.status, review.assigned_to) == ("open", None)
    after = Notification.objects.filter(user=office.colleague, message="opportunities.to_validate").count()
    assert after == before + 1
    assert review.get_absolute_url() in waiting(office.colleague)[0]
    assert door.take(office.colleague, review, "take") == 200
    review.refresh_from_db()
    second.refresh_from_db()
    assert door.take(office.colleague, review, "approve", **CONFIRMED) == 200
    second.refresh_from_db()
    assert second.status == "validated"


def test_what_lost_in_its_audit_goes_back_to_the_audit(people: People, door: Door) -> None:
    office = Office(people)
    first = deals.audited(people.northwind, **CUSTOMER)
    assert door.take(office.first, validation(first), "approve", **CONFIRMED) == 200
    second = deals.submitted(people.contoso, **CUSTOMER)
    second.refresh_from_db()
    case = DuplicateCase.objects.get()
    assert (second.status, case.loser) == ("rejected", second)
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(office.other, case, "overturn", outcome="different", reason=WHY) == 200
    second.refresh_from_db()
    assert second.status == "auditing"
    review = Review.objects.of(second).get(queue=AUDIT_QUEUE.code)
    assert (review.status, review.submitted_by) == ("open", people.rival)
    pool = people.person(people.vendor, Role.VENDOR_OPERATIONS)
    assert door.take(pool, review, "approve") == 200
    second.refresh_from_db()
    assert second.status == "validating"


def test_a_refused_appeal_is_final(people: People, door: Door) -> None:
    office = Office(people)
    _first, second, case = lost(people, office, door)
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(people.rival, case, "appeal", reason=WHY) == 409  # while it is being answered
    assert door.take(office.other, case, "uphold", reason=WHY) == 200
    case.refresh_from_db()
    second.refresh_from_db()
    assert (case.status, second.status) == ("final", "rejected")
    assert door.take(people.rival, case, "appeal", reason=WHY) == 409
    assert validation(second).status == "decided"
    assert review_links(office.colleague, second) == []
    assert DuplicateLife.due(case) is None


def review_links(user: User, deal: Opportunity) -> list[str]:
    """What of a deal's reviews the open queue of somebody shows."""
    queue = waiting(user)[0]
    return [one.get_absolute_url() for one in Review.objects.of(deal) if one.get_absolute_url() in queue]


def test_another_rival_is_another_case_with_its_own_appeal(people: People, door: Door) -> None:
    """What was restored against one may lose against a third, and may be appealed again: about that one, once."""
    office = Office(people)
    _first, second, case = lost(people, office, door)
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(office.other, case, "overturn", outcome="different", reason=WHY) == 200
    third = deals.offered(people.northwind, **CUSTOMER)  # the vendor's, of the same hour: its number comes first
    again = DuplicateCase.objects.about(third).about(second).get()
    second.refresh_from_db()
    assert (again.status, again.loser, second.status) == ("decided", second, "rejected")
    assert door.take(people.rival, case, "appeal", reason=WHY) == 409
    assert door.take(people.rival, again, "appeal", reason=WHY) == 200
    again.refresh_from_db()
    assert door.take(office.other, again, "overturn", outcome="different", reason=WHY) == 200
    review = validation(second)
    second.refresh_from_db()
    assert (second.status, review.round, review.assigned_to) == ("validating", 3, office.colleague)
    assert review.get_absolute_url() in waiting(office.colleague, "assigned")[0]


def test_what_is_restored_meets_whoever_else_comes_first(people: People, door: Door, today: clock.Hands) -> None:
    """Two earlier ones share a half of the need each. While it was out nobody decided about the second of them."""
    office = Office(people)
    needs = (["compute"], ["database"], ["compute", "database"])
    tailspin = Company.objects.create(kind="partner", number="P-3", name="Tailspin", language="en")
    people.person(tailspin, Role.PARTNER_ADMIN)
    made = []
    for hour, (partner, services) in enumerate(zip((people.northwind, tailspin, people.contoso), needs, strict=True)):
        today.move_to(MONDAY + timedelta(hours=hour))
        made.append(deals.audited(partner, services=services, **CUSTOMER))
    first, third, second = made
    for hour, deal in ((3, first), (4, third)):
        today.move_to(MONDAY + timedelta(hours=hour))
        assert door.take(office.first, validation(deal), "approve", **CONFIRMED) == 200
    case, again = (DuplicateCase.objects.about(one).about(second).get() for one in (first, third))
    assert (case.status, again.status) == ("decided", "watching")
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(office.other, case, "overturn", outcome="different", reason=WHY) == 200
    second.refresh_from_db()
    again.refresh_from_db()
    assert (again.status, again.loser) == ("decided", second)
    assert (second.status, second.rejection_code) == ("rejected", "duplicate")
    assert door.take(people.rival, again, "appeal", reason=WHY) == 200


def test_whoever_has_to_give_way_after_an_appeal_is_told(people: People, door: Door) -> None:
    """Where the appeal shows that the other one stands, the first winner's partner reads why it ended."""
    office = Office(people)
    first = deals.audited(people.northwind, **CUSTOMER | {"registration_no": ""})
    second = deals.audited(people.contoso, **CUSTOMER | {"registration_no": ""})
    case = DuplicateCase.objects.get()
    assert door.take(office.first, case, "decide", winner=first.number, reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(people.rival, case, "appeal", reason=WHY) == 200
    case.refresh_from_db()
    assert door.take(office.other, case, "overturn", outcome="swapped", reason=WHY) == 200
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("rejected", "validating")
    told = Notification.objects.filter(user=people.admin, message="opportunities.duplicate_gave_way")
    assert told.count() == 1
