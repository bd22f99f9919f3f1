"""Screens of business information: the queue, a version, its form, the amount that arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.partners import actions
from partner_center.domains.partners.forms import (
    FOR_STEP,
    BusinessInfoForm,
    VerifyForm,
)
from partner_center.domains.partners.lifecycle import CHECKS, BusinessInfoLife
from partner_center.domains.partners.models import ATTEMPTS, BusinessInfo, BusinessInfoStatus, Profile
from partner_center.domains.partners.policies import VIEW_BUSINESS_INFO
from partner_center.domains.partners.queries import certified_information, version_in_the_making
from partner_center.domains.partners.queries.lists import (
    INFORMATION_SEARCH,
    INFORMATION_TABS,
    InformationFilter,
)
from partner_center.domains.partners.views.profiles import permission_of
from partner_center.foundations.codes.deeds import is_asked
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend
from partner_center.foundations.webkit.columns import (
    DATETIME,
    LINK,
    NUMBER,
    PERCENT,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Template
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, ScreenMixin, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.manners import layout
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel, point_out
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence


class BusinessInfoList(ListScreen):
    """Versions of business information: the vendor's queue, and a partner's own versions."""

    permission = VIEW_BUSINESS_INFO
    title = _("Business information certification")
    lead = _("What is needed to pay a partner: contract, tax, contact and bank account, certified once per version.")
    model = BusinessInfo
    columns = (
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("version", _("Version"), kind=NUMBER, link=True, sort="version"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("contract_entity", _("Contracting entity")),
        Column("currency", _("Currency")),
        Column("bank_name", _("Bank")),
        Column("masked_account", _("Account")),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at"),
        Column("certified_at", _("Certified"), kind=DATETIME, sort="certified_at"),
    )
    filters = InformationFilter
    search = INFORMATION_SEARCH
    sort = "-submitted_at"
    row_steps = BusinessInfoLife
    export = "partners.business-infos"
    summary_template = "partners/standing.html"

    @property
    def tabs(self) -> Sequence[Tab]:  # type: ignore[override]  # depends on who looks
        """The vendor's work states; a partner has a handful of versions and needs none."""
        if not self.actor.is_vendor:
            return ()
        labels = {
            "reviewing": _("To be reviewed"),
            "verifying": _("Amount on its way"),
            "certified": _("Certified"),
            "all": _("All"),
        }
        return [Tab(key, label, INFORMATION_TABS[key]) for key, label in labels.items()]

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # depends on who looks
        """What to do next: only a partner can fill anything in."""
        if not self.actor.may(permission_of(actions.fill_in)):
            return Empty(_("Nothing to review"), _("Versions appear here when partners submit them."))
        text = _("Fill it in once; after its certification payments can be requested.")
        return Empty(_("Not filled in yet"), text, "partners:business-info-fill-in", _("Go to certification"))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return versions with their company."""
        return BusinessInfo.objects.visible_to(self.actor).select_related("partner")

    def links(self) -> Sequence[Link]:
        """Offer to fill it in, or to change it."""
        label = _("Fill in or change")
        right = permission_of(actions.fill_in)
        return [Link(label, reverse("partners:business-info-fill-in"), right, icon="edit", style="primary")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add, for a partner, what is in force and what is in the making."""
        context = super().get_context_data(**kwargs)
        company = self.actor.company if self.actor.is_partner else None
        if company is None:
            return context
        return context | {
            "certified": certified_information(company),
            "in_the_making": version_in_the_making(company),
            "is_partner": True,
        }


