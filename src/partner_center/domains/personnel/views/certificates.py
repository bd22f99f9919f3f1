"""Certificates: the list, one of them with its review, entering, mending, and what the academy reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.partners.models import Profile
from partner_center.domains.personnel import actions
from partner_center.domains.personnel.forms import AmendCertificateForm, CertificateForm, SynchroniseForm
from partner_center.domains.personnel.lifecycle import CertificateLife
from partner_center.domains.personnel.models import Certificate, CertificateStatus, Person, PersonStatus
from partner_center.domains.personnel.policies import VIEW_CERTIFICATES
from partner_center.domains.personnel.queries.lists import (
    CERTIFICATE_SEARCH,
    CERTIFICATE_TABS,
    CertificateFilter,
    certificates_seen,
)
from partner_center.domains.personnel.views.words import expiry_of, permission_of, person_of, validity_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.reviews.queries import fields_to_mend, to_mend
from partner_center.foundations.webkit.columns import DATE, DATETIME, STATUS, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel, point_out
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

MENDED = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)


class CertificateList(ListScreen):
    """Delivery → Certificates: by what their dates say today and by where their review stands."""

    permission = VIEW_CERTIFICATES
    title = _("Certificates")
    lead = _("Valid, expiring within 60 days or expired follows from the dates, every day anew.")
    model = Certificate
    columns = (
        Column("type", pgettext_lazy("certificate", "Type"), link=True, sort="type"),
        Column("person", _("Person"), get=person_of, sort="person__name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("direction", _("Direction"), sort="direction"),
        Column("number", _("Certificate number"), sort="number"),
        Column("issued_on", pgettext_lazy("certificate", "Issued on"), kind=DATE, sort="issued_on", hidden=True),
        Column("expires_on", _("Expires on"), get=expiry_of, sort="expires_on"),
        Column("validity", _("Validity"), get=validity_of, sort="validity"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("source", _("Source"), sort="source", hidden=True),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), CERTIFICATE_TABS["all"]),
        Tab("reviewing", _("Under review"), CERTIFICATE_TABS["reviewing"]),
        Tab("valid", pgettext_lazy("certificate", "Valid"), CERTIFICATE_TABS["valid"]),
        Tab("expiring", pgettext_lazy("certificate", "Expiring"), CERTIFICATE_TABS["expiring"]),
        Tab("expired", pgettext_lazy("certificate", "Expired"), CERTIFICATE_TABS["expired"]),
        Tab("open", _("Rejected or withdrawn"), CERTIFICATE_TABS["open"]),
    )
    filters = CertificateFilter
    search = CERTIFICATE_SEARCH
    search_hint = _("Certificate, person, partner")
    sort = "expires_on"
    row_steps = CertificateLife
    export = "personnel.certificates"
    empty = Empty(_("No certificates yet"), _("They are entered on the page of a delivery person."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return certificates with their person and what their dates say."""
        return certificates_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer what the academy would send, for the day its program does not."""
        address, right = reverse("personnel:certificate-synchronise"), permission_of(actions.synchronise)
        return [Link(_("Synchronise a certificate"), address, right, icon="refresh")]


class CertificateDetail(ReviewedScreen):
    """One certificate: what its dates say, where its review stands, its scan."""

    permission = VIEW_CERTIFICATES
    model = Certificate
    lifecycle = CertificateLife
    back_to = (_("Certificates"), "personnel:certificates")
    top_template = "personnel/certificate_top.html"
    panels = (
        Facts(
            _("The certificate"),
            (
                Fact("person", _("Person"), get=person_of),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("validity", _("Validity"), get=validity_of),
                Fact("type", pgettext_lazy("certificate", "Type")),
                Fact("direction", _("Direction")),
                Fact("number", _("Certificate number")),
                Fact("issued_on", pgettext_lazy("certificate", "Issued on"), kind=DATE),
                Fact("expires_on", _("Expires on"), kind=DATE),
                Fact("source", _("Source")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("recognised_at", _("Recognised on"), kind=DATETIME),
            ),
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return certificates with their person and what their dates say."""
        return certificates_seen(self.actor)

    def screen_title(self) -> object:
        """Return type and number."""
        return str(self.object)

    def related(self) -> Sequence[Related]:
        """Lead from the company over the person to the person's other certificates."""
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        others = self.rows().filter(person=self.object.person_id).order_by("-expires_on", "-pk")[:20]
        return [
            Related(_("Partner"), profiles.filter(partner=self.object.partner).first()),
            Related(_("Delivery person"), self.object.person),
            *[Related(_("Certificates"), one) for one in others],
        ]

    def links(self) -> Sequence[Link]:
        """Offer to mend what was rejected or withdrawn."""
        if self.object.status not in MENDED:
            return []
        amend = reverse("personnel:certificate-amend", args=[self.object.pk])
        return [Link(_("Mend it"), amend, permission_of(actions.amend_certificate), icon="edit")]


