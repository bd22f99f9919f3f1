"""From a signed opportunity to its delivery: a change, a delay, a supplement, a score (domain.md 8, seeds 002, 003).

Northwind has signed an opportunity. Before the project starts its delivery lead reports it with plan, people and
statement of work; the vendor sends the report back once, then approves it, and the opportunity is being delivered. The
first milestone is reached in time. The customer asks for a later cut-over: the plan is changed with a reason, and the
old plan is kept. The cut-over comes late, within the five tolerated working days, and is reached. Then Northwind
applies for the acceptance. The reviewer finds the time in order, asks for a supplement to the materials, gets it, and
lets it pass: the opportunity is delivered on the day the project really ended. At last the project gets its score,
which Northwind can read and check.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import Milestone, Project
from partner_center.domains.deliveries.queries import parts_of
from partner_center.domains.deliveries.queries.timeline import timeline_of
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import Refused
from tests.domains.deliveries import works
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People, browser

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is Monday, 2 November 2026, ten in the morning in Shanghai."""
    with clock.freeze(MONDAY) as stopped:
        yield stopped


def at(day: date, hour: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def report(people: People, opportunity: Opportunity, lead: Actor, reviewer: Actor) -> Project:
    """The report, sent back once with the field to mend, then approved."""
    project = actions.report(by=lead, **works.facts(people.northwind, opportunity=opportunity))
    actions.submit(project, by=lead)
    review = Review.objects.of(project).get()
    reviews.take(review, by=reviewer)
    reviews.reject(review, by=reviewer, reason="Name the real scale.", fields={"annual_scale": ""})
    project.refresh_from_db()
    assert (project.status, project.refusal) == ("rejected", "Name the real scale.")
    data = works.facts(people.northwind, opportunity=opportunity, annual_scale=Decimal(750000), name=project.name)
    actions.submit(actions.amend(project, by=lead, **data), by=lead)
    review.refresh_from_db()
    assert (review.status, review.round) == ("assigned", 2)
    reviews.approve(review, by=reviewer)
    project.refresh_from_db()
    assert project.status == "reported"
    assert Opportunity.objects.get().stage == "delivering"
    return project


def deliver(project: Project, lead: Actor, reviewer: Actor, hands: clock.Hands) -> date:
    """Three milestones: in time, late within the tolerance, and moved by a change; returns the day of the last."""
    # The first milestone in time.
    first, _second, last = project.milestones.order_by("place")
    hands.move_to(at(first.planned_on))
    actions.reach(first, by=lead, actual_on=first.planned_on, deliverables=[scan("design.png")])

    # The customer wants to go live later: a change with a reason; the present plan rules until it is approved.
    later = last.planned_on + timedelta(days=2)
    change = actions.request_change(
        project, by=lead, cause="customer", reason="Sales week of the customer.", moves={last.pk: later}
    )
    assert Milestone.objects.get(pk=last.pk).planned_on == last.planned_on
    reviews.approve(Review.objects.of(change).get(), by=reviewer)
    last.refresh_from_db()
    assert (last.planned_on, last.changes_left, project.plans.count()) == (later, 2, 2)

    # The second milestone is late, but within the tolerance.
    second = project.milestones.get(place=2)
    hands.move_to(at(second.planned_on + timedelta(days=1)))
    sweep()
    second.refresh_from_db()
    assert second.status == "delayed"
    actions.reach(second, by=lead, actual_on=second.planned_on + timedelta(days=1), deliverables=[scan("log.png")])
    assert second.severe_at is None

    # Everything is reached; the picture shows both plans and what really happened.
    hands.move_to(at(later))
    actions.reach(last, by=lead, actual_on=later, deliverables=[scan("live.png")])
    drawn = timeline_of(project)
    assert drawn is not None
    assert [len(line.marks) for line in drawn.lines] == [2, 2, 2]
    assert [line.late for line in drawn.lines] == [0, 1, 0]
    return later


def accept(project: Project, ended: date, lead: Actor, reviewer: Actor) -> None:
    """The acceptance: time in order, a supplement by message, then it passes."""
    acceptance = actions.prepare(project, by=lead, actual_end_on=ended, **works.materials())
    actions.apply(acceptance, by=lead)
    review = Review.objects.of(acceptance).get()
    reviews.take(review, by=reviewer)
    actions.check_time(acceptance, by=reviewer, verdict="good")
    reviews.ask(review, by=reviewer, text="Who signed the acceptance report?")
    reviews.answer(review, by=lead, text="The head of IT, on page 3.")
    with pytest.raises(Refused, match="both be found in order"):
        reviews.approve(review, by=reviewer)
    actions.check_material(acceptance, by=reviewer, verdict="good", comment="Page 3 is signed.")
    reviews.approve(review, by=reviewer)
    project.refresh_from_db()
    assert (project.status, project.actual_end_on) == ("accepted", ended)
    delivered = Opportunity.objects.get()
    assert (delivered.stage, delivered.delivered_on) == ("delivered", ended)


def test_from_a_signed_opportunity_to_its_delivery(people: People, hands: clock.Hands) -> None:
    lead = Actor.of(people.person(people.northwind, Role.PARTNER_DELIVERY))
    reviewer = Actor.of(people.person(people.vendor, Role.VENDOR_REVIEWER))
    works.released()
    project = report(people, works.signed(people.northwind), lead, reviewer)
    ended = deliver(project, lead, reviewer, hands) + timedelta(days=1)
    hands.move_to(at(ended))
    accept(project, ended, lead, reviewer)

    # The score, which the partner can check: 9/10·50 + 4/5·30 + 3/3·20 = 89.
    actions.evaluate(project, by=reviewer, scores=works.scores("9", "4", "3"), comment="Well led.")
    evaluation = Project.objects.get().evaluation
    assert (evaluation.total, evaluation.grade) == (Decimal("89.00"), "good")
    assert sum(part.shown_share for part in parts_of(evaluation)) == evaluation.total
    page = browser(people.admin).get(project.get_absolute_url()).content.decode()
    assert [text for text in ("89.00", "Well led.", "Sales week of the customer.") if text not in page] == []

    run_pending()
    told = Notification.objects.filter(user=lead.user, message__startswith="deliveries.").order_by("pk")
    assert list(dict.fromkeys(told.values_list("message", flat=True))) == [
        "deliveries.report_rejected",
        "deliveries.report_approved",
        "deliveries.change_approved",
        "deliveries.milestone_late",
        "deliveries.acceptance_passed",
        "deliveries.evaluated",
    ]


def test_the_first_of_two_phases_does_not_deliver_the_opportunity(people: People, hands: clock.Hands) -> None:
    opportunity = works.signed(people.northwind)
    design = works.applied(people.northwind, opportunity=opportunity, phase="design")
    works.reported(people.northwind, opportunity=opportunity, phase="go_live")
    hands.move_to(MONDAY + timedelta(days=59))
    for verdict in (actions.check_time, actions.check_material):
        verdict(design, by=works.SYSTEM, verdict="good")
    actions.accept(design, by=works.SYSTEM)
    assert Opportunity.objects.get().stage == "delivering"
