"""What must hold for a report: its dates, its workload, its people, its plan, its opportunity."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.models import LONGEST_ITEM, SOW, Project
from partner_center.domains.deliveries.queries import papers_of, today_at, twin_of, uncertified
from partner_center.domains.opportunities.models import Opportunity, Stage
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.domains.personnel.models import Person
    from partner_center.foundations.identity.actor import Actor

DELIVERABLE_STAGES = (Stage.SIGNED, Stage.DELIVERING)
"""Stages of an opportunity that can be delivered."""


def own_opportunity(opportunity: Opportunity | None, *, by: Actor) -> None:
    """Refuse an opportunity that is another partner's, or not signed."""
    if opportunity is None:
        return
    found = Opportunity.objects.visible_to(by).filter(pk=opportunity.pk).first()
    if found is None:
        raise NotFound(_("There is no such opportunity."))
    if found.stage not in DELIVERABLE_STAGES:
        text = _("%(opportunity)s is not signed, or no longer open. Choose a signed one, or write the project by hand.")
        told = text % {"opportunity": found.number}
        raise Refused(told, code="not_signed", fields={"opportunity": told})


def check_start(
    project: Project,
    *,
    people: Sequence[Person],
    milestones: Sequence[dict[str, Any]],
    work: Sequence[dict[str, Any]],
    by: Actor,
) -> None:
    """Refuse what is wrong even in a draft: dates that run backwards, long items, strangers, somebody named twice."""
    fields: dict[str, object] = {}
    if project.end_on < project.start_on:
        fields["end_on"] = _("The project cannot end before it starts.")
    too_long = [row["name"] for row in work if Decimal(row["person_days"]) > LONGEST_ITEM]
    if too_long:
        fields["work"] = _("Break down what takes more than 10 person-days: %(items)s.") % {
            "items": ", ".join(too_long)
        }
    if any(person.partner_id != project.partner_id for person in people):
        raise NotFound(_("There is no such person."))
    if len({person.pk for person in people}) < len(people):
        fields["people"] = _("Somebody is named twice. Name everybody once, with all of the person-days.")
    wrong = order_of([(row["name"], row["planned_on"]) for row in milestones], project.start_on, project.end_on)
    if wrong and project.end_on >= project.start_on:
        fields["milestones"] = wrong
    if fields:
        raise Refused(_("The report cannot be saved like this."), code="bad_report", fields=fields)


def order_of(dates: Sequence[tuple[object, date]], start_on: date, end_on: date) -> object:
    """Say which milestone lies outside the project or before its predecessor; nothing if all are in order."""
    before: date | None = None
    for name, day in dates:
        if not start_on <= day <= end_on:
            text = _("“%(name)s” (%(day)s) lies outside the project, which lasts from %(start)s to %(end)s.")
            return text % {"name": name, "day": day, "start": start_on, "end": end_on}
        if before is not None and day < before:
            text = _("“%(name)s” (%(day)s) comes before the milestone above it (%(before)s). Put the dates in order.")
            return text % {"name": name, "day": day, "before": before}
        before = day
    return ""


def check_report(project: Project) -> None:
    """Refuse a report that comes too late or lacks what a submitted one must have (domain.md 8.2)."""
    fields: dict[str, object] = {}
    today = today_at(project.partner)
    if project.start_on <= today:
        text = _("A project is reported before it starts; %(day)s is not in the future any more. Choose a later day.")
        fields["start_on"] = text % {"day": project.start_on}
    if not project.work.exists():
        fields["work"] = _("List the items of work with their person-days, each of at most ten.")
    if project.needs_plan and not project.milestones.exists():
        text = _("“%(scenario)s” needs a plan: add the milestones with date and deliverables.")
        fields["milestones"] = text % {"scenario": project.get_scenario_display()}
    if SOW.code not in papers_of(project, SYSTEM):
        fields["sow"] = _("Attach the statement of work; its dates are those of the report.")
    if project.opportunity is not None and project.opportunity.stage not in DELIVERABLE_STAGES:
        fields["opportunity"] = _("The opportunity is not signed, or no longer open.")
    if twin := twin_of(project):
        text = _(
            "This phase of the project is reported already, as %(number)s. Choose another phase, or give that one up."
        )
        fields["phase"] = text % {"number": twin.number}
    fields |= _team_problems(project, project.start_on, project.end_on)
    if fields:
        raise Refused(_("The report cannot be submitted like this."), code="incomplete_report", fields=fields)


def check_team(project: Project, *, start: date, end: date, field: str = "people") -> None:
    """Refuse a team in which somebody's certificate does not hold over the span, naming everybody and why."""
    if problems := _team_problems(project, start, end):
        said = problems["people"]
        raise Refused(said, code="not_certified", fields={field: said})


def _team_problems(project: Project, start: date, end: date) -> dict[str, object]:
    members = project.team.filter(is_current=True).select_related("person").prefetch_related("person__certificates")
    people = [member.person for member in members]
    if not people:
        return {"people": _("Name at least one person with a recognised certificate.")}
    gone = [_("%(person)s has left.") % {"person": person} for person in people if person.status != "active"]
    wrong = [*gone, *uncertified([one for one in people if one.status == "active"], start, end)]
    return {"people": " ".join(map(str, wrong))} if wrong else {}
