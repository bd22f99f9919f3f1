"""Milestones, changes of the plan, replacements in the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import FOR_MILESTONE, ChangeForm, ReplacementForm
from partner_center.domains.deliveries.lifecycle import MilestoneLife, PlanChangeLife, ReplacementLife
from partner_center.domains.deliveries.models import Milestone, PlanChange, Project, Replacement
from partner_center.domains.deliveries.policies import VIEW_CHANGES, VIEW_MILESTONES, VIEW_REPLACEMENTS
from partner_center.domains.deliveries.queries.lists import (
    CHANGE_SEARCH,
    CHANGE_TABS,
    IN_FORCE,
    MILESTONE_SEARCH,
    MILESTONE_TABS,
    REPLACEMENT_SEARCH,
    REPLACEMENT_TABS,
    ChangeFilter,
    MilestoneFilter,
    ReplacementFilter,
)
from partner_center.domains.deliveries.views.words import changes_used, permission_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATE,
    DATETIME,
    DUE,
    LINK,
    STATUS,
    Column,
    Empty,
    Fact,
    Tab,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence


class MilestoneList(ListScreen):
    """Milestones of all projects by day: what comes, what runs late."""

    permission = VIEW_MILESTONES
    title = _("Milestones")
    lead = _("Reaching one more than five working days after its planned day is a severe delay.")
    model = Milestone
    columns = (
        Column("name", _("Milestone"), link=True, sort="name"),
        Column("project", _("Project"), kind=LINK, sort="project__number"),
        Column("project.partner.name", _("Partner"), only=ANY_VENDOR, sort="project__partner__name"),
        Column("planned_on", _("Planned for"), kind=DATE, sort="planned_on"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Deadline"), kind=DUE, sort="due_at"),
        Column("actual_on", _("Reached on"), kind=DATE, sort="actual_on"),
        Column("change_count", _("Changes"), get=changes_used, sort="change_count"),
        Column("deliverables", _("What is delivered"), hidden=True),
    )
    tabs = (
        Tab("ahead", _("Ahead"), MILESTONE_TABS["ahead"]),
        Tab("late", _("Running late"), MILESTONE_TABS["late"]),
        Tab("reached", _("Reached"), MILESTONE_TABS["reached"]),
        Tab("all", _("All"), MILESTONE_TABS["all"]),
    )
    filters = MilestoneFilter
    search = MILESTONE_SEARCH
    search_hint = _("Milestone, project")
    sort = "planned_on"
    row_steps = MilestoneLife
    forms = FOR_MILESTONE
    export = "deliveries.milestones"
    empty = Empty(_("No milestones in force"), _("They come into force when the report of their project is approved."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the milestones in force with their clocks."""
        rows = Milestone.objects.visible_to(self.actor).filter(IN_FORCE)
        return with_due(rows.select_related("project__partner"))


