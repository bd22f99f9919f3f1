"""Projects as far as a test needs them: drafted, reported, reached, applied for, accepted, scored."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import (
    REQUIRED_MATERIALS,
    Acceptance,
    Milestone,
    PlanChange,
    Project,
    Replacement,
    Rubric,
)
from partner_center.domains.deliveries.queries import today_at
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.personnel.models import Person
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.partners.papers import finance_of, scan
from tests.domains.personnel import certs

numbers = count(1)


def day(partner: Company, number: int) -> date:
    """A day counted from today, where the partner is."""
    return today_at(partner) + timedelta(days=number)


def expert(partner: Company, kind: str = "HCIP", **other: Any) -> Person:
    """Somebody with a recognised certificate over two years."""
    person = certs.person(partner)
    certs.recognised(person, type=kind, **other)
    return person


def signed(partner: Company, **other: Any) -> Opportunity:
    """An opportunity of the partner with a contract."""
    number = next(numbers)
    return Opportunity.objects.create(
        **{
            "number": f"PO-9{number:05}",
            "origin": "po",
            "partner": partner,
            "name": f"Cloud move {number}",
            "customer_name": f"Tailspin {number} Ltd",
            "status": "validated",
            "stage": "signed",
            "signed_on": day(partner, -5),
            "contract_amount": Decimal(900000),
            "annual_scale": Decimal(600000),
            "created_at": clock.now(),
            **other,
        }
    )


def facts(partner: Company, **other: Any) -> dict[str, Any]:
    """What a report says: three milestones within fifty days that begin in ten."""
    number = next(numbers)
    data = {
        "opportunity": None,
        "name": f"Move to the cloud {number}",
        "country": "CN",
        "region": "Shanghai",
        "phase": "migration",
        "scenario": "implementation",
        "start_on": day(partner, 10),
        "end_on": day(partner, 60),
        "customer_name": "Tailspin Ltd",
        "customer_account": "tailspin",
        "customer_contact": "Mei",
        "annual_scale": Decimal(500000),
        "currency": "CNY",
        "contact_name": "Lin",
        "contact_phone": "+86 21 5555 0100",
        "contact_email": "lin@example.com",
        "work": [
            {"package": "Migration", "name": "Move the databases", "person_days": Decimal(8)},
            {"package": "Migration", "name": "Move the applications", "person_days": Decimal(10)},
        ],
        "milestones": [
            {"name": "Design agreed", "planned_on": day(partner, 21), "deliverables": "Design document"},
            {"name": "Data moved", "planned_on": day(partner, 42), "deliverables": "Migration log"},
            {"name": "Gone live", "planned_on": day(partner, 56), "deliverables": "Go-live record"},
        ],
        "sow": scan("sow.png"),
        **other,
    }
    if "people" not in data:
        data["people"] = [{"person": expert(partner), "role": "Architect", "person_days": Decimal(18)}]
    return data


def draft(partner: Company, **other: Any) -> Project:
    """A report that is not handed in."""
    return actions.report(by=finance_of(partner), **facts(partner, **other))


def submitted(partner: Company, **other: Any) -> Project:
    """A report under review."""
    return actions.submit(draft(partner, **other), by=finance_of(partner))


def reported(partner: Company, **other: Any) -> Project:
    """A project in delivery."""
    return actions.approve(submitted(partner, **other), by=SYSTEM)


def milestone(partner: Company) -> Milestone:
    """The first milestone of a project in delivery."""
    found: Milestone | None = reported(partner).milestones.order_by("place").first()
    assert found is not None
    return found


def moved(project: Project, number: int = 1, **other: Any) -> PlanChange:
    """A request to move the last milestone by some days."""
    last = project.milestones.order_by("-place").first()
    assert last is not None
    data = {"cause": "own", "reason": "The customer's line comes later.", **other}
    moves = {last.pk: last.planned_on + timedelta(days=number)}
    return actions.request_change(project, by=finance_of(project.partner), **{"moves": moves, **data})


def change(partner: Company) -> PlanChange:
    """A request to change the plan."""
    return moved(reported(partner))


def replacement(partner: Company) -> Replacement:
    """A request to replace somebody."""
    project = reported(partner)
    leaving = project.team.get()
    return actions.request_replacement(
        project, by=finance_of(partner), leaving=leaving, person=expert(partner), reason="Ill for weeks."
    )


def reach_all(project: Project) -> None:
    """Reach every milestone on its planned day."""
    for one in project.milestones.order_by("place"):
        actions.reach(one, by=finance_of(project.partner), actual_on=one.planned_on, deliverables=[scan("done.png")])


def delivered(partner: Company, **other: Any) -> Project:
    """A project whose milestones are all reached; it began and ended while the clock was moved."""
    project = reported(partner, **other)
    with clock.freeze(clock.now() + timedelta(days=58)):
        reach_all(project)
    return project


def materials() -> dict[str, Any]:
    """Every material that is needed."""
    return {name: scan(f"{name}.png") for name in REQUIRED_MATERIALS}


def prepared(partner: Company, **other: Any) -> Acceptance:
    """An acceptance with all materials, not applied for."""
    project = delivered(partner, **other)
    with clock.freeze(clock.now() + timedelta(days=58)):
        ended = today_at(partner)
        return actions.prepare(project, by=finance_of(partner), actual_end_on=ended, **materials())


def applied(partner: Company, **other: Any) -> Acceptance:
    """An acceptance under review."""
    acceptance = prepared(partner, **other)
    with clock.freeze(clock.now() + timedelta(days=58)):
        return actions.apply(acceptance, by=finance_of(partner))


def passed(partner: Company, **other: Any) -> Acceptance:
    """An acceptance that passed."""
    acceptance = applied(partner, **other)
    actions.check_time(acceptance, by=SYSTEM, verdict="good")
    actions.check_material(acceptance, by=SYSTEM, verdict="good")
    return actions.accept(acceptance, by=SYSTEM)


def rubric_facts(**other: Any) -> dict[str, Any]:
    """What a rubric says: three criteria of 50, 30 and 20 percent."""
    rows = [("Time", "时间", 50, 10), ("Quality", "质量", 30, 5), ("Documents", "文档", 20, 3)]
    return {
        "name": "Project management",
        "name_zh": "项目管理",
        "note": "",
        "excellent_from": Decimal(90),
        "good_from": Decimal(80),
        "sufficient_from": Decimal(60),
        "criteria": [
            {"name": name, "name_zh": zh, "hint": "", "hint_zh": "", "weight": Decimal(weight), "most": most}
            for name, zh, weight, most in rows
        ],
        **other,
    }


def rubric(**other: Any) -> Rubric:
    """A draft of the rubric."""
    return actions.draft_rubric(by=SYSTEM, **rubric_facts(**other))


def released() -> Rubric:
    """The rubric in force."""
    return Rubric.objects.filter(status="released").first() or actions.release(rubric(), by=SYSTEM)


def scores(*points: str) -> list[dict[str, Any]]:
    """Points by criterion of the rubric in force, in its order."""
    criteria = released().criteria.order_by("place")
    return [
        {"criterion": one, "points": Decimal(given), "comment": "Seen"}
        for one, given in zip(criteria, points, strict=True)
    ]


def scored(partner: Company, *points: str) -> Project:
    """A project with its score."""
    project = Project.objects.get(pk=passed(partner).project_id)
    return actions.evaluate(project, by=SYSTEM, scores=scores(*(points or ("9", "4", "3"))))
