"""The same forms at both doors: a report as JSON and as a browser sends it, and everything that can be wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import Evaluation, Milestone, PlanChange, Project
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.reviews.models import Review
from tests.domains.deliveries import works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import Api, People, browser

Hands = clock.Hands


def sent(cast: People, **other: Any) -> dict[str, Any]:
    """A report as a program sends it."""
    data = works.facts(cast.northwind)
    plain = {name: str(value) for name, value in data.items() if name not in {"work", "people", "milestones", "sow"}}
    expert = data["people"][0]["person"]
    return {
        **plain,
        "opportunity": None,
        "work": [{"package": "Migration", "name": "Databases", "person_days": "8.5"}],
        "people": [{"person": expert.number, "role": "Architect", "person_days": 9}],
        "milestones": [
            {"name": "Design", "planned_on": str(works.day(cast.northwind, 20)), "deliverables": "Design document"}
        ],
        **other,
    }


def typed(data: dict[str, Any]) -> dict[str, Any]:
    """The same as a browser sends it."""
    flat: dict[str, Any] = {name: value for name, value in data.items() if value is not None}
    for name in ("work", "people", "milestones"):
        for place, row in enumerate(flat.pop(name, [])):
            flat |= {f"{name}-{place}-{part}": str(value) for part, value in row.items()}
    return flat


def test_a_report_from_json_to_the_approval(people: People) -> None:
    api, vendor = Api(people.admin), Api(people.person(people.vendor, Role.VENDOR_REVIEWER))
    made = api.post("/deliveries/projects", sent(people))
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert (made.json()["status"], made.json()["milestones"]) == ("draft", 1)
    missing = api.post(f"/deliveries/projects/{number}/submit").json()
    assert [one["pointer"] for one in missing["errors"]] == ["#/sow"]
    project = Project.objects.get(number=number)
    actions.amend(project, by=people.partner, **works.facts(people.northwind))
    assert api.post(f"/deliveries/projects/{number}/submit").json()["status"] == "reviewing"
    review = Review.objects.of(project).get()
    assert vendor.post(f"/reviews/{review.pk}/approve").status_code == 200
    assert api.get(f"/deliveries/projects/{number}").json()["status"] == "reported"
    plans = api.get(f"/deliveries/projects/{number}/plans").json()["items"]
    assert [one["version"] for one in plans] == [1, 1, 1]
    assert {one["person_days"] for one in api.get(f"/deliveries/projects/{number}/work").json()["items"]} == {
        "8.0",
        "10.0",
    }


def test_rows_that_are_wrong_are_pointed_at(people: People) -> None:
    data = sent(
        people, work=[{"package": "P", "name": "N", "person_days": "12"}], people=[{"person": "PE-9", "role": ""}]
    )
    answer = Api(people.admin).post("/deliveries/projects", data).json()
    found = {one["pointer"].removeprefix("#/"): one["message"] for one in answer["errors"]}
    assert set(found) == {"work/0/person_days", "people/0/person", "people/0/role", "people/0/person_days"}
    assert found["work/0/person_days"] == "Break it down: an item takes at most 10 person-days."


def test_amending_keeps_what_is_left_out(people: People) -> None:
    project = works.draft(people.northwind)
    answer = Api(people.admin).patch(f"/deliveries/projects/{project.number}", {"name": "Another name"})
    assert answer.status_code == 200, answer.content
    project.refresh_from_db()
    assert (project.name, project.work.count(), project.milestones.count()) == ("Another name", 2, 3)


def test_the_browser_saves_and_submits_in_one_go_or_not_at_all(people: People) -> None:
    client = browser(people.admin)
    page = client.post("/deliveries/projects/new/", typed(sent(people)) | {"and_submit": "1"})
    assert page.status_code == 409
    assert "Attach the statement of work" in page.content.decode()
    assert Project.objects.count() == 0
    done = client.post("/deliveries/projects/new/", typed(sent(people)) | {"and_submit": "1", "sow": scan()})
    assert done.status_code == 302
    assert Project.objects.get().status == "reviewing"


def test_the_browser_shows_mistakes_in_their_row(people: People) -> None:
    data = sent(people, work=[{"package": "P", "name": "N", "person_days": "12"}])
    page = browser(people.admin).post("/deliveries/projects/new/", typed(data))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Row 1, Person-days: Break it down" in text
    assert 'name="work-0-person_days" value="12"' in text
    assert 'aria-invalid="true"' in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "China"),
        ("start_on", "soon"),
        ("annual_scale", "-1"),
        ("annual_scale", "NaN"),
        ("phase", "party"),
        ("price_list_url", "javascript:alert(1)"),
        ("contact_email", "nobody"),
        ("opportunity", "PO-404"),
        ("milestones", [{"name": "M", "planned_on": "2026-13-01", "deliverables": "D"}]),
        ("people", ["PE-000001"]),
    ],
)
def test_bad_input_is_answered_with_422(people: People, field: str, value: Any) -> None:
    answer = Api(people.admin).post("/deliveries/projects", sent(people, **{field: value}))
    assert answer.status_code == 422, answer.content
    assert any(one["pointer"].startswith(f"#/{field}") for one in answer.json()["errors"])
    assert Project.objects.count() == 0


def test_the_opportunity_fills_the_form_in(people: People) -> None:
    mine = works.signed(people.northwind, project_start_on=works.day(people.northwind, 9))
    page = browser(people.admin).get(f"/deliveries/projects/new/?opportunity={mine.pk}")
    form = page.context["form"]
    assert (form["name"].value(), form["customer_name"].value()) == (mine.name, mine.customer_name)
    assert form["start_on"].value() == works.day(people.northwind, 9)
    foreign = works.signed(people.contoso)
    other = browser(people.admin).get(f"/deliveries/projects/new/?opportunity={foreign.pk}").context["form"]
    assert other["name"].value() in (None, "")


def test_the_guide_counts_its_steps(people: People) -> None:
    works.draft(people.northwind)
    works.submitted(people.northwind)
    works.reported(people.northwind)
    works.applied(people.northwind)
    works.passed(people.northwind)
    page = browser(people.admin).get("/deliveries/projects/")
    assert [str(one["label"]) for one in page.context["guides"]] == [
        "Report (2)",
        "Track (1)",
        "Acceptance (1)",
        "Evaluation (1)",
    ]
    found = browser(people.admin).get("/deliveries/projects/?tab=track").context["object_list"]
    assert [one.status for one in found] == ["reported"]


def test_the_page_shows_plan_clock_counter_and_score(people: People) -> None:
    project = works.scored(people.northwind)
    text = browser(people.admin).get(project.get_absolute_url()).content.decode()
    for wanted in ("<svg viewBox", "pc-plan__mark", "0 of 3", "89.00", "Good", "45.00"):
        assert wanted in text, wanted
    assert 'style="' not in text


def test_a_change_asks_for_days_by_milestone_and_says_what_is_used_up(people: People) -> None:
    project = works.reported(people.northwind)
    for _ in range(3):
        actions.approve_change(works.moved(project), by=SYSTEM)
    last = project.milestones.get(place=3)
    page = browser(people.admin).get(f"/deliveries/projects/{project.pk}/plan/")
    assert "3 of 3 changes are used" in page.content.decode()
    day = {f"move_{last.pk}": str(last.planned_on + timedelta(days=1)), "cause": "own", "reason": "Again"}
    refused = browser(people.admin).post(f"/deliveries/projects/{project.pk}/plan/", day)
    assert (refused.status_code, "moved three times already" in refused.content.decode()) == (409, True)
    answer = Api(people.admin).post(f"/deliveries/projects/{project.number}/changes", day)
    assert (answer.status_code, answer.json()["code"]) == (409, "changes_used_up")
    first = project.milestones.get(place=1)
    other = {f"move_{first.pk}": str(first.planned_on + timedelta(days=1)), "cause": "own", "reason": "First"}
    made = Api(people.admin).post(f"/deliveries/projects/{project.number}/changes", other)
    assert made.status_code == 201, made.content
    assert [one["name"] for one in made.json()["moves"]] == ["Design agreed"]


def test_a_milestone_is_reached_with_several_files(people: People, hands: Hands) -> None:
    milestone = works.milestone(people.northwind)
    hands.move_to(clock.now() + timedelta(days=21))
    client = browser(people.admin)
    asked = client.get(f"/deliveries/milestones/{milestone.pk}/reach/").content.decode()
    assert "Promised: Design document" in asked
    data = {"actual_on": str(milestone.planned_on), "deliverables": [scan("a.png"), scan("b.png")]}
    assert client.post(f"/deliveries/milestones/{milestone.pk}/reach/", data).status_code == 302
    milestone.refresh_from_db()
    assert milestone.status == "reached"
    page = client.get(milestone.get_absolute_url()).content.decode()
    assert ("a.png" in page, "b.png" in page) == (True, True)


def test_a_replacement_over_the_api_and_its_confirmation(people: People) -> None:
    project, office = works.reported(people.northwind), people.person(people.vendor, Role.VENDOR_OFFICE)
    comes = works.expert(people.northwind)
    data = {"leaving": project.team.get().pk, "person": comes.number, "reason": "Ill"}
    made = Api(people.admin).post(f"/deliveries/projects/{project.number}/replacements", data)
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert Api(people.admin).post(f"/deliveries/replacements/{number}/confirm").status_code == 403
    done = Api(office).post(f"/deliveries/replacements/{number}/confirm")
    assert (done.status_code, done.json()["status"]) == (200, "confirmed")


def test_evaluation_asks_for_every_criterion_at_both_doors(people: People) -> None:
    works.released()
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    one, two = (Project.objects.get(pk=works.passed(people.northwind).project_id) for _ in range(2))
    criteria = list(works.released().criteria.order_by("place"))
    points = {f"points_{criterion.pk}": str(criterion.most) for criterion in criteria}
    missing = Api(manager).post(f"/deliveries/projects/{one.number}/evaluate", {"comment": "Well done"})
    assert (missing.status_code, len(missing.json()["errors"])) == (422, 3)
    done = Api(manager).post(f"/deliveries/projects/{one.number}/evaluate", points)
    assert done.json()["status"] == "evaluated", done.content
    page = browser(manager).get(f"/deliveries/projects/{two.pk}/evaluate/").content.decode()
    assert "0 to 10 points, weight 50%." in page
    assert browser(manager).post(f"/deliveries/projects/{two.pk}/evaluate/", points).status_code == 302
    assert list(Evaluation.objects.values_list("total", flat=True)) == [100, 100]
    seen = Api(people.admin).get("/deliveries/evaluations").json()["items"]
    assert [len(each["scores"]) for each in seen] == [3, 3]


def test_acceptance_by_multipart_and_what_is_there_already(people: People, hands: Hands) -> None:
    project = works.delivered(people.northwind)
    hands.move_to(clock.now() + timedelta(days=58))
    client = browser(people.admin)
    address = f"/deliveries/projects/{project.pk}/acceptance/"
    assert client.post(address, {"final_sow": scan("final.png")}).status_code == 302
    assert "There already" in client.get(address).content.decode()
    refused = client.post(address, {"and_apply": "1", "workload_list": scan("w.png")})
    assert refused.status_code == 409
    assert "This material is missing." in refused.content.decode()
    files = {
        "resource_list": scan(),
        "sow_confirmation": scan(),
        "acceptance_report": scan(),
        "self_assessment": scan(),
    }
    ended = {"actual_end_on": str(works.day(people.northwind, 0))}
    done = client.post(address, {**files, **ended, "and_apply": "1"})
    assert done.status_code == 302, done.content
    project.refresh_from_db()
    assert project.status == "acceptance"


def test_files_hold_what_the_lists_show(people: People) -> None:
    project = works.scored(people.northwind)
    works.moved(works.reported(people.northwind))
    works.draft(people.contoso)
    by = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    wanted = {"deliveries.projects": "tab=evaluation", "deliveries.milestones": "tab=all", "deliveries.changes": ""}
    files = [ask(kind, {"query": query}, by=by, label=kind) for kind, query in wanted.items()]
    run_pending()
    for export in files:
        export.refresh_from_db()
    assert [(export.reason, export.rows) for export in files] == [("", 1), ("", 6), ("", 1)]
    assert project.status == "evaluated"
    assert (Milestone.objects.count(), PlanChange.objects.count()) == (9, 1)


def test_a_signed_opportunity_leads_to_its_project(people: People) -> None:
    opportunity = works.signed(people.northwind)
    page = browser(people.admin).get(opportunity.get_absolute_url()).content.decode()
    assert f"/deliveries/projects/new/?opportunity={opportunity.pk}" in page
    project = works.draft(people.northwind, opportunity=opportunity)
    page = browser(people.admin).get(opportunity.get_absolute_url()).content.decode()
    assert project.get_absolute_url() in page
    seller = browser(people.finance).get(opportunity.get_absolute_url())
    assert "/deliveries/projects/new/" not in seller.content.decode()
