"""The plan as a picture: every version of it, what really happened, the tolerance and today, in plain geometry."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partner_center.domains.deliveries.models import MilestoneStatus, PlanVersion
from partner_center.domains.deliveries.queries.dates import deviation, last_tolerated_day, today_at

if TYPE_CHECKING:
    from partner_center.domains.deliveries.models import Milestone, Project

WIDTH, LABELS, EDGE = 960, 216, 24
HEAD, ROW = 46, 40
LABEL_LENGTH = 26
"""Width of a label in Latin letters; a Chinese character takes two."""

TICKS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A planned day of one version: where it lies, and whether that version rules."""

    version: int
    day: date
    x: int
    rules: bool


@dataclass(slots=True)
class Line:
    """One milestone: its marks from the oldest plan to the newest, its tolerance, when it was reached."""

    milestone: Milestone
    label: str
    y: int
    marks: list[Mark] = field(default_factory=list)
    tolerated_on: date | None = None
    tolerated_x: int = 0
    tolerated_width: int = 0
    actual_x: int | None = None
    late: int | None = None
    """Working days between the plan in force and the day it was reached, or today while it is not; None ahead of it."""

    @property
    def tone(self) -> str:
        """How the line looks: good, late, severe, or simply ahead."""
        if self.milestone.status == MilestoneStatus.SEVERE or self.milestone.severe_at:
            return "severe"
        if self.late:
            return "late"
        return "good" if self.milestone.status == MilestoneStatus.REACHED else "ahead"

    @property
    def newest(self) -> Mark:
        """The mark of the plan in force."""
        return self.marks[-1]


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month, or a week, on the axis."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture."""

    height: int
    lines: list[Line]
    versions: list[PlanVersion]
    ticks: list[Tick]
    start_on: date
    start_x: int
    span: int
    end_on: date
    actual_end_x: int | None
    today_x: int | None
    foot: int
    width: int = WIDTH


def timeline_of(project: Project) -> Timeline | None:
    """Return the picture of a project's plan, or nothing if it has none; three queries."""
    milestones = list(project.milestones.order_by("place"))
    if not milestones:
        return None
    versions = list(project.plans.order_by("version").prefetch_related("dates"))
    today = today_at(project.partner)
    scale = _Scale(project, milestones, versions, today)
    lines = [_line(project, one, at, versions, scale, today) for at, one in enumerate(milestones)]
    foot = HEAD + ROW * (len(lines) + 1)
    return Timeline(
        height=foot + 12,
        lines=lines,
        versions=versions,
        ticks=scale.ticks(),
        start_on=project.start_on,
        start_x=scale.x(project.start_on),
        span=max(scale.x(project.end_on) - scale.x(project.start_on), 2),
        end_on=project.end_on,
        actual_end_x=scale.x(project.actual_end_on) if project.actual_end_on else None,
        today_x=scale.x(today) if scale.first <= today <= scale.last else None,
        foot=foot,
    )


class _Scale:
    """Where a day lies on the paper."""

    def __init__(self, project: Project, milestones: list[Milestone], versions: list[PlanVersion], today: date) -> None:
        days = [project.start_on, project.end_on, project.actual_end_on, *(one.end_on for one in versions)]
        for one in milestones:
            days += [one.planned_on, one.actual_on]
        days += [planned.planned_on for version in versions for planned in version.dates.all()]
        if any(one.status in {MilestoneStatus.DELAYED, MilestoneStatus.SEVERE} for one in milestones):
            days.append(today)
        known = [day for day in days if day is not None]
        margin = timedelta(days=max((max(known) - min(known)).days // 30, 2))
        self.first, self.last = min(known) - margin, max(known) + margin + timedelta(days=5)

    def x(self, day: date) -> int:
        """Return the place of a day."""
        whole = (self.last - self.first).days
        return LABELS + round((day - self.first).days * (WIDTH - LABELS - EDGE) / whole)

    def ticks(self) -> list[Tick]:
        """Return the first days of months, not more than fit; of weeks where a project is short."""
        months = []
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                months.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        if len(months) > 1:
            shown = months[:: (len(months) - 1) // TICKS_AT_MOST + 1]
            return [Tick(self.x(one), f"{one:%Y-%m}") for one in shown]
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        weeks = [monday + timedelta(weeks=at) for at in range((self.last - monday).days // 7 + 1)]
        return [Tick(self.x(one), f"{one:%m-%d}") for one in weeks]


def _line(
    project: Project, milestone: Milestone, at: int, versions: list[PlanVersion], scale: _Scale, today: date
) -> Line:
    line = Line(milestone, _short(milestone.name), HEAD + ROW * (at + 1) + ROW // 2)
    for version in versions:
        day = next((one.planned_on for one in version.dates.all() if one.milestone_id == milestone.pk), None)
        if day is not None:
            line.marks.append(Mark(version.version, day, scale.x(day), rules=version is versions[-1]))
    if not line.marks:
        line.marks.append(Mark(1, milestone.planned_on, scale.x(milestone.planned_on), rules=True))
    line.tolerated_on = last_tolerated_day(milestone.planned_on, project.partner)
    line.tolerated_x = scale.x(milestone.planned_on)
    line.tolerated_width = max(scale.x(line.tolerated_on) - line.tolerated_x, 1)
    until = milestone.actual_on
    if until is not None:
        line.actual_x = scale.x(until)
    elif versions and today > milestone.planned_on and milestone.status != MilestoneStatus.DRAFT:
        until = today
    line.late = deviation(milestone.planned_on, until, project.partner.country) if until else None
    return line


def _short(text: str) -> str:
    width, kept = 0, ""
    for letter in text:
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width > LABEL_LENGTH:
            return f"{kept.rstrip()}…"
        kept += letter
    return kept
