"""The acceptance of a project: gathering materials, applying, reviewing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import FOR_ACCEPTANCE, AcceptanceForm
from partner_center.domains.deliveries.lifecycle import AcceptanceLife
from partner_center.domains.deliveries.models import Acceptance, AcceptanceStatus, ProjectStatus
from partner_center.domains.deliveries.policies import VIEW_ACCEPTANCES
from partner_center.domains.deliveries.queries import awaits_supplement, materials_of
from partner_center.domains.deliveries.queries.timeline import timeline_of
from partner_center.domains.deliveries.views.panels import acceptance_shown
from partner_center.domains.deliveries.views.plans import OfProject
from partner_center.domains.deliveries.views.words import permission_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATE, DATETIME, LINK, Fact, Link
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Template
from partner_center.foundations.webkit.screens import StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

PREPARE = permission_of(actions.prepare)


class AcceptanceDetail(ReviewedScreen):
    """One acceptance: time against plan, materials by kind, the two findings, the decision."""

    permission = VIEW_ACCEPTANCES
    model = Acceptance
    lifecycle = AcceptanceLife
    back_to = (_("Delivery projects"), "deliveries:projects")
    top_template = "deliveries/acceptance_top.html"
    panels = (
        Template(_("Materials and findings"), "deliveries/acceptance.html", data="shown"),
        Template(_("Plan and reality"), "deliveries/timeline.html", data="timeline"),
        Facts(
            _("The application"),
            (
                Fact("project", _("Project"), kind=LINK),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("project.customer_name", _("Customer name")),
                Fact("project.start_on", _("Starts on"), kind=DATE),
                Fact("project.end_on", _("Ends on"), kind=DATE),
                Fact("actual_end_on", _("Actual end"), kind=DATE),
                Fact("remark", _("Remark")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("decided_at", _("Decided at"), kind=DATETIME),
            ),
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return acceptances with their project."""
        return Acceptance.objects.visible_to(self.actor).select_related("project__partner", "partner")

    def screen_title(self) -> object:
        """Name what is accepted."""
        return _("Acceptance of %(project)s") % {"project": self.object.project}

    def shown(self) -> dict[str, Any]:
        """Return materials and findings."""
        return acceptance_shown(self.object, self.actor)

    def timeline(self) -> dict[str, Any] | None:
        """Return the plan against what happened: what the time is reviewed by."""
        found = timeline_of(self.object.project)
        return {"timeline": found} if found is not None else None

    def links(self) -> Sequence[Link]:
        """Offer to mend it while that is possible."""
        is_open = self.object.status in {AcceptanceStatus.DRAFT, AcceptanceStatus.FAILED}
        asked = self.object.status == AcceptanceStatus.REVIEWING and awaits_supplement(self.object)
        if not asked and not (is_open and self.object.project.status == ProjectStatus.REPORTED):
            return []
        url = reverse("deliveries:acceptance-prepare", args=[self.object.project_id])
        return [Link(_("Amend the materials"), url, PREPARE, icon="edit")]

    def related(self) -> Sequence[Related]:
        """Lead to the project."""
        return [Related(_("Delivery project"), self.object.project), Related(_("Acceptance"), self.object)]


class AcceptancePrepare(OfProject):
    """Gathers actual end and materials; saved, or saved and applied for."""

    permission = PREPARE
    title = _("Prepare the acceptance")
    lead = _("Add the materials as they come. Apply when all of them are there and every milestone is reached.")
    template_name = "deliveries/acceptance_form.html"
    form_class = AcceptanceForm
    success = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        """Start with what was gathered before."""
        known = self.known()
        if known is not None and known.status == AcceptanceStatus.REVIEWING and awaits_supplement(known):
            initial = dict(self.initial)
        else:
            initial = super().get_initial()
        if known is None:
            return initial
        return initial | {"actual_end_on": known.actual_end_on, "remark": known.remark}

    def known(self) -> Acceptance | None:
        """Return the acceptance as it was prepared so far."""
        found: Acceptance | None = Acceptance.objects.visible_to(self.actor).filter(project=self.object).first()
        return found

    def act(self, form: Any) -> Acceptance:  # noqa: ANN401 - its own form
        """Keep the materials, and apply if the other button was pressed; materials stay even if that is refused."""
        acceptance = actions.prepare(self.object, by=self.actor, **form.cleaned_data)
        if "and_apply" in self.request.POST:
            actions.apply(acceptance, by=self.actor)
        return acceptance

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add which materials are there already, and what a failed review said."""
        known = self.known()
        papers = materials_of(known, self.actor) if known is not None else {}
        form = kwargs.get("form") or self.get_form()
        slots = [{"field": field, "paper": papers.get(field.name)} for field in form.materials()]
        return super().get_context_data(**{**kwargs, "form": form}) | {"known": known, "slots": slots}


class AcceptanceStep(StepScreen):
    """Applying, reviewing time and materials, passing or not."""

    lifecycle = AcceptanceLife
    forms = FOR_ACCEPTANCE
    facts = {
        "": (
            Fact("project", _("Project")),
            Fact("partner.name", _("Partner")),
            Fact("project.end_on", _("Ends on"), kind=DATE),
            Fact("actual_end_on", _("Actual end"), kind=DATE),
        )
    }
    notes = {
        "accept": _("The project is accepted; the last open one of an opportunity completes its delivery."),
        "submit": _("The plan rests while the acceptance is reviewed."),
    }

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return acceptances with their project."""
        return Acceptance.objects.visible_to(self.actor).select_related("project__partner", "partner")
