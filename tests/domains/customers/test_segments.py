"""Segments: stated over time, never overwritten; and what a change of partner costs, against a slow second opinion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center.domains.customers.actions import end_association, state_segments
from partner_center.domains.customers.models import Association, Customer, Segment, SegmentSpan
from partner_center.domains.customers.queries.limits import months_after
from partner_center.domains.customers.queries.rebound import all_rebounds, moves, rebound_of, rebound_until
from partner_center.domains.customers.queries.segments import segment_among, segment_at
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.billing.world import associated, customer
from tests.domains.customers.accounts import in_segment
from tests.domains.partners.people import Api, People, browser


def day(number: int, month: int = 1, year: int = 2026) -> datetime:
    """A day's first instant in the billing zone."""
    return datetime(year, month, number, tzinfo=UTC) - timedelta(hours=8)


def test_the_newest_statement_about_an_instant_counts_and_nothing_is_overwritten(people: People) -> None:
    own = customer()
    assert segment_at(own.pk, day(1)) == "unknown"
    in_segment(own, "long_tail", since=day(1), until=day(1, 3))
    in_segment(own, "key_account", since=day(1, 2))
    found = [segment_at(own.pk, moment) for moment in (day(1), day(1, 2), day(1, 3), day(1) - timedelta(seconds=1))]
    assert found == ["long_tail", "key_account", "key_account", "unknown"]
    in_segment(own, "unknown", since=day(1, 2))
    assert segment_at(own.pk, day(1, 2)) == "unknown", "a statement is taken back by a newer one"
    assert SegmentSpan.objects.filter(customer=own).count() == 3
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        SegmentSpan.objects.update(segment="mid_market")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        SegmentSpan.objects.all().delete()


def test_the_span_is_half_open(people: People) -> None:
    own = customer()
    in_segment(own, "mid_market", since=day(1), until=day(2))
    last = day(2) - timedelta(microseconds=1)
    assert [segment_at(own.pk, one) for one in (day(1), last, day(2))] == ["mid_market", "mid_market", "unknown"]


def test_the_vendors_operations_and_manager_state_it_and_history_says_so(people: People, operations: User) -> None:
    own = customer()
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    in_segment(own, "mid_market", by=Actor.of(operations))
    in_segment(own, "mid_market", by=Actor.of(manager))
    assert SegmentSpan.objects.count() == 1, "the same is not said twice"
    entry = history_of(Customer.objects.get(pk=own.pk), seen_by=Actor.of(operations)).last()
    assert entry is not None
    assert (entry.verb, entry.changes["segment"]) == ("customers:segment:state", ["unknown", "mid_market"])
    for stranger in (people.partner, Actor.of(people.person(people.vendor, Role.VENDOR_FINANCE))):
        with pytest.raises(NotAllowed):
            in_segment(own, "key_account", by=stranger)


def test_what_makes_no_sense_is_refused_at_its_field(people: People) -> None:
    own = customer()
    with pytest.raises(Refused, match="ends before it begins") as refused:
        in_segment(own, "mid_market", since=day(2), until=day(2))
    assert list(refused.value.fields) == ["ends_at"]
    with pytest.raises(Refused, match="about customers only"):
        in_segment(people.northwind, "mid_market")
    with pytest.raises(Refused, match="between 1 and 200"):
        state_segments([], by=SYSTEM, segment="mid_market", starts_at=day(1))
    with pytest.raises(IntegrityError, match="customers_segment_span"), transaction.atomic():
        SegmentSpan.objects.create(
            customer=own, segment="mid_market", starts_at=day(2), ends_at=day(1), source="hand", noted_at=day(1)
        )