class CertificateNew(FormScreen):
    """Enters a certificate of a person and hands it to the reviewers."""

    permission = permission_of(actions.submit_certificate)
    title = _("Enter a certificate")
    lead = _("The vendor checks it against the scan; from then on it counts between its dates.")
    model = Person
    form_class = CertificateForm
    two_columns = True
    submit = _("Submit for review")
    success = _("The certificate is submitted. You are told as soon as it is decided.")

    def get_initial(self) -> dict[str, Any]:
        """Begin empty: what a person and a certificate both have is not the same."""
        if self.object.status != PersonStatus.ACTIVE:
            raise WrongState(_("This person has left. Take the person back first."))
        return {}

    def act(self, form: Any) -> Certificate:  # noqa: ANN401 - its own form
        """Enter it."""
        return actions.submit_certificate(self.object, by=self.actor, **form.cleaned_data)


class CertificateAmend(FormScreen):
    """Mends a certificate; the fields that the rejection points at are marked."""

    permission = permission_of(actions.amend_certificate)
    title = _("Amend a certificate")
    lead = _("Afterwards submit it again.")
    model = Certificate
    form_class = AmendCertificateForm
    aside_template = "personnel/mending.html"
    two_columns = True

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return certificates with their person."""
        return certificates_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known; the scan stays unless another one is chosen."""
        if self.object.status not in MENDED:
            raise WrongState(_("A certificate can be changed after it was rejected or withdrawn."))
        return {name: value for name, value in super().get_initial().items() if name != "file"}

    def get_form(self, form_class: Any = None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the form with the fields to mend pointed out."""
        form = super().get_form(form_class)
        if self.object.status == CertificateStatus.REJECTED:
            point_out(form, self.object, self.actor)
        return form

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Write it."""
        actions.amend_certificate(self.object, by=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the reviewer asked for."""
        mend = fields_to_mend(to_mend(self.object, self.actor))
        return super().get_context_data(**kwargs) | {"mend": list(mend.values())}


class CertificateSynchronise(FormScreen):
    """Enters what the academy would report, without review."""

    permission = permission_of(actions.synchronise)
    title = _("Synchronise a certificate")
    lead = _("What the academy says counts at once, without review. Its program normally does this over the API.")
    form_class = SynchroniseForm
    two_columns = True
    submit = _("Synchronise")
    success = _("The certificate counts now. The partner is told.")
    back_url = reverse_lazy("personnel:certificates")

    def act(self, form: Any) -> Certificate:  # noqa: ANN401 - its own form
        """Take it over."""
        return actions.synchronise(by=self.actor, **form.cleaned_data)


class CertificateStep(StepScreen):
    """Submitting again, withdrawing, recognising, rejecting, revoking."""

    lifecycle = CertificateLife
    facts = {
        "": (
            Fact("person.name", _("Person")),
            Fact("type", pgettext_lazy("certificate", "Type")),
            Fact("direction", _("Direction")),
            Fact("number", _("Certificate number")),
            Fact("issued_on", pgettext_lazy("certificate", "Issued on"), kind=DATE),
            Fact("expires_on", _("Expires on"), kind=DATE),
            Fact("partner.name", _("Partner")),
        )
    }
    notes = {
        "withdraw": _("Its number is free again; you may mend it and submit it again."),
        "approve": _("Compare type, number and dates with the scan. From then on it counts between its dates."),
        "revoke": _("It counts no longer, also for projects under way. This cannot be taken back."),
    }
