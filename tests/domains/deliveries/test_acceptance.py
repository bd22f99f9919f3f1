"""Acceptance with its materials and findings, and the score by the rubric."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.utils import DatabaseError

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import MATERIALS, Acceptance, Evaluation, Grade, Project
from partner_center.domains.deliveries.queries import materials_of, parts_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.deliveries import works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People, browser

Hands = clock.Hands


def refused(acceptance: Acceptance) -> Refused:
    with pytest.raises(Refused) as refusal:
        actions.apply(acceptance, by=SYSTEM)
    return refusal.value


def test_everything_that_is_missing_is_said_at_once(people: People) -> None:
    project = works.reported(people.northwind)
    acceptance = actions.prepare(project, by=people.partner, final_sow=scan("sow.png"))
    found = refused(acceptance)
    needed = set(MATERIALS) - {"final_sow", "assessment_evidence"}
    assert set(found.fields) == needed | {"actual_end_on"}
    assert project.status == "reported"


def test_a_new_file_replaces_the_one_before(people: People) -> None:
    project = works.reported(people.northwind)
    acceptance = actions.prepare(project, by=people.partner, resource_list=scan("old.png"))
    actions.prepare(project, by=people.partner, resource_list=scan("new.png"), workload_list=scan("w.png"))
    known = {name: one.name for name, one in materials_of(acceptance, SYSTEM).items() if one is not None}
    assert known == {"resource_list": "new.png", "workload_list": "w.png"}


def test_milestones_must_be_reached_first(people: People, hands: Hands) -> None:
    project = works.reported(people.northwind)
    hands.move_to(clock.now() + timedelta(days=58))
    ended = works.day(people.northwind, 0)
    acceptance = actions.prepare(project, by=people.partner, actual_end_on=ended, **works.materials())
    found = refused(acceptance)
    assert found.code == "milestones_ahead"
    assert "Design agreed, Data moved, Gone live" in str(found)


@pytest.mark.parametrize(("number", "words"), [(1, "in the future"), (-60, "started on"), (-30, "last milestone")])
def test_the_actual_end_is_plausible(people: People, hands: Hands, number: int, words: str) -> None:
    project = works.delivered(people.northwind)
    hands.move_to(clock.now() + timedelta(days=58))
    ended = works.day(people.northwind, number)
    acceptance = actions.prepare(project, by=people.partner, actual_end_on=ended, **works.materials())
    assert words in str(refused(acceptance).fields["actual_end_on"])


def test_nothing_passes_before_both_are_in_order(people: People) -> None:
    acceptance = works.applied(people.northwind)
    for first, second in (("", ""), ("good", ""), ("good", "bad")):
        if first:
            actions.check_time(acceptance, by=SYSTEM, verdict=first)
        if second:
            actions.check_material(acceptance, by=SYSTEM, verdict=second, comment="The list is unsigned.")
        with pytest.raises(Refused) as refusal:
            actions.accept(acceptance, by=SYSTEM)
        assert refusal.value.code == "not_both_reviewed"
    with pytest.raises(Refused) as refusal:
        actions.check_material(acceptance, by=SYSTEM, verdict="bad")
    assert set(refusal.value.fields) == {"comment"}
    actions.check_material(acceptance, by=SYSTEM, verdict="good")
    actions.accept(acceptance, by=SYSTEM)
    project = Project.objects.get(pk=acceptance.project_id)
    assert (project.status, project.actual_end_on) == ("accepted", acceptance.actual_end_on)


def test_what_did_not_pass_is_mended_and_applied_for_again(people: People) -> None:
    acceptance = works.applied(people.northwind)
    actions.check_time(acceptance, by=SYSTEM, verdict="good")
    actions.fail(acceptance, by=SYSTEM, reason="The list is unsigned.", mend="– List of cloud resources")
    project = Project.objects.get(pk=acceptance.project_id)
    assert (acceptance.status, project.status) == ("failed", "reported")
    run_pending()
    letter = Notification.objects.get(user=people.admin, message="deliveries.acceptance_failed")
    assert "unsigned" in letter.body
    with clock.freeze(clock.now() + timedelta(days=59)):
        actions.prepare(project, by=people.partner, resource_list=scan("signed.png"))
        acceptance.refresh_from_db()
        actions.apply(acceptance, by=people.partner)
    assert (acceptance.status, acceptance.time_verdict) == ("reviewing", "")
    assert Review.objects.of(acceptance).get().round == 2


def test_the_application_can_be_taken_back_and_materials_rest_while_it_is_reviewed(people: People) -> None:
    acceptance = works.applied(people.northwind)
    project = Project.objects.get(pk=acceptance.project_id)
    with pytest.raises(WrongState):
        actions.prepare(project, by=people.partner, resource_list=scan())
    actions.withdraw_acceptance(acceptance, by=people.partner)
    project.refresh_from_db()
    assert (acceptance.status, project.status) == ("draft", "reported")


def test_a_score_is_worked_out_and_stays(people: People) -> None:
    """9 of 10 at 50 percent, 4 of 5 at 30, 2 of 3 at 20: 45 + 24 + 13.333… = 82.33."""
    project = works.scored(people.northwind, "9", "4", "2")
    evaluation = Evaluation.objects.get()
    assert (project.status, evaluation.total, evaluation.grade) == ("evaluated", Decimal("82.33"), Grade.GOOD)
    assert [part.shown_share for part in parts_of(evaluation)] == [45, 24, Decimal("13.33")]
    run_pending()
    letter = Notification.objects.get(user=people.admin, message="deliveries.evaluated")
    assert "82.33" in letter.subject
    with pytest.raises(DatabaseError, match="append_only"):
        Evaluation.objects.update(total=100)


@pytest.mark.parametrize("points", [("11", "4", "2"), ("-1", "4", "2")])
def test_points_lie_within_the_scale(people: People, points: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        works.scored(people.northwind, *points)
    assert [name.partition("_")[0] for name in refusal.value.fields] == ["points"]
    assert Evaluation.objects.count() == 0


def test_every_criterion_is_scored_and_by_a_released_rubric_only(people: People) -> None:
    project = Project.objects.get(pk=works.passed(people.northwind).project_id)
    with pytest.raises(Refused) as refusal:
        actions.evaluate(project, by=SYSTEM, scores=[{}])
    assert refusal.value.code == "no_rubric"
    given = works.scores("9", "4", "2")
    with pytest.raises(Refused) as refusal:
        actions.evaluate(project, by=SYSTEM, scores=given[:2])
    assert refusal.value.code == "bad_scores"
    actions.release(works.rubric(), by=SYSTEM)
    with pytest.raises(Refused) as refusal:
        actions.evaluate(project, by=SYSTEM, scores=given)
    assert refusal.value.code == "other_rubric"


def test_weights_add_up_and_bounds_rise(people: People) -> None:
    rows = works.rubric_facts()["criteria"]
    with pytest.raises(Refused) as refusal:
        works.rubric(criteria=rows[:2])
    assert "add up to 80" in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        works.rubric(good_from=Decimal(95))
    assert refusal.value.code == "bounds"


def test_a_new_version_retires_the_one_before(people: People) -> None:
    first, second = works.released(), works.rubric()
    assert actions.amend_rubric(second, by=SYSTEM, **works.rubric_facts(note="Clearer")).note == "Clearer"
    actions.release(second, by=SYSTEM)
    first.refresh_from_db()
    assert (first.status, second.version) == ("retired", 2)
    with pytest.raises(WrongState):
        actions.amend_rubric(second, by=SYSTEM, **works.rubric_facts())


def test_materials_are_added_while_a_supplement_is_asked_for_and_looked_at_anew(people: People, hands: Hands) -> None:
    acceptance = works.applied(people.northwind)
    project = Project.objects.get(pk=acceptance.project_id)
    reviewer = Actor.of(people.person(people.vendor, Role.VENDOR_REVIEWER))
    actions.check_material(acceptance, by=reviewer, verdict="bad", comment="The zones are missing.")
    review = Review.objects.of(acceptance).get()
    reviews.take(review, by=reviewer)
    with pytest.raises(WrongState):
        actions.prepare(project, by=people.partner, resource_list=scan("zones.png"))
    reviews.ask(review, by=reviewer, text="Add the zones.")
    client = browser(people.admin)
    address = f"/deliveries/projects/{project.pk}/acceptance/"
    assert "asked for a supplement" in client.get(address).content.decode()
    assert client.post(address, {"resource_list": scan("zones.png")}).status_code == 302
    acceptance.refresh_from_db()
    assert (acceptance.status, acceptance.material_verdict) == ("reviewing", "")
    found = materials_of(acceptance, SYSTEM)["resource_list"]
    assert found is not None
    assert found.name == "zones.png"
    with pytest.raises(Refused) as refusal:
        actions.prepare(project, by=people.partner, actual_end_on=works.day(people.northwind, 1))
    assert refusal.value.code == "end_under_review"
    reviews.answer(review, by=people.partner, text="Added.")
    with pytest.raises(WrongState):
        actions.prepare(project, by=people.partner, resource_list=scan("late.png"))
