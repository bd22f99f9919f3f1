"""Milestones against the clock, changes of the plan, replacements in the team."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import Milestone, PlanChange, Project
from partner_center.domains.deliveries.queries import deviation, last_tolerated_day, tolerated_until
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotFound, Refused, WrongState
from tests.domains.deliveries import works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People

Hands = clock.Hands
SHANGHAI = ZoneInfo("Asia/Shanghai")


def first_of(project: Project) -> Milestone:
    return project.milestones.order_by("place")[0]


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def test_five_working_days_are_tolerated(people: People) -> None:
    """Planned for Friday: Saturday and Sunday do not count, the next Friday is the last tolerated day."""
    friday = date(2026, 11, 13)
    assert last_tolerated_day(friday, people.northwind) == date(2026, 11, 20)
    assert tolerated_until(friday, people.northwind) == datetime(2026, 11, 21, 0, tzinfo=SHANGHAI)
    assert [deviation(friday, friday + timedelta(days=late), "CN") for late in (-3, 0, 1, 3, 7, 10)] == [
        0,
        0,
        0,
        1,
        5,
        6,
    ]


def test_a_holiday_does_not_count(people: People) -> None:
    """The first of January is a holiday in China: 2026-12-31 is tolerated until the eighth."""
    assert last_tolerated_day(date(2026, 12, 31), people.northwind) > date(2027, 1, 7)


def test_late_then_severe_and_both_sides_are_told(people: People, hands: Hands) -> None:
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    milestone = first_of(works.reported(people.northwind))
    day = milestone.planned_on
    assert Due.objects.open().of(milestone).get().due_at == at(day + timedelta(days=1), 0)
    hands.move_to(at(day))
    sweep()
    run_pending()
    milestone.refresh_from_db()
    assert milestone.status == "planned"
    hands.move_to(at(day + timedelta(days=1)))
    sweep()
    milestone.refresh_from_db()
    assert milestone.status == "delayed"
    due = Due.objects.open().of(milestone).get()
    assert due.due_at == tolerated_until(day, people.northwind) == milestone.tolerated_until
    hands.move_to(due.due_at - timedelta(minutes=1))
    assert sweep().struck == 0
    hands.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    run_pending()
    milestone.refresh_from_db()
    assert (milestone.status, milestone.severe_at is not None) == ("severe", True)
    for person in (people.admin, manager):
        assert Notification.objects.filter(user=person, message="deliveries.milestone_severe").count() == 1
    assert Notification.objects.filter(user=people.admin, message="deliveries.milestone_near").count() == 1


def test_reaching_asks_for_the_day_and_the_deliverables(people: People, hands: Hands) -> None:
    milestone = first_of(works.reported(people.northwind))
    with pytest.raises(Refused) as refusal:
        actions.reach(milestone, by=people.partner, actual_on=milestone.planned_on, deliverables=[scan()])
    assert refusal.value.code == "in_the_future"
    hands.move_to(at(milestone.planned_on))
    with pytest.raises(Refused) as refusal:
        actions.reach(milestone, by=people.partner, actual_on=milestone.planned_on)
    assert set(refusal.value.fields) == {"deliverables"}
    with pytest.raises(Refused) as refusal:
        actions.reach(milestone, by=people.partner, actual_on=date(2026, 11, 1), deliverables=[scan()])
    assert refusal.value.code == "before_the_start"
    actions.reach(milestone, by=people.partner, actual_on=milestone.planned_on, deliverables=[scan(), scan("b.png")])
    assert (milestone.status, Due.objects.open().of(milestone).count()) == ("reached", 0)
    with pytest.raises(WrongState):
        actions.reach(milestone, by=people.partner, actual_on=milestone.planned_on, deliverables=[scan()])


def test_a_flag_that_came_only_because_nobody_spoke_is_taken_back(people: People, hands: Hands) -> None:
    milestone = first_of(works.reported(people.northwind))
    day = milestone.planned_on
    hands.move_to(at(day + timedelta(days=12)))
    sweep()
    sweep()
    milestone.refresh_from_db()
    assert milestone.status == "severe"
    late = actions.reach(milestone, by=people.partner, actual_on=day + timedelta(days=3), deliverables=[scan()])
    assert (late.severe_at, late.delayed_at is not None) == (None, True)


def test_a_change_gives_a_new_plan_and_keeps_the_old(people: People) -> None:
    project = works.reported(people.northwind)
    change = works.moved(project, 2)
    last = project.milestones.get(place=3)
    assert (change.number, change.status, last.planned_on) == (
        "PC-000001",
        "reviewing",
        works.day(people.northwind, 56),
    )
    actions.approve_change(change, by=SYSTEM)
    last.refresh_from_db()
    assert (last.planned_on, last.change_count, last.changes_left) == (works.day(people.northwind, 58), 1, 2)
    versions = [[one.planned_on for one in plan.dates.order_by("milestone__place")] for plan in project.plans.all()]
    assert len(versions) == 2
    assert versions[0][2] == works.day(people.northwind, 56)
    assert versions[1][2] == last.planned_on == works.day(people.northwind, 58)
    due = Due.objects.open().of(last).get()
    assert due.due_at == at(last.planned_on + timedelta(days=1), 0)


def test_three_changes_and_no_fourth(people: People) -> None:
    project = works.reported(people.northwind)
    for _ in range(3):
        actions.approve_change(works.moved(project), by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        works.moved(project)
    assert refusal.value.code == "changes_used_up"
    assert "moved three times already" in str(refusal.value)
    last = project.milestones.get(place=3)
    assert set(refusal.value.fields) == {f"move_{last.pk}"}
    with pytest.raises(IntegrityError, match="deliveries_milestone_three_changes"), transaction.atomic():
        Milestone.objects.filter(pk=last.pk).update(change_count=4)


def test_rejected_and_withdrawn_requests_do_not_count(people: People) -> None:
    project = works.reported(people.northwind)
    for _ in range(3):
        actions.reject_change(works.moved(project), by=SYSTEM, reason="No.")
        actions.withdraw_change(works.moved(project), by=people.partner)
    assert project.milestones.get(place=3).change_count == 0
    assert works.moved(project).status == "reviewing"


def test_one_request_at_a_time(people: People) -> None:
    project = works.reported(people.northwind)
    change = works.moved(project)
    with pytest.raises(Refused, match=change.number):
        works.moved(project)
    with pytest.raises(IntegrityError, match="deliveries_change_one_at_a_time"), transaction.atomic():
        PlanChange.objects.create(
            number="PC-X",
            project=project,
            partner=project.partner,
            cause="own",
            reason="R",
            old_end_on=project.end_on,
            new_end_on=project.end_on,
            submitted_at=clock.now(),
        )


def test_what_is_reached_cannot_be_moved(people: People, hands: Hands) -> None:
    project = works.reported(people.northwind)
    first = first_of(project)
    hands.move_to(at(first.planned_on))
    actions.reach(first, by=people.partner, actual_on=first.planned_on, deliverables=[scan()])
    with pytest.raises(Refused) as refusal:
        works.moved(project, moves={first.pk: first.planned_on + timedelta(days=3)})
    assert "is reached" in str(refusal.value)


@pytest.mark.parametrize(
    ("moves", "field"),
    [
        ({1: 50}, "move_1"),  # behind the second milestone
        ({3: 61}, "new_end_on"),  # behind the end of the project
        ({1: -1}, "move_1"),  # in the past
        ({}, "move_1"),  # nothing moves
    ],
)
def test_days_stay_in_order_within_the_project_and_ahead(people: People, moves: dict[int, int], field: str) -> None:
    project = works.reported(people.northwind)
    pks = {one.place: one.pk for one in project.milestones.all()}
    with pytest.raises(Refused) as refusal:
        works.moved(project, moves={pks[place]: works.day(people.northwind, number) for place, number in moves.items()})
    wanted = f"move_{pks[1]}" if field == "move_1" else field
    assert set(refusal.value.fields) == {wanted}
    assert project.changes.count() == 0


def test_a_later_end_needs_certificates_that_hold(people: People) -> None:
    expert = works.expert(people.northwind, expires_on=works.day(people.northwind, 70))
    team = [{"person": expert, "role": "R", "person_days": Decimal(3)}]
    project = works.reported(people.northwind, people=team)
    with pytest.raises(Refused) as refusal:
        works.moved(project, 9, new_end_on=works.day(people.northwind, 75))
    assert set(refusal.value.fields) == {"new_end_on"}
    assert str(expert) in str(refusal.value)
    change = works.moved(project, 9, new_end_on=works.day(people.northwind, 68))
    actions.approve_change(change, by=SYSTEM)
    project.refresh_from_db()
    assert project.end_on == works.day(people.northwind, 68)


def test_an_uncontrollable_cause_is_applied_for_before_the_day_with_evidence(people: People, hands: Hands) -> None:
    project = works.reported(people.northwind)
    with pytest.raises(Refused) as refusal:
        works.moved(project, cause="uncontrollable")
    assert set(refusal.value.fields) == {"evidence"}
    first = first_of(project)
    hands.move_to(at(first.planned_on + timedelta(days=2)))
    sweep()
    later = {first.pk: first.planned_on + timedelta(days=9)}
    with pytest.raises(Refused, match="before the planned day"):
        works.moved(project, cause="uncontrollable", moves=later, evidence=[scan()])
    actions.approve_change(works.moved(project, cause="own", moves=later), by=SYSTEM)
    first.refresh_from_db()
    assert (first.status, first.is_excused, first.delayed_at is not None) == ("planned", False, True)
    change = works.moved(project, cause="uncontrollable", evidence=[scan()])
    actions.approve_change(change, by=SYSTEM)
    assert project.milestones.get(place=3).is_excused


def test_a_change_that_came_too_late_to_be_approved_says_so(people: People, hands: Hands) -> None:
    project = works.reported(people.northwind)
    first = first_of(project)
    change = works.moved(project, moves={first.pk: first.planned_on + timedelta(days=1)})
    hands.move_to(at(first.planned_on + timedelta(days=3)))
    with pytest.raises(Refused) as refusal:
        actions.approve_change(change, by=SYSTEM)
    assert refusal.value.code == "day_passed"
    actions.reach(first, by=people.partner, actual_on=first.planned_on, deliverables=[scan()])
    with pytest.raises(Refused) as refusal:
        actions.approve_change(change, by=SYSTEM)
    assert refusal.value.code == "reached_meanwhile"


def test_somebody_of_an_equal_certificate_takes_over(people: People) -> None:
    project = works.reported(people.northwind)
    leaving = project.team.get()
    lower = works.expert(people.northwind, kind="HCCDA")
    with pytest.raises(Refused) as refusal:
        actions.request_replacement(project, by=people.partner, leaving=leaving, person=lower, reason="R")
    assert (refusal.value.code, set(refusal.value.fields)) == ("lower_certificate", {"person"})
    higher = works.expert(people.northwind, kind="HCCDE")
    request = actions.request_replacement(project, by=people.partner, leaving=leaving, person=higher, reason="R")
    with pytest.raises(Refused) as refusal:
        actions.request_replacement(project, by=people.partner, leaving=leaving, person=higher, reason="R")
    assert refusal.value.code == "already_asked"
    actions.confirm(request, by=SYSTEM)
    leaving.refresh_from_db()
    comes = project.team.get(is_current=True)
    assert (leaving.is_current, leaving.left_on) == (False, date(2026, 11, 2))
    assert (comes.person, comes.role, comes.person_days) == (higher, leaving.role, leaving.person_days)


def test_strangers_are_not_found(people: People) -> None:
    project = works.reported(people.northwind)
    stranger = works.expert(people.contoso)
    with pytest.raises(NotFound):
        actions.request_replacement(project, by=people.partner, leaving=project.team.get(), person=stranger, reason="R")
    with pytest.raises(NotFound):
        works.moved(project, moves={works.milestone(people.contoso).pk: date(2026, 12, 1)})