class MilestoneDetail(DetailScreen):
    """One milestone: its days in every version of the plan, its clock, what it produced."""

    permission = VIEW_MILESTONES
    model = Milestone
    lifecycle = MilestoneLife
    back_to = (_("Milestones"), "deliveries:milestones")
    panels = (
        Facts(
            _("The milestone"),
            (
                Fact("project", _("Project"), kind=LINK),
                Fact("project.partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("deliverables", _("What is delivered")),
                Fact("planned_on", _("Planned for"), kind=DATE),
                Fact("tolerated_until", _("Tolerated until"), kind=DATETIME),
                Fact("actual_on", _("Reached on"), kind=DATE),
                Fact("changes", _("Changes"), get=changes_used),
                Fact("delayed_at", _("Delayed since"), kind=DATETIME),
                Fact("severe_at", _("Severely delayed since"), kind=DATETIME),
                Fact("is_excused", _("Moved for an uncontrollable cause"), kind=BOOL),
                Fact("note", _("Remark")),
            ),
        ),
        Rows(
            _("Versions of the plan"),
            "its_dates",
            (
                Column("plan", _("Version")),
                Column("planned_on", _("Planned for"), kind=DATE),
                Column("plan.made_at", _("In force since"), kind=DATETIME),
                Column("plan.change", _("Plan change"), kind=LINK),
            ),
            empty=_("The plan comes into force with the approval of the report."),
        ),
        DocumentsPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return milestones with their project."""
        return Milestone.objects.visible_to(self.actor).select_related("project__partner")

    def its_dates(self) -> Any:  # noqa: ANN401 - a query set
        """Return its day in every version of the plan, newest first."""
        return self.object.dates.select_related("plan__change").order_by("-plan__version")

    def related(self) -> Sequence[Related]:
        """Lead to the project and its other milestones."""
        others = self.rows().filter(project=self.object.project_id).order_by("place")
        return [
            Related(_("Delivery project"), self.object.project),
            *[Related(_("Milestones"), one) for one in others[:30]],
        ]


class MilestoneStep(StepScreen):
    """Reporting a milestone as reached."""

    lifecycle = MilestoneLife
    forms = FOR_MILESTONE
    facts = {
        "": (
            Fact("project", _("Project")),
            Fact("name", _("Milestone")),
            Fact("planned_on", _("Planned for"), kind=DATE),
            Fact("deliverables", _("What is delivered")),
        )
    }

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return milestones with their project."""
        return Milestone.objects.visible_to(self.actor).select_related("project__partner")


class ChangeList(ListScreen):
    """Requests to change plans."""

    permission = VIEW_CHANGES
    title = _("Plan changes")
    lead = _("Milestones that are not reached may be moved three times each, with a reason.")
    model = PlanChange
    columns = (
        Column("number", _("Plan change"), link=True, sort="number"),
        Column("project", _("Project"), kind=LINK, sort="project__number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("cause", _("Cause"), sort="cause"),
        Column("reason", _("Reason")),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at"),
        Column("decided_at", _("Decided at"), kind=DATETIME, sort="decided_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), CHANGE_TABS["all"]),
        Tab("reviewing", _("Under review"), CHANGE_TABS["reviewing"]),
        Tab("approved", _("Approved"), CHANGE_TABS["approved"]),
        Tab("closed", _("Rejected or withdrawn"), CHANGE_TABS["closed"]),
    )
    filters = ChangeFilter
    search = CHANGE_SEARCH
    search_hint = _("Plan change, project")
    sort = "-submitted_at"
    row_steps = PlanChangeLife
    export = "deliveries.changes"
    empty = Empty(_("No plan changes yet"), _("They are asked for on the page of a project that is being delivered."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with their project."""
        return PlanChange.objects.visible_to(self.actor).select_related("project", "partner")


class ChangeDetail(ReviewedScreen):
    """One request: which milestones move where, why, and what was decided."""

    permission = VIEW_CHANGES
    model = PlanChange
    lifecycle = PlanChangeLife
    back_to = (_("Plan changes"), "deliveries:changes")
    panels = (
        Rows(
            _("What moves"),
            "its_shifts",
            (
                Column("milestone", _("Milestone"), kind=LINK),
                Column("old_on", _("Planned so far"), kind=DATE),
                Column("new_on", _("Planned anew"), kind=DATE),
                Column("used", _("Changes used"), get=lambda row: changes_used(row.milestone)),
                Column("milestone.status", _("Status"), kind=STATUS),
            ),
        ),
        Facts(
            _("The request"),
            (
                Fact("project", _("Project"), kind=LINK),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("cause", _("Cause")),
                Fact("reason", _("Reason")),
                Fact("old_end_on", _("Project ended on"), kind=DATE),
                Fact("new_end_on", _("Project ends on"), kind=DATE),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("decided_at", _("Decided at"), kind=DATETIME),
                Fact("refusal", _("Why it was rejected")),
            ),
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with their project."""
        return PlanChange.objects.visible_to(self.actor).select_related("project", "partner")

    def its_shifts(self) -> Any:  # noqa: ANN401 - a query set
        """Return the milestones that move."""
        return self.object.shifts.select_related("milestone").order_by("milestone__place")

    def related(self) -> Sequence[Related]:
        """Lead to the project and its other changes."""
        others = self.rows().filter(project=self.object.project_id)
        return [
            Related(_("Delivery project"), self.object.project),
            *[Related(_("Plan changes"), one) for one in others[:20]],
        ]


class ChangeStep(StepScreen):
    """Approving, rejecting, withdrawing a change."""

    lifecycle = PlanChangeLife
    facts = {
        "": (
            Fact("project", _("Project")),
            Fact("cause", _("Cause")),
            Fact("reason", _("Reason")),
            Fact("new_end_on", _("Project ends on"), kind=DATE),
        )
    }
    notes = {"approve": _("The new plan rules from now on; the old one is kept.")}


class OfProject(FormScreen):
    """A form about a project that is being delivered."""

    model = Project

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return projects with their partner."""
        return Project.objects.visible_to(self.actor).select_related("partner")

    def get_initial(self) -> dict[str, Any]:
        """Start with what the form proposes itself; the project's own fields mean other things."""
        if self.object.status != "reported":
            raise WrongState(_("This is possible while the project is being delivered."))
        return dict(self.initial)


class ChangeNew(OfProject):
    """Asks for another plan."""

    permission = permission_of(actions.request_change)
    title = _("Change the plan")
    lead = _("Leave the days that stay. What is reached cannot be moved; each milestone moves at most three times.")
    form_class = ChangeForm
    two_columns = True
    submit = _("Ask for the change")
    success = _("The change is asked for. The present plan rules until it is decided.")

    def act(self, form: Any) -> PlanChange:  # noqa: ANN401 - its own form
        """Ask for it."""
        return actions.request_change(self.object, by=self.actor, **form.cleaned_data)


class ReplacementList(ListScreen):
    """Requests to replace people."""

    permission = VIEW_REPLACEMENTS
    title = _("Personnel replacements")
    lead = _("Somebody of an equal or higher certificate takes another's place; the office confirms it.")
    model = Replacement
    columns = (
        Column("number", _("Replacement"), link=True, sort="number"),
        Column("project", _("Project"), kind=LINK, sort="project__number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("leaving", _("Who leaves"), sort="leaving__person__name"),
        Column("person", _("Who comes"), sort="person__name"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at"),
    )
    tabs = (
        Tab("all", _("All"), REPLACEMENT_TABS["all"]),
        Tab("reviewing", _("To be confirmed"), REPLACEMENT_TABS["reviewing"]),
        Tab("confirmed", _("Confirmed"), REPLACEMENT_TABS["confirmed"]),
        Tab("closed", _("Rejected or withdrawn"), REPLACEMENT_TABS["closed"]),
    )
    filters = ReplacementFilter
    search = REPLACEMENT_SEARCH
    search_hint = _("Replacement, project, person")
    sort = "-submitted_at"
    row_steps = ReplacementLife
    empty = Empty(_("Nobody was replaced yet"), _("Ask for it on the page of a project that is being delivered."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with their people."""
        rows = Replacement.objects.visible_to(self.actor)
        return rows.select_related("project", "partner", "leaving__person", "person")


class ReplacementDetail(ReviewedScreen):
    """One request: who leaves, who comes, with which certificates."""

    permission = VIEW_REPLACEMENTS
    model = Replacement
    lifecycle = ReplacementLife
    back_to = (_("Personnel replacements"), "deliveries:replacements")
    panels = (
        Facts(
            _("The request"),
            (
                Fact("project", _("Project"), kind=LINK),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("leaving", _("Who leaves")),
                Fact("leaving.certificate", _("Certificate so far")),
                Fact("person", _("Who comes")),
                Fact("certificate", _("New certificate")),
                Fact("certificate.expires_on", _("Valid until"), kind=DATE),
                Fact("leaving.role", _("Role in the project")),
                Fact("leaving.person_days", _("Person-days"), help=_("Fixed by the approved report.")),
                Fact("reason", _("Reason")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("decided_at", _("Decided at"), kind=DATETIME),
                Fact("refusal", _("Why it was rejected")),
            ),
        ),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with their people and certificates."""
        rows = Replacement.objects.visible_to(self.actor)
        return rows.select_related(
            "project", "partner", "leaving__person", "leaving__certificate", "person", "certificate"
        )

    def related(self) -> Sequence[Related]:
        """Lead to the project."""
        return [
            Related(_("Delivery project"), self.object.project),
            Related(_("Personnel replacement"), self.object),
        ]


class ReplacementStep(StepScreen):
    """Confirming, rejecting, withdrawing a replacement."""

    lifecycle = ReplacementLife
    facts = {
        "": (
            Fact("project", _("Project")),
            Fact("leaving", _("Who leaves")),
            Fact("person", _("Who comes")),
            Fact("certificate", _("New certificate")),
            Fact("reason", _("Reason")),
        )
    }
    notes = {"confirm": _("Role and person-days pass over unchanged.")}


class ReplacementNew(OfProject):
    """Asks to replace somebody."""

    permission = permission_of(actions.request_replacement)
    title = _("Replace somebody")
    lead = _("The office confirms it; until then the team stays as it is. The workload does not change.")
    form_class = ReplacementForm
    submit = _("Ask for the replacement")
    success = _("The replacement is asked for.")

    def act(self, form: Any) -> Replacement:  # noqa: ANN401 - its own form
        """Ask for it."""
        return actions.request_replacement(self.object, by=self.actor, **form.cleaned_data)
