"""Projects: the list with its four steps, one project with everything about it, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import FOR_PROJECT, ReportForm
from partner_center.domains.deliveries.forms.reports import initial_of
from partner_center.domains.deliveries.lifecycle import CHECKS, CONFIRMS, MilestoneLife, ProjectLife
from partner_center.domains.deliveries.models import Milestone, Project, ProjectStatus
from partner_center.domains.deliveries.policies import VIEW_PROJECTS
from partner_center.domains.deliveries.queries import ahead_of, alike, with_plan
from partner_center.domains.deliveries.queries.lists import PROJECT_SEARCH, PROJECT_TABS, ProjectFilter
from partner_center.domains.deliveries.views.panels import ProjectPanels
from partner_center.domains.deliveries.views.words import permission_of, progress
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.documents.queries import documents_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend
from partner_center.foundations.webkit.columns import (
    COUNTRY,
    DATE,
    DATETIME,
    LINK,
    MONEY,
    NUMBER,
    STATUS,
    Column,
    Empty,
    Fact,
    Guide,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related, due_banner
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel, point_out

if TYPE_CHECKING:
    from collections.abc import Sequence

GUIDE = (
    ("report", pgettext_lazy("delivery", "Report")),
    ("track", pgettext_lazy("delivery", "Track")),
    ("acceptance", pgettext_lazy("delivery", "Acceptance")),
    ("evaluation", pgettext_lazy("delivery", "Evaluation")),
)
"""The four steps of a project, by the tab that shows them (domain.md 8.1)."""

REPORT = permission_of(actions.report)


class ProjectList(ListScreen):
    """Projects by step: report, track, acceptance, evaluation."""

    permission = VIEW_PROJECTS
    title = _("Delivery projects")
    lead = _("From the report before the start to the score after the acceptance.")
    model = Project
    columns = (
        Column("number", _("Project"), link=True, sort="number"),
        Column("name", _("Project name"), sort="name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("customer_name", _("Customer"), sort="customer_name"),
        Column("phase", _("Service phase"), sort="phase"),
        Column("scenario", _("Support scenario"), sort="scenario", hidden=True),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("reached", _("Milestones"), get=progress, sort="worst"),
        Column("next_on", _("Next milestone"), kind=DATE, sort="next_on"),
        Column("start_on", _("Starts on"), kind=DATE, sort="start_on", hidden=True),
        Column("end_on", _("Ends on"), kind=DATE, sort="end_on"),
        Column("actual_end_on", _("Actual end"), kind=DATE, sort="actual_end_on", hidden=True),
        Column("country", _("Country"), sort="country", hidden=True),
        Column("annual_scale", _("Estimated new annual scale"), kind=MONEY, sort="annual_scale", hidden=True),
        Column(
            "opportunity", _("Opportunity"), hidden=True, get=lambda row: row.opportunity and row.opportunity.number
        ),
        Column("office", _("Representative office"), hidden=True),
        Column(
            "evaluation",
            _("Score"),
            kind=NUMBER,
            get=lambda row: getattr(row, "evaluation", None) and row.evaluation.total,
        ),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), PROJECT_TABS["all"]),
        *(Tab(key, label, PROJECT_TABS[key]) for key, label in GUIDE[:2]),
        Tab("late", _("Running late"), PROJECT_TABS["late"]),
        *(Tab(key, label, PROJECT_TABS[key]) for key, label in GUIDE[2:]),
        Tab("terminated", pgettext_lazy("delivery", "Terminated"), PROJECT_TABS["terminated"]),
    )
    guide = tuple(Guide(label, f"tab={key}") for key, label in GUIDE)
    filters = ProjectFilter
    search = PROJECT_SEARCH
    search_hint = _("Project, customer, opportunity")
    sort = "-created_at"
    row_steps = ProjectLife
    forms = FOR_PROJECT
    export = "deliveries.projects"

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # depends on who looks
        """What to do next: only a partner reports."""
        text = _("A project is reported before it starts: with its plan, its people and the statement of work.")
        if not self.actor.may(REPORT):
            return Empty(_("No delivery projects yet"), text)
        return Empty(_("No delivery projects yet"), text, "deliveries:project-new", _("Report a project"))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return projects with the state of their plan."""
        rows = Project.objects.visible_to(self.actor)
        return with_plan(rows.select_related("partner", "opportunity", "office", "evaluation"))

    def links(self) -> Sequence[Link]:
        """Offer to report one."""
        return [Link(_("Report a project"), reverse("deliveries:project-new"), REPORT, icon="plus", style="primary")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Count the projects at each step of the guide."""
        counted = [{"label": f"{label} ({self.counts[key]})", "url": f"?tab={key}"} for key, label in GUIDE]
        return super().get_context_data(**kwargs) | {"guides": counted}


class ProjectDetail(ProjectPanels, ReviewedScreen):
    """One project: progress, plan in a picture, milestones, team, changes, acceptance, score."""

    permission = VIEW_PROJECTS
    model = Project
    lifecycle = ProjectLife
    back_to = (_("Delivery projects"), "deliveries:projects")
    top_template = "deliveries/project_top.html"
    panels = (
        Template(_("Plan and reality"), "deliveries/timeline.html", data="timeline"),
        Template(_("Milestones"), "deliveries/milestones.html", data="milestones"),
        Template(pgettext_lazy("delivery", "Acceptance"), "deliveries/acceptance_panel.html", data="acceptance"),
        Template(pgettext_lazy("delivery", "Evaluation"), "deliveries/evaluation.html", data="evaluation"),
        Facts(
            _("The project"),
            (
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("phase", _("Service phase")),
                Fact("scenario", _("Support scenario")),
                Fact("start_on", _("Starts on"), kind=DATE),
                Fact("end_on", _("Ends on"), kind=DATE),
                Fact("actual_end_on", _("Actual end"), kind=DATE),
                Fact("country", _("Country"), kind=COUNTRY),
                Fact("region", _("Region")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("reported_at", _("Report approved"), kind=DATETIME),
                Fact("accepted_at", _("Accepted at"), kind=DATETIME),
                Fact("note", _("Remark")),
            ),
        ),
        Facts(
            _("Customer and cloud resources"),
            (
                Fact("customer_name", _("Customer name")),
                Fact("customer_account", _("Customer account")),
                Fact("customer_contact", _("Customer contact")),
                Fact("customer_phone", _("Contact's phone")),
                Fact("customer_email", _("Contact's e-mail")),
                Fact("annual_scale", _("Estimated new annual scale"), kind=MONEY),
                Fact("price_list_url", _("Price list link"), get=lambda row: row.price_list_url),
            ),
        ),
        Facts(
            _("Contacts"),
            (
                Fact("contact_name", _("Project contact")),
                Fact("contact_phone", _("Phone")),
                Fact("contact_email", _("E-mail address")),
                Fact("office", _("Representative office")),
                Fact("manager", _("Ecosystem manager")),
            ),
        ),
        Template(_("Workload"), "deliveries/workload.html", data="workload"),
        Template(_("Team"), "deliveries/team.html", data="team"),
        Rows(
            _("Plan changes"),
            "its_changes",
            (
                Column("number", _("Plan change"), link=True),
                Column("cause", _("Cause")),
                Column("reason", _("Reason")),
                Column("status", _("Status"), kind=STATUS),
                Column("submitted_at", _("Submitted"), kind=DATETIME),
                Column("decided_at", _("Decided at"), kind=DATETIME),
            ),
            empty=_("The plan was never changed."),
        ),
        Rows(
            _("Personnel replacements"),
            "its_replacements",
            (
                Column("number", _("Replacement"), link=True),
                Column("leaving", _("Who leaves")),
                Column("person", _("Who comes")),
                Column("status", _("Status"), kind=STATUS),
                Column("submitted_at", _("Submitted"), kind=DATETIME),
            ),
            empty=_("Nobody was replaced."),
        ),
        Rows(
            _("The same customer and phase at other partners"),
            "alike",
            (
                Column("number", _("Project"), link=True),
                Column("partner.name", _("Partner")),
                Column("name", _("Project name")),
                Column("status", _("Status"), kind=STATUS),
            ),
            empty=_("No other partner reports this customer and phase."),
            only=CHECKS | CONFIRMS,
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def screen_title(self) -> object:
        """Return the name; the number stands below it."""
        return self.object.name

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Show the clock of the next milestone while the project is being delivered: it has none of its own."""
        life = super().life(actions)
        if self.object.status != ProjectStatus.REPORTED:
            return life
        milestones = Milestone.objects.visible_to(self.actor).filter(project=self.object)
        next_one = with_due(milestones.select_related("project__partner")).order_by("due_at", "place").first()
        if next_one is None or next_one.due_at is None:
            return life
        banner = due_banner(MilestoneLife, next_one, is_yours=not self.actor.is_vendor)
        if banner is not None:
            life["due"] = banner | {"label": f"{banner['label']}: {next_one.name}"}
        return life

    def alike(self) -> Any:  # noqa: ANN401 - a query set
        """Return what reviewers should compare with."""
        return alike(self.object)

    def related(self) -> Sequence[Related]:
        """Lead from the opportunity over the project's phases to its acceptance."""
        opportunity = self.object.opportunity
        seen = Opportunity.objects.visible_to(self.actor).filter(pk=opportunity.pk).first() if opportunity else None
        phases = Project.objects.visible_to(self.actor).filter(
            partner=self.object.partner_id, customer_name__iexact=self.object.customer_name
        )
        return [
            Related(_("Opportunity"), seen),
            *[Related(_("Projects of this customer"), one) for one in phases.order_by("start_on", "pk")[:20]],
        ]

    def links(self) -> Sequence[Link]:
        """Offer what can be done with the project as it stands."""
        own = [self.object.pk]
        if self.object.status in {ProjectStatus.DRAFT, ProjectStatus.REJECTED}:
            amend = permission_of(actions.amend)
            return [Link(_("Amend"), reverse("deliveries:project-amend", args=own), amend, icon="edit")]
        if self.object.status != ProjectStatus.REPORTED or self.actor.is_vendor:
            return []
        acceptance = Link(
            _("Prepare the acceptance"),
            reverse("deliveries:acceptance-prepare", args=own),
            permission_of(actions.prepare),
            icon="clipboard-check",
            style="" if ahead_of(self.object).exists() else "primary",
        )
        replace = Link(
            _("Replace somebody"),
            reverse("deliveries:replacement-new", args=own),
            permission_of(actions.request_replacement),
            icon="users",
        )
        change = Link(
            _("Change the plan"),
            reverse("deliveries:change-new", args=own),
            permission_of(actions.request_change),
            icon="calendar",
        )
        return [acceptance, *([change] if self.object.needs_plan else []), replace]


class ReportScreen(FormScreen):
    """The report of a project: saved as a draft, or saved and submitted."""

    template_name = "deliveries/report_form.html"
    form_class = ReportForm
    model = Project
    draft = True
    lead = _("Report before the start. A draft may be incomplete; the submission says what is missing.")

    def keep(self, data: dict[str, Any]) -> Project:
        """Write it down."""
        raise NotImplementedError

    def act(self, form: Any) -> Project:  # noqa: ANN401 - its own form
        """Save, and submit if the other button was pressed; what is missing then leaves nothing half done."""
        with transaction.atomic():
            project = self.keep(form.cleaned_data)
            if "and_submit" in self.request.POST:
                actions.submit(project, by=self.actor)
        return project

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add why it was rejected, and what was handed in already."""
        context = super().get_context_data(**kwargs)
        if self.object is None:
            return context
        mend = fields_to_mend(to_mend(self.object, self.actor))
        papers = list(documents_of(self.object, seen_by=self.actor))
        return context | {"mend": list(mend.values()), "papers": papers}


class ProjectNew(ReportScreen):
    """Reports a project, perhaps one of an opportunity."""

    permission = REPORT
    title = _("Report a project")
    back_url = reverse_lazy("deliveries:projects")

    def get_initial(self) -> dict[str, Any]:
        """Start with what the opportunity of the address knows."""
        wanted = self.request.GET.get("opportunity", "")
        found = (
            Opportunity.objects.visible_to(self.actor).filter(pk=int(wanted)).first()
            if wanted.isascii() and wanted.isdigit()
            else None
        )
        if found is None:
            return super().get_initial()
        contact = found.contacts.first()
        return super().get_initial() | {
            "opportunity": found.pk,
            "name": found.name,
            "customer_name": found.customer_name,
            "country": found.country,
            "region": found.get_region_display(),
            "start_on": found.project_start_on,
            "end_on": found.project_end_on,
            "annual_scale": found.annual_scale,
            "currency": found.currency,
            "office": found.office_id,
            "manager": found.pdm_id,
            "customer_contact": getattr(contact, "name", ""),
            "customer_phone": getattr(contact, "phone", ""),
            "customer_email": getattr(contact, "email", ""),
        }

    def keep(self, data: dict[str, Any]) -> Project:
        """Write it down."""
        return actions.report(by=self.actor, **data)


class ProjectAmend(ReportScreen):
    """Changes a report that is a draft or was rejected."""

    permission = permission_of(actions.amend)
    title = _("Amend a report")

    def get_initial(self) -> dict[str, Any]:
        """Start with the report as it is."""
        return initial_of(self.object)

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form; the fields that a rejection points at are marked."""
        form = super().get_form(form_class)
        if self.object.status == ProjectStatus.REJECTED:
            point_out(form, self.object, self.actor)
        return form

    def keep(self, data: dict[str, Any]) -> Project:
        """Write it down."""
        return actions.amend(self.object, by=self.actor, **data)


class ProjectStep(StepScreen):
    """Submitting, withdrawing, deciding, evaluating, terminating."""

    lifecycle = ProjectLife
    forms = FOR_PROJECT
    facts = {
        "": (
            Fact("annual_scale", _("Estimated new annual scale"), kind=MONEY),
            Fact("name", _("Project name")),
            Fact("partner.name", _("Partner")),
            Fact("customer_name", _("Customer name")),
            Fact("phase", _("Service phase")),
            Fact("start_on", _("Starts on"), kind=DATE),
            Fact("end_on", _("Ends on"), kind=DATE),
            Fact("opportunity", _("Opportunity"), kind=LINK),
        ),
        "evaluate": (
            Fact("name", _("Project name")),
            Fact("partner.name", _("Partner")),
            Fact("end_on", _("Ends on"), kind=DATE),
            Fact("actual_end_on", _("Actual end"), kind=DATE),
        ),
    }
    notes = {
        "submit": _("The country cannot be changed afterwards."),
        "approve": _("The workload is fixed and the clocks of the milestones run from now on."),
        "discard": _("The report ends here; its phase may be reported anew."),
        "evaluate": _("A score is given once and cannot be changed."),
        "terminate": _("Everything that is open about the project is closed. This cannot be taken back."),
    }

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return projects with what the question repeats."""
        return Project.objects.visible_to(self.actor).select_related("partner", "opportunity")
