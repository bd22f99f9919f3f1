"""Who may earn an opportunity incentive, and who learns why not (domain.md 10, "Eligibility").

Northwind's opportunity for Blue Whale is delivered on 20 September 2026. Northwind does not take part yet: the page
says so, its administrator reads the text and agrees, and the application is possible. The vendor keeps a whitelist of
partners; what counts is the last day of the delivery, so neither an earlier end nor a later beginning helps, and a
later end takes nothing away. The offering must bear the core-map label and, unless it is a baseline solution, be on the
store's whitelist on that day. What is not eligible stays in sight with every criterion, because of what, and what to
do; no door lets it be applied for. Leaving does not touch what is under review.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.models import Application, Participation, Whitelisting
from partner_center.domains.incentives.policies import AGREEMENT_VERSION
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Marking, Offering
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.incentives import deals
from tests.domains.incentives.people import People

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)
DELIVERED = date(2026, 9, 20)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(FRIDAY) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def admin(people: People) -> Actor:
    return Actor.of(people.person(people.northwind, Role.PARTNER_ADMIN))


@pytest.fixture
def opportunity(people: People) -> Opportunity:
    """A delivered opportunity of a partner that is on the whitelist and does not take part yet."""
    deals.released()
    made = deals.delivered(people.northwind, customer_name="Blue Whale Ltd")
    Participation.objects.all().delete()
    return made


def answers(opportunity: Opportunity) -> dict[str, str | None]:
    return {one.code: one.result for one in queries.eligibility_of(opportunity, seen_by=SYSTEM).criteria}


def refusal(opportunity: Opportunity, by: Actor = SYSTEM) -> str:
    account = deals.billed(opportunity)
    with pytest.raises(Refused) as refused:
        actions.apply(opportunity, by=by, **deals.answers(opportunity, account))
    assert refused.value.status == 409
    assert not Application.objects.filter(opportunity=opportunity).exists()
    return refused.value.code


def test_a_partner_takes_part_and_leaves(
    people: People, admin: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    # The page explains instead of being empty, to those who decide with the button, to others without it.
    address = "/incentives/opportunities/"
    for user, has_button in ((admin.user, True), (people.finance, False)):
        assert user is not None
        shown = people.browser(user).get(address).content.decode()
        assert "Your company does not take part in the opportunity incentive" in shown
        assert ("/incentives/participations/join/" in shown) == has_button
        assert opportunity.number in shown
        assert "did not take part" in shown
    assert refusal(opportunity) == "not_eligible_participation"

    # Its administrator agrees to the text in force; nobody else can, and nothing but the text in force counts.
    with pytest.raises(NotAllowed):
        actions.take_part(by=Actor.of(people.finance), agrees=True, agreement=AGREEMENT_VERSION)
    with pytest.raises(Refused) as unread:
        actions.take_part(by=admin, agrees=True, agreement="1999-01")
    assert unread.value.code == "agreement_changed"
    with pytest.raises(Refused) as unticked:
        actions.take_part(by=admin, agrees=False, agreement=AGREEMENT_VERSION)
    assert unticked.value.code == "not_agreed"
    span = actions.take_part(by=admin, agrees=True, agreement=AGREEMENT_VERSION)
    assert (span.since, span.agreement, span.joined_by) == (FRIDAY, AGREEMENT_VERSION, admin.label)
    with pytest.raises(Refused) as twice:
        actions.take_part(by=admin, agrees=True, agreement=AGREEMENT_VERSION)
    assert twice.value.code == "takes_part_already"

    # Now everything is met or decided by what the application names.
    assert answers(opportunity) == {
        "participation": "passed",
        "partner": "passed",
        "core_map": "passed",
        "offering": "passed",
        "name": "passed",
        "once": "passed",
        "orders": "pending",
    }
    account = deals.billed(opportunity)
    application = actions.apply(opportunity, by=SYSTEM, **deals.answers(opportunity, account))
    assert answers(opportunity)["once"] == "failed"
    page = f"/incentives/opportunities/{opportunity.pk}/apply/"
    assert f"{application.number} applies for this" in people.browser(people.finance).get(page).content.decode()

    # It leaves: what is under review is decided all the same, with its criteria as they stood.
    today.move_to(FRIDAY + timedelta(days=1))
    left = actions.leave(by=admin, reason="Too much paper.")
    assert (left.until, left.left_by, left.reason) == (FRIDAY + timedelta(days=1), admin.label, "Too much paper.")
    assert queries.application_eligibility(application).is_met
    assert actions.approve(application, by=SYSTEM).status == "publicity"
    with pytest.raises(Refused) as gone:
        actions.leave(by=admin)
    assert gone.value.code == "takes_no_part"


def test_who_left_cannot_submit_again_what_was_withdrawn(
    people: People, admin: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    actions.take_part(by=admin, agrees=True, agreement=AGREEMENT_VERSION)
    account = deals.billed(opportunity)
    application = actions.apply(opportunity, by=SYSTEM, **deals.answers(opportunity, account))
    actions.withdraw_application(application, by=SYSTEM)
    today.move_to(FRIDAY + timedelta(days=1))
    actions.leave(by=admin)
    with pytest.raises(Refused) as refused:
        actions.resubmit(application, by=SYSTEM)
    assert refused.value.code == "not_eligible_participation"


def day(number: int) -> datetime:
    return datetime(2026, 9, number, 12, tzinfo=deals.SHANGHAI)


@pytest.mark.parametrize(
    ("since", "until", "is_listed"),
    [
        (day(1), None, True),
        (day(20), None, True),
        (day(21), None, False),
        (day(1), day(21), True),
        (day(1), day(20), False),
        (day(1), day(19), False),
    ],
)
def test_the_whitelist_counts_on_the_last_day_of_the_delivery(
    people: People, since: datetime, until: datetime | None, *, is_listed: bool
) -> None:
    opportunity = deals.delivered(people.northwind)
    Whitelisting.objects.update(since=since, until=until)
    assert (answers(opportunity)["partner"] == "passed") == is_listed
    if not is_listed:
        assert refusal(opportunity) == "not_eligible_partner"
        failed = queries.eligibility_of(opportunity, seen_by=SYSTEM).failed
        assert [str(one.why) for one in failed] == [
            "It was not on the whitelist on 2026-09-20, the last day of the delivery."
        ]
        assert str(failed[0].advice)


def test_the_vendor_keeps_the_whitelist(people: People, today: clock.Hands) -> None:
    operations = people.actor(people.operations)
    span = actions.add_to_whitelist(by=operations, partner=people.contoso, since=day(1), reason="Core partner.")
    with pytest.raises(Refused) as twice:
        actions.add_to_whitelist(by=operations, partner=people.contoso, since=day(2), reason="Again.")
    assert twice.value.code == "listed_already"
    with pytest.raises(Refused) as early:
        actions.end_whitelisting(span, by=operations, until=day(1), reason="Never.")
    assert early.value.fields.keys() == {"until"}
    actions.end_whitelisting(span, by=operations, until=FRIDAY, reason="Left the core map.")
    with pytest.raises(Refused) as ended:
        actions.end_whitelisting(span, by=operations, until=FRIDAY, reason="Twice.")
    assert ended.value.code == "ended_already"
    with pytest.raises(Refused) as overlapping:
        actions.add_to_whitelist(by=operations, partner=people.contoso, since=day(30), reason="Overlaps.")
    assert overlapping.value.fields.keys() == {"since"}
    actions.add_to_whitelist(by=operations, partner=people.contoso, since=FRIDAY, reason="Back again.")
    run_pending()
    told = Notification.objects.filter(user=people.rival).order_by("pk").values_list("message", flat=True)
    assert list(told) == ["incentives.whitelisted", "incentives.taken_off_whitelist", "incentives.whitelisted"]


def goods(people: People, *, listed: bool) -> Offering:
    """Goods of the store with the core-map label, on the whitelist or not."""
    own = deals.offering(people.northwind)
    Offering.objects.filter(pk=own.pk).update(kind="marketplace", goods_code=f"STORE-{own.pk}")
    if listed:
        Marking.objects.create(
            offering=own, mark="whitelist", since=day(1), reason="Joint operation.", created_at=day(1)
        )
    own.refresh_from_db()
    return own


def test_goods_must_be_on_the_stores_whitelist(people: People) -> None:
    deals.released()
    listed = deals.delivered(people.northwind, goods(people, listed=True))
    unlisted = deals.delivered(people.northwind, goods(people, listed=False))
    assert [answers(one)["offering"] for one in (listed, unlisted)] == ["passed", "failed"]
    assert refusal(unlisted) == "not_eligible_offering"

    # With two offerings of which one counts, it is that one that has to be named.
    unlisted.offerings.add(deals.offering(people.northwind))
    assert answers(unlisted)["offering"] == "passed"
    account = deals.billed(unlisted)
    wrong = deals.answers(unlisted, account, offering=unlisted.offerings.get(kind="marketplace"))
    with pytest.raises(Refused) as refused:
        actions.apply(unlisted, by=SYSTEM, **wrong)
    assert (refused.value.code, set(refused.value.fields)) == ("offering_not_listed", {"offering"})


def test_the_account_is_compared_without_telling_whose_it_is(people: People) -> None:
    opportunity = deals.delivered(people.northwind, customer_name="Blue Whale Ltd")
    deals.billed(opportunity)
    assert answers(opportunity)["name"] == "passed"
    assert opportunity.customer is not None
    opportunity.customer.name = "Red Shark Ltd"
    opportunity.customer.save()
    (found,) = [one for one in queries.eligibility_of(opportunity, seen_by=SYSTEM).criteria if one.code == "name"]
    assert (found.result, "Red Shark" in str(found.why), bool(str(found.advice))) == ("pending", False, True)


def test_both_doors_show_and_refuse(people: People, admin: Actor, opportunity: Opportunity) -> None:
    assert admin.user is not None
    program = people.program(admin.user)
    found = program.get(f"/opportunities/{opportunity.pk}/eligibility").json()
    assert (found["is_met"], [one["code"] for one in found["criteria"] if one["result"] == "failed"]) == (
        False,
        ["participation"],
    )
    form = people.browser(people.finance).get(f"/incentives/opportunities/{opportunity.pk}/apply/").content.decode()
    assert "It cannot be applied for" in form
    assert people.program(people.rival).get(f"/opportunities/{opportunity.pk}/eligibility").status_code == 404

    # Taking part over the API; a colleague without the right learns so, and the list shows who did it.
    body = {"agrees": True, "agreement": AGREEMENT_VERSION}
    assert people.program(people.finance).post("/participations", body).status_code == 403
    assert program.post("/participations", {"agreement": AGREEMENT_VERSION}).status_code == 422
    assert program.post("/participations", body).status_code == 201
    assert program.post("/participations", body).status_code == 409
    assert [one["joined_by"] for one in program.get("/participations").json()["items"]] == [f"{admin.label} (Books)"]
    assert people.program(people.rival).get("/participations").json()["items"] == []
    assert program.post("/participations/leave", {"reason": ""}).status_code == 200

    # In the console the tick is asked for.
    browser = people.browser(admin.user)
    assert AGREEMENT_VERSION in browser.get("/incentives/participations/join/").content.decode()
    browser.post("/incentives/participations/join/", {"agrees": "on", "agreement": AGREEMENT_VERSION})
    assert Participation.objects.filter(until=None).count() == 1
    browser.post("/incentives/participations/leave/", {"reason": "Enough."})
    assert Participation.objects.filter(until=None).count() == 0


def test_the_whitelist_at_both_doors(people: People) -> None:
    program, browser = people.program(people.operations), people.browser(people.operations)
    body = {"partner": people.contoso.pk, "since": "2026-09-01T00:00:00+08:00", "reason": "Core partner."}
    made = program.post("/whitelist", body)
    assert made.status_code == 201
    assert people.program(people.rival).get("/whitelist").status_code == 403
    assert people.program(people.rival).post("/whitelist", body).status_code == 403
    assert "Contoso" in browser.get("/incentives/whitelist/").content.decode()
    pk = made.json()["id"]
    browser.post(f"/incentives/whitelist/{pk}/end/", {"until": "2026-10-16T12:00", "reason": "Left the core map."})
    assert program.post(f"/whitelist/{pk}/end", {"until": "2026-10-16T12:00:00Z", "reason": "x"}).status_code == 409
    span = Whitelisting.objects.get(pk=pk)
    assert (span.end_reason, span.until is not None) == ("Left the core map.", True)