def test_both_doors_one_customer_and_many(people: People, operations: User) -> None:
    one, two = customer("Blue Whale"), customer("Green Field")
    desk = browser(operations)
    page = desk.post(f"/customers/{one.pk}/segment/", {"segment": "mid_market", "starts_at": "2026-01-01"})
    assert page.status_code == 302
    shown = desk.get(f"/customers/{one.pk}/").content.decode()
    assert "Segments so far" in shown
    assert "Mid-market" in shown
    rows = {"step": "state_segment", "pk": [two.pk], "confirmed": "1"}
    told = rows | {"segment": "mid_market", "starts_at": "2026-01-01"}
    assert desk.post("/customers/", told).status_code in {200, 302}
    assert segment_at(two.pk, day(1)) == "mid_market"
    program = Api(operations)
    body = {"customers": [one.pk, two.pk], "segment": "long_tail", "starts_at": "2026-02-01"}
    assert program.post("/customers/segments/state", body).json() == {"changed": 2}
    given = {"segment": "key_account", "starts_at": "2026-01-01"}
    answer = program.post(f"/customers/customers/{two.number}/segment", given)
    assert (answer.status_code, answer.json()) == (200, {"segment": "key_account"})
    wrong = program.post(f"/customers/customers/{two.number}/segment", given | {"ends_at": "2026-01-01"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "bad_span")
    listed = program.get("/customers/segments").json()["items"]
    assert [row["segment"] for row in listed] == ["key_account", "long_tail", "long_tail", "mid_market", "mid_market"]
    # A partner sees the segments of its customers of now, and nobody else's; a customer sees none.
    associated(people.northwind, one)
    assert {row["customer"] for row in Api(people.admin).get("/customers/segments").json()["items"]} == {one.number}
    assert Api(people.rival).get("/customers/segments").json()["items"] == []
    assert Api(people.admin).post("/customers/segments/state", body).status_code == 403
    own = people.person(one, Role.CUSTOMER_ADMIN)
    assert not SegmentSpan.objects.visible_to(Actor.of(own)).exists()


# --- re-bound ------------------------------------------------------------------


def moved(people: People, at: datetime, *, kind: str = "resale") -> tuple[Customer, Association]:
    """A customer that went from Northwind to Contoso."""
    own = customer()
    first = associated(people.northwind, own)
    end_association(first, by=SYSTEM, ended_at=at, reason="Moved")
    return own, associated(people.contoso, own, kind=kind, since=at)


@pytest.mark.parametrize(
    ("segment", "holds"), [("mid_market", True), ("long_tail", True), ("key_account", False), ("unknown", False)]
)
def test_mid_and_long_tail_customers_earn_the_new_partner_nothing(people: People, segment: str, holds: bool) -> None:  # noqa: FBT001 - a parameter of the table
    own, newer = moved(people, day(1, 3))
    in_segment(own, segment)
    # In UTC the first of March is still February; six months later it is the first of September all the same.
    assert rebound_until(newer) == (day(1, 9) if holds else None)
    assert all_rebounds() == ({newer.pk: day(1, 9)} if holds else {})


def test_the_segment_of_the_change_counts(people: People) -> None:
    own, newer = moved(people, day(1, 3))
    in_segment(own, "mid_market", since=day(1, 2), until=day(1, 3))
    in_segment(own, "key_account", since=day(1, 3))
    assert rebound_until(newer) is None
    in_segment(own, "mid_market", since=day(1, 3), until=day(2, 3))
    assert rebound_until(newer) == day(1, 9)


def test_before_2026_nothing_was_lost(people: People) -> None:
    own, newer = moved(people, day(31, 12, 2025))
    in_segment(own, "long_tail")
    assert (rebound_of(newer), all_rebounds()) == (None, {})
    other, first = moved(people, day(1))
    in_segment(other, "long_tail")
    assert rebound_until(first) == day(1, 7)


def test_another_type_or_a_pause_neither_renews_nor_ends_the_six_months(people: People) -> None:
    own, newer = moved(people, day(1, 3))
    in_segment(own, "mid_market")
    end_association(newer, by=SYSTEM, ended_at=day(1, 4), reason="Other type")
    other = associated(people.contoso, own, kind="referral", since=day(1, 5))
    assert rebound_until(other) == rebound_until(newer) == day(1, 9)


def test_going_back_is_a_change_too(people: People) -> None:
    own, newer = moved(people, day(1, 3))
    in_segment(own, "mid_market")
    end_association(newer, by=SYSTEM, ended_at=day(1, 4), reason="Back again")
    back = associated(people.northwind, own, since=day(1, 4))
    assert rebound_until(back) == day(1, 10)


def test_the_api_tells_it(people: People) -> None:
    own, _newer = moved(people, day(1, 3))
    path = f"/customers/customers/{own.number}/rebound"
    assert Api(people.rival).get(path).json()["segment"] == "unknown"
    in_segment(own, "long_tail")
    told = Api(people.rival).get(path).json()
    assert (told["holds"], datetime.fromisoformat(told["counts_from"])) == (True, day(1, 9))


SPANS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 60), st.integers(1, 200)), max_size=8)
STATED = st.lists(
    st.tuples(st.sampled_from(Segment.values), st.integers(-60, 600), st.one_of(st.none(), st.integers(1, 300))),
    max_size=5,
)
START = datetime(2025, 11, 1, tzinfo=UTC)


@given(spans=SPANS, stated=STATED, at=st.integers(0, 900))
@settings(max_examples=150, deadline=None)
def test_the_rule_against_a_slow_second_opinion(spans: list[Any], stated: list[Any], at: int) -> None:
    """Day by day: whose customer it is, whom it came from, and what the newest statement said on that day."""
    moment, made = START, []
    for number, (partner, pause, length) in enumerate(spans, start=1):
        begins = moment + timedelta(days=pause)
        moment = begins + timedelta(days=length)
        made.append(Association(pk=number, partner_id=partner, started_at=begins, ended_at=moment))
    said = [
        SegmentSpan(segment=segment, starts_at=START + timedelta(days=a), ends_at=b and START + timedelta(days=a + b))
        for segment, a, b in stated
    ]
    day_in_question = START + timedelta(days=at)
    span = next((one for one in made if one.started_at <= day_in_question < one.ended_at), None)
    if span is None:
        return
    came = moves(made).get(span.pk)
    segment = segment_among(reversed(said), came) if came else ""
    until = months_after(came, 6) if came else None
    lost = until is not None and segment in {"mid_market", "long_tail"} and day_in_question < until
    assert lost == _slowly(made, said, day_in_question)


def _slowly(spans: list[Association], said: list[SegmentSpan], moment: datetime) -> bool:
    past = [one for one in spans if one.started_at <= moment]
    partner = past[-1].partner_id
    while past and past[-1].partner_id == partner:
        first = past.pop()
    if not past or first.started_at < datetime(2025, 12, 31, 16, tzinfo=UTC):
        return False
    here = first.started_at + timedelta(hours=8)
    month = here.month + 6
    year, month = (here.year, month) if month <= 12 else (here.year + 1, month - 12)
    last = (datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day  # noqa: DTZ001 - a count of days
    ends = here.replace(year=year, month=month, day=min(here.day, last)) - timedelta(hours=8)
    if moment >= ends:
        return False
    true_then = ""
    for one in said:
        if one.starts_at <= first.started_at and (not one.ends_at or first.started_at < one.ends_at):
            true_then = one.segment
    return true_then in {"mid_market", "long_tail"}
