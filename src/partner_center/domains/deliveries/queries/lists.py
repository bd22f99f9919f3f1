"""Tabs, search fields and filters of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models import (
    WITHOUT_EVIDENCE,
    Acceptance,
    AcceptanceStatus,
    BaselineDelivery,
    BaselineOutcome,
    BaselineStatus,
    Cause,
    ChangeStatus,
    Evaluation,
    Grade,
    Milestone,
    MilestoneStatus,
    Phase,
    PlanChange,
    Project,
    ProjectStatus,
    Replacement,
    ReplacementStatus,
    Rubric,
    RubricStatus,
    Scenario,
)
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT_TABS = {
    "all": Q(),
    "report": Q(status__in=[ProjectStatus.DRAFT, ProjectStatus.REVIEWING, ProjectStatus.REJECTED]),
    "track": Q(status=ProjectStatus.REPORTED),
    "late": Q(status=ProjectStatus.REPORTED, worst__gt=0),
    "acceptance": Q(status=ProjectStatus.ACCEPTANCE),
    "evaluation": Q(status__in=[ProjectStatus.ACCEPTED, ProjectStatus.EVALUATED]),
    "terminated": Q(status=ProjectStatus.TERMINATED),
}
"""The four steps of the guide (domain.md 8.1), what runs late, and what ended early."""

PROJECT_SEARCH = ("number", "name", "customer_name", "partner__name", "opportunity__number")
IN_FORCE = ~Q(status=MilestoneStatus.DRAFT)
MILESTONE_TABS = {
    "ahead": Q(status__in=[MilestoneStatus.PLANNED, MilestoneStatus.DELAYED, MilestoneStatus.SEVERE]),
    "late": Q(status__in=[MilestoneStatus.DELAYED, MilestoneStatus.SEVERE]),
    "reached": Q(status=MilestoneStatus.REACHED),
    "all": IN_FORCE,
}
MILESTONE_SEARCH = ("name", "project__number", "project__name", "project__partner__name")
CHANGE_TABS = {
    "all": Q(),
    "reviewing": Q(status=ChangeStatus.REVIEWING),
    "approved": Q(status=ChangeStatus.APPROVED),
    "closed": Q(status__in=[ChangeStatus.REJECTED, ChangeStatus.WITHDRAWN]),
}
CHANGE_SEARCH = ("number", "project__number", "project__name", "partner__name")
REPLACEMENT_TABS = {
    "all": Q(),
    "reviewing": Q(status=ReplacementStatus.REVIEWING),
    "confirmed": Q(status=ReplacementStatus.CONFIRMED),
    "closed": Q(status__in=[ReplacementStatus.REJECTED, ReplacementStatus.WITHDRAWN]),
}
REPLACEMENT_SEARCH = ("number", "project__number", "project__name", "person__name", "leaving__person__name")

BASELINE_TABS = {
    "all": Q(),
    "to_register": Q(status=BaselineStatus.TO_REGISTER),
    "registered": Q(status=BaselineStatus.REGISTERED),
    "evidence": Q(status__in=WITHOUT_EVIDENCE),
    "reviewing": Q(status=BaselineStatus.REVIEWING),
    "evidenced": Q(status=BaselineStatus.EVIDENCED),
    "closed": Q(status=BaselineStatus.CLOSED),
}
"""What is to be done next about a baseline delivery (domain.md 8.6), and what is over."""

BASELINE_SEARCH = (
    "number",
    "opportunity__number",
    "opportunity__customer_name",
    "offering__name",
    "offering__name_zh",
    "manager_name",
    "partner__name",
)


class ProjectFilter(Narrowing):
    """Projects by status, phase, scenario, dates and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=ProjectStatus.choices)
    phase = django_filters.ChoiceFilter(label=_("Service phase"), choices=Phase.choices)
    scenario = django_filters.ChoiceFilter(label=_("Support scenario"), choices=Scenario.choices)
    country = django_filters.CharFilter(
        label=_("Country"), lookup_expr="iexact", widget=CountrySelect(can_be_left=True)
    )
    start = django_filters.DateFromToRangeFilter(label=_("Starts on"), field_name="start_on")
    end = django_filters.DateFromToRangeFilter(label=_("Ends on"), field_name="end_on")
    grade = django_filters.ChoiceFilter(label=_("Grade"), field_name="evaluation__grade", choices=Grade.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Project
        fields: ClassVar[Sequence[str]] = ()


class MilestoneFilter(Narrowing):
    """Milestones by state, day and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=MilestoneStatus.choices)
    planned = django_filters.DateFromToRangeFilter(label=_("Planned for"), field_name="planned_on")
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"), field_name="project__partner", queryset=partners_seen
    )

    class Meta:
        model = Milestone
        fields: ClassVar[Sequence[str]] = ()


class ChangeFilter(Narrowing):
    """Plan changes by state, cause and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=ChangeStatus.choices)
    cause = django_filters.ChoiceFilter(label=_("Cause"), choices=Cause.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = PlanChange
        fields: ClassVar[Sequence[str]] = ()


class ReplacementFilter(Narrowing):
    """Replacements by state and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=ReplacementStatus.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Replacement
        fields: ClassVar[Sequence[str]] = ()


class AcceptanceFilter(Narrowing):
    """Acceptances by state and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=AcceptanceStatus.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Acceptance
        fields: ClassVar[Sequence[str]] = ()


class EvaluationFilter(Narrowing):
    """Scores by grade and, for the vendor, partner."""

    grade = django_filters.ChoiceFilter(label=_("Grade"), choices=Grade.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Evaluation
        fields: ClassVar[Sequence[str]] = ()


class RubricFilter(Narrowing):
    """Rubrics by state."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=RubricStatus.choices)

    class Meta:
        model = Rubric
        fields: ClassVar[Sequence[str]] = ()


class BaselineFilter(Narrowing):
    """Baseline deliveries by state, outcome, day and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=BaselineStatus.choices)
    outcome = django_filters.ChoiceFilter(
        label=_("Delivery status"), choices=[pair for pair in BaselineOutcome.choices if pair[0]]
    )
    ended = django_filters.DateFromToRangeFilter(label=pgettext_lazy("baseline", "Ended on"), field_name="ended_on")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = BaselineDelivery
        fields: ClassVar[Sequence[str]] = ()
