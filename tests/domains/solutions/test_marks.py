"""The vendor's marks: set and taken away from a moment on, planned, and never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from partner_center.domains.solutions import actions
from partner_center.domains.solutions.models import Mark, Marking, Offering
from partner_center.domains.solutions.queries import bore
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.clock import Hands
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.people import People
from tests.domains.solutions import goods

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def hands() -> Iterator[Hands]:
    with clock.freeze(START) as found:
        yield found


def core_map(offering: Offering, moment: datetime, *, holds: bool = True) -> Offering:
    return actions.set_mark(offering, by=SYSTEM, mark="core_map", holds=holds, moment=moment, reason="The list")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_an_incentive_can_ask_what_held_on_a_day(people: People, hands: Hands) -> None:
    offering = goods.listed(people.northwind)
    hands.move_to(day(10))
    core_map(offering, day(5))
    hands.move_to(day(30))
    core_map(offering, day(20), holds=False)
    offering.refresh_from_db()
    assert offering.is_core_map is False
    held = [bore(offering, Mark.CORE_MAP, day(number)) for number in (4, 5, 19, 20, 25)]
    assert held == [False, True, True, False, False]
    assert list(Offering.objects.core_map_at(day(10))) == [offering]
    assert list(Offering.objects.core_map_at(day(20))) == []
    labels = [(entry.label, entry.text) for entry in history_of(offering, seen_by=SYSTEM)]
    assert labels[-2:] == [("Mark set", "The list"), ("Mark taken away", "The list")]


def test_a_planned_mark_begins_and_ends_at_its_moment(people: People, hands: Hands) -> None:
    offering = goods.listed(people.northwind)
    core_map(offering, day(3))
    core_map(offering, day(6), holds=False)
    flags = []
    for number in (1, 3, 5, 6):
        hands.move_to(day(number))
        actions.keep_marks_true()
        offering.refresh_from_db()
        flags.append(offering.is_core_map)
    assert flags == [False, True, True, False]
    assert actions.keep_marks_true() == 0


def test_a_plan_that_has_not_begun_is_taken_away(people: People, hands: Hands) -> None:
    offering = goods.listed(people.northwind)
    core_map(offering, day(9))
    core_map(offering, day(9), holds=False)
    assert not Marking.objects.filter(offering=offering).exists()


@pytest.mark.parametrize(
    ("before", "moment", "holds", "code", "field"),
    [
        ([], -1, True, "bad_moment", "moment"),
        ([], 400, True, "bad_moment", "moment"),
        ([], 1, False, "not_borne", "mark"),
        ([(0, True)], 1, True, "borne_already", "mark"),
        ([(0, True), (5, False)], 4, True, "bad_moment", "moment"),
        ([(0, True), (5, False)], 6, False, "not_borne", "mark"),
        ([(2, True)], 1, False, "bad_moment", "moment"),
    ],
)
def test_history_is_never_rewritten(
    people: People,
    hands: Hands,
    before: list[tuple[int, bool]],
    moment: int,
    holds: bool,  # noqa: FBT001 - a column of the table
    code: str,
    field: str,
) -> None:
    offering = goods.listed(people.northwind)
    hands.move_to(day(10))
    for number, value in before:
        core_map(offering, day(number), holds=value)
    spans = list(Marking.objects.values_list("since", "until"))
    with pytest.raises(Refused) as refusal:
        core_map(offering, day(moment), holds=holds)
    assert (refusal.value.code, list(refusal.value.fields)) == (code, [field])
    assert list(Marking.objects.values_list("since", "until")) == spans


def test_only_listed_offerings_bear_marks_and_retiring_ends_them(people: People, hands: Hands) -> None:
    draft = goods.drafted(people.contoso)
    with pytest.raises(WrongState):
        core_map(draft, day(0))
    offering = goods.listed(people.northwind)
    core_map(offering, day(0))
    actions.set_mark(offering, by=SYSTEM, mark="whitelist", holds=True, moment=day(30), reason="Planned")
    hands.move_to(day(2))
    actions.retire(offering, by=people.partner, reason="Replaced")
    spans = Marking.objects.values_list("mark", "until", "end_reason")
    assert list(spans) == [("core_map", day(2), "Replaced")]
    assert (offering.is_core_map, bore(offering, Mark.CORE_MAP, day(1))) == (False, True)