class BusinessInfoDetail(ReviewedScreen):
    """One version: where it stands, who acts next, and everything that is known."""

    permission = VIEW_BUSINESS_INFO
    model = BusinessInfo
    lifecycle = BusinessInfoLife
    back_to = (_("Business information"), "partners:business-infos")
    top_template = "partners/information_top.html"
    panels = (
        Facts(
            _("Contract"),
            (
                Fact("contract_entity", _("Contracting entity")),
                Fact("currency", _("Settlement currency")),
                Fact("version", _("Version"), kind=NUMBER),
                Fact("replaces", _("Replaces"), kind=LINK),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("certified_at", _("Certified"), kind=DATETIME),
            ),
        ),
        Facts(
            _("Tax and contact"),
            (
                Fact("taxpayer_type", _("Taxpayer type")),
                Fact("masked_taxpayer", _("Taxpayer number")),
                Fact("tax_rate", _("Tax rate"), kind=PERCENT),
                Fact("contact_name", _("Finance contact")),
                Fact("contact_phone", _("Phone")),
                Fact("contact_email", _("E-mail address")),
            ),
        ),
        Template(_("Bank account"), "partners/bank.html", data="bank"),
        Facts(
            _("Test amount"),
            (
                Fact("verify_amount", _("Amount to transfer"), kind=NUMBER, places=2),
                Fact("attempts", _("Wrong amounts entered"), kind=NUMBER),
            ),
            note=_("Seen by the vendor's reviewers and finance only."),
            only=CHECKS,
        ),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return versions with what the page shows of their surroundings."""
        return BusinessInfo.objects.visible_to(self.actor).select_related("partner", "replaces__partner", "bank_letter")

    def bank(self) -> dict[str, Any]:
        """Tell the template whether the whole number may be asked for."""
        return {"may_reveal": self.actor.may(permission_of(actions.reveal))}

    def related(self) -> Sequence[Related]:
        """Lead to the company and to its other versions."""
        profile = Profile.objects.visible_to(self.actor).select_related("partner").filter(partner=self.object.partner)
        others = self.rows().filter(partner=self.object.partner).order_by("-version")
        return [
            Related(_("Partner"), profile.first()),
            *[Related(_("Versions"), one) for one in others[:10]],
        ]

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Say that it is the partner's turn while the amount has to be entered: that is a verb, not a step."""
        life = super().life(actions)
        if life["due"] and self.object.status == BusinessInfoStatus.VERIFYING:
            life["due"]["you"] = bool(actions)
        return life

    def links(self) -> Sequence[Link]:
        """Offer what moves it on: enter the amount, mend it, change what is certified."""
        state, own = self.object.status, self.object.partner_id == getattr(self.actor.company, "pk", None)
        if not own:
            return []
        verify = reverse("partners:business-info-verify", args=[self.object.pk])
        fill_in, right = reverse("partners:business-info-fill-in"), permission_of(actions.fill_in)
        if state == BusinessInfoStatus.VERIFYING:
            label = _("Enter the received amount")
            return [Link(label, verify, permission_of(actions.verify), style="primary", dialog=True)]
        if state == BusinessInfoStatus.REJECTED:
            return [Link(_("Mend and submit again"), fill_in, right, icon="edit")]
        if state == BusinessInfoStatus.DRAFT:
            return [Link(_("Amend"), fill_in, right, icon="edit")]
        return [Link(_("Change it"), fill_in, right, icon="edit")] if state == BusinessInfoStatus.CERTIFIED else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the version that stays in force meanwhile."""
        context = super().get_context_data(**kwargs)
        in_force = self.rows().filter(partner=self.object.partner, status=BusinessInfoStatus.CERTIFIED).first()
        return context | {"in_force": in_force, "all_attempts": ATTEMPTS}


class BusinessInfoFillIn(FormScreen):
    """The form of the business information, filled with the newest version; saved, or saved and submitted."""

    permission = permission_of(actions.fill_in)
    title = _("Business information certification")
    lead = _("We check it, then send a small amount to the account; enter what arrived and you are certified.")
    template_name = "partners/information_form.html"
    form_class = BusinessInfoForm
    draft = True
    success = _("Saved.")
    back_url = reverse_lazy("partners:business-infos")

    def newest(self) -> BusinessInfo | None:
        """Return the version that is being changed: one in the making, else the certified one."""
        company = self.actor.company
        found: BusinessInfo | None = (
            BusinessInfo.objects.visible_to(self.actor)
            .filter(partner=company)
            .exclude(status=BusinessInfoStatus.REPLACED)
            .order_by(F("version").desc())
            .first()
        )
        return found

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known."""
        newest = self.newest()
        if newest is None:
            return super().get_initial()
        known = {name: getattr(newest, name) for name in BusinessInfoForm.base_fields if hasattr(newest, name)}
        return super().get_initial() | known | {"tax_rate": format(newest.tax_rate.normalize(), "f")}

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form; the fields that a rejection points at are marked."""
        form = super().get_form(form_class)
        newest = self.newest()
        if newest is not None and newest.status == BusinessInfoStatus.REJECTED:
            point_out(form, newest, self.actor)
        return form

    def act(self, form: Any) -> BusinessInfo:  # noqa: ANN401 - its own form
        """Save, and submit if the other button was pressed."""
        info = actions.fill_in(by=self.actor, **form.cleaned_data)
        if "and_submit" in self.request.POST and not self.asks_code:
            actions.submit(info, by=self.actor)
        return info

    @property
    def asks_code(self) -> bool:
        """Whether submitting takes a code: then it is a step of its own, because the code is for the saved version."""
        return is_asked(BusinessInfoLife.submit.permission, self.actor)

    def get_success_url(self) -> str:
        """Lead to the submitting step where it was wished and takes a code."""
        if "and_submit" in self.request.POST and self.asks_code:
            saved: Any = self.result
            return reverse("partners:business-info-step", args=[saved.pk, "submit"])
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the version itself: its reason of refusal stays in sight while it is mended."""
        newest = self.newest()
        mend = fields_to_mend(to_mend(newest, self.actor)) if newest is not None else {}
        return super().get_context_data(**kwargs) | {"newest": newest, "mend": list(mend.values())}


class BusinessInfoVerify(FormScreen):
    """Asks for the amount that arrived; a wrong one counts, even though it is shown as an error."""

    permission = permission_of(actions.verify)
    title = _("Enter the received amount")
    model = BusinessInfo
    form_class = VerifyForm
    aside_template = "partners/attempts.html"
    submit = _("Verify")
    success = _("The amount is right. Your business information is certified.")

    def act(self, form: Any) -> BusinessInfo:  # noqa: ANN401 - its own form
        """Compare; the count is kept before the refusal is shown."""
        info: BusinessInfo = self.object
        if not actions.verify(info, by=self.actor, **form.cleaned_data):
            text = actions.attempts_left(info)
            raise Refused(text, code="wrong_amount", fields={"amount": text})
        return info


class BusinessInfoReveal(ScreenMixin, View):
    """Shows the whole account number, after noting in the history who looked."""

    permission = permission_of(actions.reveal)
    model = BusinessInfo

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note it, and show it."""
        info = actions.reveal(get_object_or_404(self.rows(), pk=pk), by=self.actor)
        context = {"object": info, "page_title": _("Account number"), "screen": self, **layout(request)}
        return TemplateResponse(request, "partners/account.html", context, headers={"Cache-Control": "no-store"})


class BusinessInfoStep(StepScreen):
    """Submitting, withdrawing, approving, rejecting and reopening."""

    lifecycle = BusinessInfoLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("partner.name", _("Partner")),
            Fact("contract_entity", _("Contracting entity")),
            Fact("currency", _("Settlement currency")),
            Fact("account_name", _("Account name")),
            Fact("masked_account", _("Account")),
            Fact("bank_name", _("Bank")),
        )
    }
    notes = {
        "submit": _("While a change is being certified, payments cannot be requested."),
        "approve": _("The partner has three attempts to enter the amount; then the application is locked."),
    }
