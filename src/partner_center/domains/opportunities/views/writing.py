"""Writing an opportunity, sharing one with a partner, and what is done to one besides its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.forms import (
    AttachForm,
    LeaveForm,
    OfferingsForm,
    OpportunityForm,
    ProgressForm,
    ReassignForm,
    ShareForm,
    TeamForm,
    initial_of,
)
from partner_center.domains.opportunities.models import EDITABLE, Opportunity, OpportunityStatus
from partner_center.domains.opportunities.queries.lists import opportunities_seen
from partner_center.domains.opportunities.queries.mending import named_fields
from partner_center.domains.opportunities.views.words import permission_of
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend
from partner_center.foundations.webkit.screens import FormScreen
from partner_center.foundations.webkit.screens.manners import ScreenMixin
from partner_center.foundations.webkit.screens.reviewed import point_out
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from django.db.models import Model


class OpportunityNew(FormScreen):
    """Writes an opportunity; saved as a draft, or saved and submitted."""

    permission = permission_of(actions.draft_opportunity)
    title = _("Add an opportunity")
    lead = _("Share only what you work on with the customer already: no public tenders, no hearsay.")
    template_name = "opportunities/opportunity_form.html"
    form_class: Any = OpportunityForm
    draft = True
    success = _("Saved.")
    back_url = reverse_lazy("opportunities:shared")

    def act(self, form: Any) -> Opportunity:  # noqa: ANN401 - its own form
        """Save it, and submit it if the other button was pressed: both, or neither."""
        with transaction.atomic():
            opportunity = self.save(form.cleaned_data)
            if "and_submit" in self.request.POST:
                actions.submit(opportunity, by=self.actor)
        return opportunity

    def save(self, data: dict[str, Any]) -> Opportunity:
        """Write a new one."""
        return actions.draft_opportunity(by=self.actor, **data)


class OpportunityAmend(OpportunityNew):
    """Changes a draft or a rejected opportunity; the fields that the rejection names are marked."""

    permission = permission_of(actions.amend)
    title = _("Amend an opportunity")
    lead = _("What the vendor has seen stays in the history.")
    model = Opportunity

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with their people."""
        return opportunities_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known; files are chosen anew or stay."""
        if self.object.status not in EDITABLE or self.object.is_ours:
            raise WrongState(
                _("An opportunity can be changed as a draft or after a rejection, not while it is reviewed.")
            )
        return initial_of(self.object)

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form with the fields to mend pointed out."""
        form = super().get_form(form_class)
        if self.object.status == OpportunityStatus.REJECTED and named_fields(self.object):
            point_out(form, self.object, self.actor)
        return form

    def save(self, data: dict[str, Any]) -> Opportunity:
        """Change it."""
        return actions.amend(self.object, by=self.actor, **data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the vendor asked for, and the proof that is kept already."""
        is_back = self.object.status == OpportunityStatus.REJECTED
        mend = fields_to_mend(to_mend(self.object, self.actor)) if is_back and named_fields(self.object) else {}
        consent = self.object.consents.select_related("document").first()
        back = self.object.get_absolute_url()
        return super().get_context_data(**kwargs) | {"mend": list(mend.values()), "consent": consent, "back": back}


class OpportunityShare(FormScreen):
    """The vendor shares an opportunity with an eligible partner, perhaps one that another partner did not take."""

    permission = permission_of(actions.share)
    title = _("Share with a partner")
    lead = _("The partner has 3 working days to answer and learns who the customer is once it accepts.")
    template_name = "opportunities/opportunity_form.html"
    form_class = ShareForm
    draft = True
    success = _("It is shared. The partner has 3 working days to answer.")
    back_url = reverse_lazy("opportunities:opportunities")

    def get_initial(self) -> dict[str, Any]:
        """Take over what was offered before, for another partner."""
        again = self.request.GET.get("again", "")
        if not again.isdigit():
            return super().get_initial()
        before = get_object_or_404(Opportunity.objects.visible_to(self.actor), pk=again)
        known = {name: value for name, value in initial_of(before).items() if name in ShareForm.base_fields}
        return {**known, "offerings": [], "offered_before": before.pk}

    def act(self, form: Any) -> Opportunity:  # noqa: ANN401 - its own form
        """Share it."""
        return actions.share(by=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Say that there is one button only."""
        return super().get_context_data(**kwargs) | {"is_offer": True}


class ShareAdvice(ScreenMixin, TemplateView):
    """Below the partner while an opportunity is shared: whether it may receive and why, and its offerings."""

    permission = permission_of(actions.share)
    template_name = "opportunities/share_advice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add a form for the chosen partner, of which the offerings are shown."""
        form = ShareForm(actor=self.actor, initial={"partner": self.request.GET.get("partner", "")})
        list(form.sections())
        return super().get_context_data(**kwargs) | {"form": form}


class OnOpportunity(FormScreen):
    """A dialog about one opportunity that calls a verb."""

    model = Opportunity

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with their people."""
        return opportunities_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the form proposes."""
        return {}


class OpportunityProgress(OnOpportunity):
    """Operation → Update progress."""

    permission = permission_of(actions.update_progress)
    title = _("Update progress")
    lead = _("What you leave empty stays as it was.")
    form_class = ProgressForm
    success = _("The progress is kept. The other side is told.")

    def get_initial(self) -> dict[str, Any]:
        """Start with what was said last."""
        names = ("expected_amount", "expected_sign_on", "win_rate", "next_step", "next_step_on")
        return {name: getattr(self.object, name) for name in names}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Report it."""
        with transaction.atomic():
            actions.update_progress(self.object, by=self.actor, **form.cleaned_data)


class OpportunityTeam(OnOpportunity):
    """Adds a colleague to the team."""

    permission = permission_of(actions.add_member)
    title = _("Add to the team")
    form_class = TeamForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Add him."""
        actions.add_member(self.object, by=self.actor, **form.cleaned_data)


class OpportunityLeave(OnOpportunity):
    """Takes a colleague off the team."""

    permission = permission_of(actions.remove_member)
    title = _("Take off the team")
    form_class = LeaveForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Take him off."""
        actions.remove_member(self.object, by=self.actor, **form.cleaned_data)


class OpportunityAttach(OnOpportunity):
    """Attaches a file that both sides read."""

    permission = permission_of(actions.attach)
    title = _("Attach a file")
    lead = _("Both sides can download it.")
    form_class = AttachForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Attach it."""
        actions.attach(self.object, by=self.actor, **form.cleaned_data)


class OpportunityOfferings(OnOpportunity):
    """The vendor changes the offerings."""

    permission = permission_of(actions.change_offerings)
    title = _("Change the offerings")
    lead = _("The partner is told, with your reason.")
    form_class = OfferingsForm

    def get_initial(self) -> dict[str, Any]:
        """Start with those linked."""
        return {"offerings": list(self.object.offerings.values_list("pk", flat=True))}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Change them."""
        actions.change_offerings(self.object, by=self.actor, **form.cleaned_data)


class OpportunityReassign(OnOpportunity):
    """Gives an opportunity to another office or person."""

    permission = permission_of(actions.reassign)
    title = _("Reassign")
    lead = _("Where the rules did not find the right one. Deadlines go on.")
    form_class = ReassignForm

    def get_initial(self) -> dict[str, Any]:
        """Start with who looks after it now."""
        record = self.object
        return {"office": record.office_id, "pdm": record.pdm_id, "bd": record.bd_id}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Give it away."""
        actions.reassign(self.object, by=self.actor, **form.cleaned_data)


class OpportunityDelete(OnOpportunity):
    """Deletes a draft that was never submitted."""

    permission = permission_of(actions.delete_draft)
    title = _("Delete a draft")
    form_class = Form
    lead = _("Nobody else has seen it. This cannot be taken back.")
    submit = _("Delete")
    success = _("The draft is deleted.")

    def act(self, form: Any) -> Model | None:  # noqa: ANN401, ARG002 - as every form screen
        """Delete it."""
        actions.delete_draft(self.object, by=self.actor)
        return None

    def get_success_url(self) -> str:
        """Lead back to the list."""
        return reverse("opportunities:shared")
