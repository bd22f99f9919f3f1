"""Working on an audit through both doors: given to a colleague, rejected with fields to mend, mended, back again."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partner_center.domains.opportunities.lifecycle import AUDIT_QUEUE
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews.models import Review
from tests.domains.opportunities import deals
from tests.domains.opportunities.doors import Console, Door, Program
from tests.domains.partners.people import Api, People, browser

pytestmark = pytest.mark.usefixtures("monday")

MARK = "The reviewer asks to mend this."
NEED = "Forty machines report every second; today nobody sees them."


@pytest.fixture
def people(db: None) -> People:
    return People()


@pytest.fixture(params=[Console, Program])
def door(request: pytest.FixtureRequest) -> Door:
    made: Door = request.param()
    return made


@pytest.fixture
def deal(people: People) -> Opportunity:
    """One that waits for its audit."""
    return deals.submitted(people.northwind)


@pytest.fixture
def pool(people: People) -> list[User]:
    """Two colleagues who audit."""
    return [people.person(people.vendor, Role.VENDOR_OPERATIONS) for _place in range(2)]


def audit(deal: Opportunity) -> Review:
    return Review.objects.of(deal).get(queue=AUDIT_QUEUE.code)


def at_work(user: User) -> bool:
    """Whether the home page calls somebody to the audit."""
    return "Opportunity audit: 1 review" in browser(user).get("/").content.decode()


def test_an_audit_is_given_to_a_colleague(people: People, door: Door, deal: Opportunity, pool: list[User]) -> None:
    """The colleague finds it on the home page and on the desk; nobody else decides it now."""
    one, other = pool
    assert (at_work(one), at_work(other)) == (True, True)
    stranger = people.person(people.vendor, Role.VENDOR_FINANCE)
    assert door.take(one, audit(deal), "assign", to=stranger.pk) == 422  # does not work on this queue
    assert door.take(people.admin, audit(deal), "assign", to=other.pk) == 403
    assert door.take(one, audit(deal), "assign", to=other.pk) == 200

    review = audit(deal)
    assert (review.status, review.assigned_to) == ("assigned", other)
    assert (at_work(one), at_work(other)) == (False, True)
    desk = browser(other).get(reverse("reviews:reviews"), {"queue": AUDIT_QUEUE.code, "tab": "assigned"})
    assert review.get_absolute_url() in desk.content.decode()
    assert Notification.objects.filter(user=other, message="reviews.assigned").count() == 1
    listed = Api(other).get("/reviews?queue=opportunity-audit&status=assigned").json()["items"]  # type: ignore[attr-defined]  # Django's test response
    assert [item["id"] for item in listed] == [review.pk]

    # Not even on the opportunity's own page: whoever wants to decide takes it over first, as the refusal says.
    assert door.take(one, review, "approve") == 403
    assert door.take(one, deal, "pass_audit") == 409
    assert door.take(other, review, "approve") == 200
    deal.refresh_from_db()
    assert deal.status == "validating"


def rejected(door: Door, deal: Opportunity, by: User) -> Review:
    """The colleague takes it, and finds it too vague."""
    assert door.take(by, audit(deal), "take") == 200
    reason = {"code": "vague", "reason": "What exactly moves?"}
    assert door.take(by, audit(deal), "reject", **reason) in {409, 422}  # it must name what to mend
    assert door.take(by, audit(deal), "reject", **reason, fields_to_mend=["need", "budget"]) == 200
    deal.refresh_from_db()
    return audit(deal)


def test_the_partner_finds_the_fields_to_mend_marked(
    people: People, door: Door, deal: Opportunity, pool: list[User]
) -> None:
    review = rejected(door, deal, pool[0])
    assert (deal.status, deal.rejection_code, deal.rejection) == ("rejected", "vague", "What exactly moves?")
    assert (review.outcome, review.to_mend) == ("rejected", {"need": "", "budget": ""})

    page = browser(people.admin)
    shown = page.get(deal.get_absolute_url()).content.decode()
    form = page.get(f"{deal.get_absolute_url()}amend/").content.decode()
    assert "What exactly moves?" in shown
    assert ("<li>Need</li>" in form, "<li>Budget</li>" in form, form.count(MARK)) == (True, True, 2)
    told = Api(people.admin).get(f"/reviews/{review.pk}").json()  # type: ignore[attr-defined]  # as above
    assert (told["reason"], told["to_mend"]) == ("What exactly moves?", {"need": "", "budget": ""})
    assert Api(people.rival).get(f"/reviews/{review.pk}").status_code == 404
    letter = Notification.objects.get(user=people.admin, message="opportunities.rejected")
    assert "– Need" in letter.body


def amended(door: Door, user: User, deal: Opportunity, **other: Any) -> None:
    """The partner changes it through the same door."""
    if isinstance(door, Program):
        assert Api(user).patch(f"/opportunities/opportunities/{deal.number}", other).status_code == 200
        return
    page = browser(user)
    address = f"{deal.get_absolute_url()}amend/"
    form = page.get(address).context["form"]
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if name == "contacts":
            data |= {f"contacts-{at}-{part}": text for at, row in enumerate(value) for part, text in row.items()}
        elif value not in (None, "", [], False):
            data[name] = "on" if value is True else value
    answer = page.post(address, data | other)
    assert answer.status_code == 302, answer.context["form"].errors


def test_what_was_mended_goes_back_to_the_same_desk(
    people: People, door: Door, deal: Opportunity, pool: list[User]
) -> None:
    """The first submission stays on record; the next round is judged anew, and nothing of the rejection is left."""
    first = deal.submitted_at
    rejected(door, deal, pool[0])
    assert door.take(people.admin, deal, "submit") == 409  # nothing of what was named has changed
    amended(door, people.admin, deal, name="Another name")
    assert door.take(people.admin, deal, "submit") == 409
    amended(door, people.admin, deal, need=NEED)
    assert door.take(people.admin, deal, "submit") == 200

    deal.refresh_from_db()
    assert (deal.status, deal.need, deal.submitted_at) == ("auditing", NEED, first)
    assert (deal.rejection_code, deal.rejection, deal.as_rejected, deal.audit_passed_at) == ("", "", {}, None)
    review = audit(deal)
    assert (review.round, review.status, review.assigned_to) == (2, "assigned", pool[0])
    assert (review.reason, review.to_mend) == ("", {})
    assert (at_work(pool[0]), at_work(pool[1])) == (True, False)
    assert Notification.objects.filter(user=pool[0], message="reviews.assigned").count() == 1
    assert door.take(pool[0], review, "approve") == 200
    run_pending()
    deal.refresh_from_db()
    assert deal.status == "validating"
