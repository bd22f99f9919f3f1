"""Two people at once about the same project, or the same baseline solution: each was seen failing without its lock."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import transaction

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.actions import baselines as begins
from partner_center.domains.deliveries.models import Acceptance, BaselineDelivery, Milestone, PlanChange, Project
from partner_center.domains.deliveries.queries import unevaluated_offerings
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.deliveries import baselines, works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return [one.code for one in results if isinstance(one, Refused)]


def test_two_third_changes_of_one_milestone(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the project in ``request_change``; without it the constraint answers with a fault."""
    project = works.reported(people.northwind)
    for _ in range(2):
        actions.approve_change(works.moved(project), by=SYSTEM)

    def ask() -> PlanChange:
        return works.moved(Project.objects.get(pk=project.pk))

    assert refusals(at_once(ask, ask)) == ["change_under_review"]
    actions.approve_change(PlanChange.objects.get(status="reviewing"), by=SYSTEM)
    assert Milestone.objects.get(project=project, place=3).change_count == 3


def test_a_milestone_is_reached_while_its_change_is_approved(people: People, at_once: AtOnce) -> None:
    """Lock: the rows of the milestones in ``approve_change``; without it a milestone is reached and moved as well."""
    project = works.reported(people.northwind)
    first = project.milestones.get(place=1)
    change = works.moved(project, moves={first.pk: first.planned_on + timedelta(days=1)})

    def reach() -> Milestone:
        mine = Milestone.objects.get(pk=first.pk)
        by = Actor.of(people.admin)
        return actions.reach(mine, by=by, actual_on=first.planned_on, deliverables=[scan()])

    def approve() -> PlanChange:
        return actions.approve_change(PlanChange.objects.get(pk=change.pk), by=SYSTEM)

    with clock.freeze(clock.now() + timedelta(days=21)):
        codes = refusals(at_once(reach, approve))
    first.refresh_from_db()
    change.refresh_from_db()
    assert codes in ([], ["reached_meanwhile"])
    assert first.status == "reached"
    assert (change.status, first.change_count) in {("approved", 1), ("reviewing", 0)}


def test_one_phase_is_reported_twice_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("deliveries.phase", …)`` in ``submit``; without it the constraint answers with a fault."""
    drafts = [works.draft(people.northwind, name="Move") for _ in range(2)]

    def submit(pk: int) -> Project:
        return actions.submit(Project.objects.get(pk=pk), by=Actor.of(people.admin))

    codes = refusals(at_once(*[lambda pk=one.pk: submit(pk) for one in drafts]))
    assert codes == ["incomplete_report"]
    assert Project.objects.filter(status="reviewing").count() == 1


def test_the_last_two_projects_of_an_opportunity_are_accepted_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("deliveries.opportunity", …)`` in ``accept_project``; without it nobody completes the delivery."""
    opportunity = works.signed(people.northwind)
    acceptances = [works.applied(people.northwind, opportunity=opportunity, phase=one) for one in ("design", "go_live")]
    for acceptance in acceptances:
        actions.check_time(acceptance, by=SYSTEM, verdict="good")
        actions.check_material(acceptance, by=SYSTEM, verdict="good")

    def accept(pk: int) -> Acceptance:
        return actions.accept(Acceptance.objects.get(pk=pk), by=SYSTEM)

    with clock.freeze(clock.now() + timedelta(days=59)):
        assert refusals(at_once(*[lambda pk=one.pk: accept(pk) for one in acceptances])) == []
    assert Opportunity.objects.get(pk=opportunity.pk).stage == "delivered"


def test_a_project_is_evaluated_once(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock; without it both pass the check and the second score breaks on the one-to-one key."""
    project = Project.objects.get(pk=works.passed(people.northwind).project_id)
    given = works.scores("9", "4", "2")

    def evaluate() -> Project:
        return actions.evaluate(Project.objects.get(pk=project.pk), by=SYSTEM, scores=given)

    assert refusals(at_once(evaluate, evaluate)) == [WrongState.default_code]


def test_the_sweep_and_the_partner_meet(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock, in step and sweep; whoever comes second finds the other's state, and nobody fails.

    Without it the milestone that the partner reached is marked as delayed on top.
    """
    milestone = works.milestone(people.northwind)

    def reach() -> Milestone:
        mine = Milestone.objects.get(pk=milestone.pk)
        by = Actor.of(people.admin)
        return actions.reach(mine, by=by, actual_on=milestone.planned_on, deliverables=[scan()])

    def strike() -> int:
        return sweep().failed

    with clock.freeze(clock.now() + timedelta(days=22)):
        results = at_once(reach, strike)
    assert refusals(results) == []
    assert results[1] == 0
    milestone.refresh_from_db()
    assert milestone.status == "reached"


def test_a_baseline_delivery_begins_twice_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("deliveries.baseline", …)``; without it the constraint answers with a fault."""
    opportunity = baselines.sold(people.northwind)

    def begin() -> int:
        with transaction.atomic():
            return len(actions.begin_deliveries(Opportunity.objects.get(pk=opportunity.pk), by=SYSTEM))

    results = at_once(begin, begin)
    assert refusals(results) == []
    assert sorted(map(str, results)) == ["0", "1"]
    assert BaselineDelivery.objects.filter(opportunity=opportunity).count() == 1


def test_a_sale_is_lost_while_its_baseline_delivery_begins(
    people: People, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lock: the same turn; without it the evaluation of a lost sale waits for ever."""
    opportunity = baselines.sold(people.northwind)

    def slow(*args: object) -> object:
        time.sleep(0.5)
        return unevaluated_offerings(*args)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(begins, "unevaluated_offerings", slow)

    def begin() -> None:
        with transaction.atomic():
            actions.begin_deliveries(Opportunity.objects.get(pk=opportunity.pk), by=SYSTEM)

    def lose() -> None:
        time.sleep(0.2)  # the other one has read the stage
        mine = Opportunity.objects.get(pk=opportunity.pk)
        opportunities.lose(mine, by=SYSTEM, lost_code="budget", reason="Cut.")
        with transaction.atomic():
            actions.close_deliveries(mine, by=SYSTEM)

    assert refusals(at_once(begin, lose)) == []
    assert list(BaselineDelivery.objects.values_list("status", flat=True)) == ["closed"]
