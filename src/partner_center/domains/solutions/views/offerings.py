"""Offerings: the list, one of them, describing and amending it, and what the vendor may set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.partners.models import Profile
from partner_center.domains.solutions import actions
from partner_center.domains.solutions.forms import LabelsForm, MarkForm, OfferingForm, UseForm
from partner_center.domains.solutions.lifecycle import OfferingLife
from partner_center.domains.solutions.models import Offering, OfferingStatus
from partner_center.domains.solutions.policies import VIEW_OFFERINGS
from partner_center.domains.solutions.queries import counting, marks_of
from partner_center.domains.solutions.queries.lists import (
    OFFERING_SEARCH,
    OFFERING_TABS,
    OfferingFilter,
    offerings_seen,
)
from partner_center.domains.solutions.views.words import badge_of, labels_of, permission_of, standing_of, title_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend
from partner_center.foundations.webkit.columns import BOOL, DATETIME, STATUS, Column, Empty, Fact, Guide, Link, Tab
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel, point_out
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIBE = permission_of(actions.draft_offering)


class OfferingList(ListScreen):
    """Build → Offerings: a partner's own, and the vendor's view of all."""

    permission = VIEW_OFFERINGS
    title = _("Offerings")
    lead = _("What partners sell and deliver: goods in the marketplace and baseline solutions.")
    model = Offering
    columns = (
        Column("number", _("Number"), link=True, sort="number"),
        Column("title", _("Offering"), get=title_of, sort="name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("kind", _("Kind"), sort="kind"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("counts", _("Counts for the target"), get=badge_of, sort="counts"),
        Column("is_core_map", _("Core map"), kind=BOOL, sort="is_core_map"),
        Column("is_whitelisted", _("On the whitelist"), kind=BOOL, sort="is_whitelisted", hidden=True),
        Column("labels", _("Requirement labels"), get=labels_of),
        Column("goods_code", _("Goods code in the marketplace"), hidden=True, sort="goods_code"),
        Column("listed_at", _("Listed"), kind=DATETIME, sort="listed_at"),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), OFFERING_TABS["all"]),
        Tab("open", _("Draft or rejected"), OFFERING_TABS["open"]),
        Tab("reviewing", _("Under review"), OFFERING_TABS["reviewing"]),
        Tab("listed", pgettext_lazy("offering", "Listed"), OFFERING_TABS["listed"]),
        Tab("retired", pgettext_lazy("offering", "Retired"), OFFERING_TABS["retired"]),
    )
    guide = (
        Guide(_("Describe"), "tab=open"),
        Guide(_("Review"), "tab=reviewing"),
        Guide(_("Link to opportunities"), "tab=listed"),
    )
    filters = OfferingFilter
    search = OFFERING_SEARCH
    search_hint = _("Name, number, goods code")
    sort = "-created_at"
    row_steps = OfferingLife
    export = "solutions.offerings"

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # depends on who looks
        """Say what to do next: only partners describe offerings."""
        if not self.actor.is_partner or not self.actor.may(DESCRIBE):
            return Empty(_("No offerings yet"), _("They appear here when partners describe and submit them."))
        text = _("Describe what you sell; once it is listed, it can be linked to opportunities.")
        return Empty(_("No offerings yet"), text, "solutions:offering-new", _("Describe an offering"))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return offerings with their partner and whether they count."""
        return offerings_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to describe one."""
        new = reverse("solutions:offering-new")
        return [Link(_("Describe an offering"), new, DESCRIBE, icon="plus", style="primary")]


class OfferingDetail(ReviewedScreen):
    """One offering: where it stands, whether it counts and why, the marks it bears and bore, its review."""

    permission = VIEW_OFFERINGS
    model = Offering
    lifecycle = OfferingLife
    back_to = (_("Offerings"), "solutions:offerings")
    top_template = "solutions/offering_top.html"
    panels = (
        Facts(
            _("The offering"),
            (
                Fact("name", _("Name in English")),
                Fact("name_zh", _("Name in Chinese")),
                Fact("kind", _("Kind")),
                Fact("goods_code", _("Goods code in the marketplace")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("labels", _("Requirement labels"), get=labels_of),
                Fact("summary", _("Summary")),
                Fact("is_sellable", _("Sellable"), kind=BOOL),
                Fact("is_deliverable", _("Deliverable"), kind=BOOL),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("listed_at", _("Listed"), kind=DATETIME),
                Fact("retired_at", _("Retired on"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Marks"),
            "marks",
            (
                Column("mark", _("Mark")),
                Column("standing", pgettext_lazy("mark", "Standing"), get=standing_of),
                Column("since", pgettext_lazy("mark", "From"), kind=DATETIME),
                Column("until", _("Until"), kind=DATETIME),
                Column("reason", _("Reason")),
                Column("end_reason", _("Why it ended")),
            ),
            empty=_("The vendor has set no mark on this offering."),
            note=_("Set by the vendor. The opportunity incentive asks for the core-map label."),
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return offerings with their partner."""
        return offerings_seen(self.actor)

    def screen_title(self) -> object:
        """Return the name in the reader's language; the number stands beside it."""
        return self.object.title

    def marks(self) -> Any:  # noqa: ANN401 - a query set
        """Return the spans of its marks."""
        return marks_of(self.object, self.actor)

    def related(self) -> Sequence[Related]:
        """Lead to the company."""
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        return [
            Related(_("Partner"), profiles.filter(partner=self.object.partner).first()),
            Related(_("Offering"), self.object),
        ]

    def links(self) -> Sequence[Link]:
        """Offer what is no step: to amend it, to set marks, labels and use."""
        state, key = self.object.status, [self.object.pk]
        if state in {OfferingStatus.DRAFT, OfferingStatus.REJECTED}:
            label = _("Mend it") if state == OfferingStatus.REJECTED else _("Amend")
            amend = reverse("solutions:offering-amend", args=key)
            return [Link(label, amend, permission_of(actions.amend), icon="edit")]
        labels = Link(
            _("Change labels"),
            reverse("solutions:offering-labels", args=key),
            permission_of(actions.relabel),
            icon="edit",
            dialog=True,
        )
        if state == OfferingStatus.REVIEWING:
            return [labels]
        if state != OfferingStatus.LISTED:
            return []
        mark, use = reverse("solutions:offering-mark", args=key), reverse("solutions:offering-use", args=key)
        return [
            Link(_("Set a mark"), mark, permission_of(actions.set_mark), icon="certificate", dialog=True),
            labels,
            Link(_("Set its use"), use, permission_of(actions.set_use), icon="settings", dialog=True),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add whether it counts, and why."""
        return super().get_context_data(**kwargs) | {"counting": counting(self.object)}


class OfferingNew(FormScreen):
    """Describes an offering; saved, or saved and submitted."""

    permission = DESCRIBE
    title = _("Describe an offering")
    lead = _("The vendor reviews it and lists it; only listed offerings can be linked to opportunities.")
    template_name = "solutions/offering_form.html"
    form_class = OfferingForm
    draft = True
    success = _("Saved.")
    back_url = reverse_lazy("solutions:offerings")

    def act(self, form: Any) -> Offering:  # noqa: ANN401 - its own form
        """Save it, and submit it if the other button was pressed."""
        offering = actions.draft_offering(by=self.actor, **form.cleaned_data)
        if "and_submit" in self.request.POST:
            actions.submit(offering, by=self.actor)
        return offering


class OfferingAmend(OfferingNew):
    """Changes a draft or a rejected offering; the fields that the rejection points at are marked."""

    permission = permission_of(actions.amend)
    title = _("Amend an offering")
    model = Offering
    back_url = reverse_lazy("solutions:offerings")

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return offerings with their partner and description."""
        return offerings_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known; a file is chosen anew or stays."""
        if self.object.status not in {OfferingStatus.DRAFT, OfferingStatus.REJECTED}:
            raise WrongState(_("An offering can be changed as a draft or after a rejection. Withdraw it first."))
        return {name: value for name, value in super().get_initial().items() if name != "file"}

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form with the fields to mend pointed out."""
        form = super().get_form(form_class)
        if self.object.status == OfferingStatus.REJECTED:
            point_out(form, self.object, self.actor)
        return form

    def act(self, form: Any) -> Offering:  # noqa: ANN401 - its own form
        """Save it, and submit it if the other button was pressed."""
        offering = actions.amend(self.object, by=self.actor, **form.cleaned_data)
        if "and_submit" in self.request.POST:
            actions.submit(offering, by=self.actor)
        return offering

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the reviewer asked for."""
        mend = fields_to_mend(to_mend(self.object, self.actor))
        return super().get_context_data(**kwargs) | {"mend": list(mend.values())}


class OfferingMark(FormScreen):
    """The vendor sets or takes away a mark."""

    permission = permission_of(actions.set_mark)
    title = _("Set a mark")
    lead = _("Every change is kept with its moment: incentives ask what was true then.")
    model = Offering
    form_class = MarkForm
    success = _("The mark is kept. The partner is told.")

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the form proposes."""
        return {}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Set it."""
        actions.set_mark(self.object, by=self.actor, **form.cleaned_data)


class OfferingLabels(FormScreen):
    """The vendor corrects the requirement labels."""

    permission = permission_of(actions.relabel)
    title = _("Change labels")
    lead = _("Opportunities that are linked from now on take these labels. The partner is told.")
    model = Offering
    form_class = LabelsForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Change them."""
        actions.relabel(self.object, by=self.actor, **form.cleaned_data)


class OfferingUse(FormScreen):
    """The vendor says whether it may be sold, and delivered by its partner."""

    permission = permission_of(actions.set_use)
    title = _("Set its use")
    model = Offering
    form_class = UseForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Say so."""
        actions.set_use(self.object, by=self.actor, **form.cleaned_data)


class OfferingStep(StepScreen):
    """Submitting, withdrawing, listing, rejecting, discarding, retiring."""

    lifecycle = OfferingLife
    facts = {
        "": (
            Fact("number", _("Number")),
            Fact("title", _("Offering")),
            Fact("partner.name", _("Partner")),
            Fact("kind", _("Kind")),
            Fact("labels", _("Requirement labels"), get=labels_of),
        )
    }
    notes = {
        "submit": _("It cannot be changed while it is reviewed; you may withdraw it."),
        "approve": _("From then on it can be linked to opportunities, and its description stays as it is."),
        "retire": _("No new opportunity can be linked to it, and its marks end now. This cannot be taken back."),
        "discard": _("It stays in the list as retired. This cannot be taken back."),
    }
