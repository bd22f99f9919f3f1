"""Reports: what a draft may lack, what a submission must have, and every refusal at its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import Project, WorkItem
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import NotFound, Refused, WrongState
from tests.domains.deliveries import works
from tests.domains.partners.people import People
from tests.domains.personnel import certs

Hands = clock.Hands


def problems(project: Project) -> dict[str, str]:
    """What keeps a report from being submitted, by field."""
    with pytest.raises(Refused) as refusal:
        actions.submit(project, by=SYSTEM)
    return {name: str(text) for name, text in refusal.value.fields.items()}


def test_a_complete_report_goes_to_review_and_into_delivery(people: People) -> None:
    project = works.draft(people.northwind)
    assert (project.number, project.status) == ("DP-000001", "draft")
    actions.submit(project, by=people.partner)
    assert Review.objects.of(project).get().queue == "delivery-report"
    assert project.team.get().certificate.type == "HCIP"
    actions.approve(project, by=SYSTEM)
    assert (project.status, project.plans.count(), project.plans.get().dates.count()) == ("reported", 1, 3)
    assert set(project.milestones.values_list("status", flat=True)) == {"planned"}
    run_pending()
    told = Notification.objects.filter(user=people.admin, message__startswith="deliveries.")
    assert [one.message for one in told] == ["deliveries.report_approved"]
    assert Review.objects.of(project).get().outcome == "approved"


def test_a_draft_may_be_bare_and_its_submission_says_everything_that_is_missing(people: People) -> None:
    bare = works.draft(people.northwind, work=[], people=[], milestones=[], sow=None)
    found = problems(bare)
    assert set(found) == {"work", "people", "milestones", "sow"}
    assert "Implementation and delivery" in found["milestones"]
    assert Review.objects.of(bare).count() == 0


def test_only_three_scenarios_need_a_plan(people: People) -> None:
    consulting = works.draft(people.northwind, scenario="consulting", milestones=[])
    assert actions.submit(consulting, by=people.partner).status == "reviewing"
    for scenario in ("migration_verification", "implementation", "poc"):
        assert set(problems(works.draft(people.northwind, scenario=scenario, milestones=[]))) == {"milestones"}


def test_a_report_comes_before_the_start(people: People, hands: Hands) -> None:
    project = works.draft(people.northwind)
    hands.move_to(clock.now().replace(day=12))
    assert "2026-11-12 is not in the future" in problems(project)["start_on"]


def test_the_same_phase_again_names_the_other_report(people: People) -> None:
    first = works.submitted(people.northwind, name="Move", phase="design")
    again = works.draft(people.northwind, name="MOVE", customer_name="tailspin ltd", phase="design")
    assert first.number in problems(again)["phase"]
    other_phase = works.draft(people.northwind, name="Move", phase="go_live")
    assert actions.submit(other_phase, by=people.partner).status == "reviewing"
    rival = works.draft(people.contoso, name="Move", phase="design")
    assert actions.submit(rival, by=Actor.of(people.rival)).status == "reviewing"
    actions.reject(first, by=SYSTEM, reason="Vague")
    assert actions.submit(again, by=people.partner).status == "reviewing"


def test_the_database_itself_refuses_the_same_phase(people: People) -> None:
    first = works.submitted(people.northwind)
    first.pk, first.number = None, "DP-Y"
    with pytest.raises(IntegrityError, match="deliveries_project_phase_once"), transaction.atomic():
        first.save()


def test_people_are_refused_with_the_reason(people: People) -> None:
    ending = works.expert(people.northwind, expires_on=works.day(people.northwind, 30))
    nobody = certs.person(people.northwind)
    seller = works.expert(people.northwind, kind="PMP")
    waiting = certs.person(people.northwind)
    certs.reviewing(waiting)
    team = [{"person": one, "role": "R", "person_days": Decimal(1)} for one in (ending, nobody, seller, waiting)]
    said = problems(works.draft(people.northwind, people=team))["people"]
    assert f"{ending}: HCIP" in said
    assert "ends on 2026-12-02, before the project does (2027-01-01)" in said
    assert f"{nobody} has no recognised technical certificate" in said
    assert f"{seller} has no recognised technical certificate" in said
    assert f"{waiting}: HCIA" in said
    assert "still being reviewed" in said


def test_a_certificate_that_was_revoked_meanwhile_stops_the_approval(people: People) -> None:
    project = works.submitted(people.northwind)
    certificate = project.team.get().certificate
    type(certificate).objects.filter(pk=certificate.pk).update(status="revoked")
    with pytest.raises(Refused) as refusal:
        actions.approve(project, by=SYSTEM)
    assert refusal.value.code == "not_certified"


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"end_on": date(2026, 11, 1)}, "end_on"),
        ({"work": [{"package": "P", "name": "Everything", "person_days": Decimal(11)}]}, "work"),
        ({"milestones": [{"name": "M", "planned_on": date(2026, 11, 3), "deliverables": "D"}]}, "milestones"),
        (
            {
                "milestones": [
                    {"name": "A", "planned_on": date(2026, 12, 3), "deliverables": "D"},
                    {"name": "B", "planned_on": date(2026, 12, 2), "deliverables": "D"},
                ]
            },
            "milestones",
        ),
    ],
)
def test_what_is_wrong_in_itself_is_refused_even_in_a_draft(people: People, other: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        works.draft(people.northwind, **other)
    assert set(refusal.value.fields) == {field}
    assert Project.objects.count() == 0


def test_somebody_named_twice_and_somebody_of_another_company(people: People) -> None:
    own, strange = works.expert(people.northwind), works.expert(people.contoso)
    row = {"role": "R", "person_days": Decimal(1)}
    with pytest.raises(Refused) as refusal:
        works.draft(people.northwind, people=[{"person": own, **row}, {"person": own, **row}])
    assert set(refusal.value.fields) == {"people"}
    with pytest.raises(NotFound):
        works.draft(people.northwind, people=[{"person": strange, **row}])


def test_the_database_refuses_a_long_item(people: People) -> None:
    project = works.draft(people.northwind)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.create(project=project, place=9, package="P", name="N", person_days=Decimal("10.1"))


def test_the_country_stays_after_the_submission(people: People) -> None:
    project = works.submitted(people.northwind)
    actions.withdraw(project, by=people.partner)
    data = works.facts(people.northwind, country="SG")
    with pytest.raises(Refused) as refusal:
        actions.amend(project, by=people.partner, **data)
    assert (refusal.value.code, set(refusal.value.fields)) == ("country_locked", {"country"})
    with pytest.raises(DatabaseError, match="country_is_locked"), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(country="SG")
    fresh = works.draft(people.northwind)
    assert actions.amend(fresh, by=people.partner, **works.facts(people.northwind, country="SG")).country == "SG"


def test_what_is_handed_in_cannot_be_amended_and_a_rejected_report_can(people: People) -> None:
    project = works.submitted(people.northwind)
    with pytest.raises(WrongState):
        actions.amend(project, by=people.partner, **works.facts(people.northwind))
    actions.reject(project, by=SYSTEM, reason="The workload is too vague.", mend="– Workload")
    run_pending()
    letter = Notification.objects.filter(user=people.admin, message="deliveries.report_rejected").get()
    assert "too vague" in letter.body
    amended = actions.amend(project, by=people.partner, **works.facts(people.northwind, name="Better"))
    assert actions.submit(amended, by=people.partner).status == "reviewing"
    assert Review.objects.of(project).get().round == 2


def test_only_own_signed_opportunities(people: People) -> None:
    mine, followed = works.signed(people.northwind), works.signed(people.northwind, stage="following")
    foreign = works.signed(people.contoso)
    assert works.draft(people.northwind, opportunity=mine).opportunity == mine
    with pytest.raises(Refused) as refusal:
        works.draft(people.northwind, opportunity=followed)
    assert (refusal.value.code, set(refusal.value.fields)) == ("not_signed", {"opportunity"})
    with pytest.raises(NotFound):
        works.draft(people.northwind, opportunity=foreign)


def test_a_terminated_project_leaves_nothing_open(people: People) -> None:
    project = works.reported(people.northwind)
    change = works.moved(project)
    actions.terminate(project, by=SYSTEM, reason="The customer gave up.")
    run_pending()
    change.refresh_from_db()
    assert (change.status, set(project.milestones.values_list("status", flat=True))) == ("rejected", {"draft"})
    assert Review.objects.undecided().count() == 0
    assert Notification.objects.filter(message="deliveries.terminated", user=people.admin).count() == 1
    with pytest.raises(WrongState):
        works.moved(project)
