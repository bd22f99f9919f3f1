"""Invoices: adding one to a request with its tax worked out, and checking those that were handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.forms import InvoiceForm, TaxForm
from partner_center.domains.payouts.lifecycle import InvoiceLife
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest, RequestStatus
from partner_center.domains.payouts.policies import VIEW_INVOICES, VIEW_PAYMENTS
from partner_center.domains.payouts.queries.lists import (
    INVOICE_SEARCH,
    INVOICE_TABS,
    PAYMENT_SEARCH,
    InvoiceFilter,
    PaymentFilter,
)
from partner_center.domains.payouts.views.items import permission_of
from partner_center.domains.payouts.views.requests import requests_seen
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    DATE,
    DATETIME,
    MONEY,
    PERCENT,
    STATUS,
    Column,
    Empty,
    Fact,
    Tab,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, ScreenMixin, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.values import money
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


def _request(row: Any) -> SafeString:  # noqa: ANN401 - an invoice or a payment
    return format_html('<a href="{}">{}</a>', row.request.get_absolute_url(), row.request.number)


class InvoiceList(ListScreen):
    """Invoices by state: the vendor's queue, and a partner's own."""

    permission = VIEW_INVOICES
    title = _("Invoices")
    lead = _(
        "Invoices from partners for their payment requests. Several may share a request, never the other way round."
    )
    model = Invoice
    columns = (
        Column("number", _("Invoice number"), link=True, sort="number"),
        Column("request", _("Payment request"), get=_request, sort="request__number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("amount", _("Amount including tax"), kind=MONEY, sort="amount"),
        Column("tax", _("Tax"), kind=MONEY, sort="tax"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("kind", _("Kind"), hidden=True),
        Column("issued_on", _("Issued on"), kind=DATE, sort="issued_on"),
        Column("submitted_at", _("Added"), kind=DATETIME, sort="submitted_at"),
        Column("refusal", _("Why it was refused"), hidden=True),
    )
    tabs = (
        Tab("submitted", _("Under review"), INVOICE_TABS["submitted"]),
        Tab("added", _("Not handed in"), INVOICE_TABS["added"]),
        Tab("accepted", _("Accepted"), INVOICE_TABS["accepted"]),
        Tab("refused", pgettext_lazy("invoice", "Refused"), INVOICE_TABS["refused"]),
        Tab("all", _("All"), INVOICE_TABS["all"]),
    )
    filters = InvoiceFilter
    search = INVOICE_SEARCH
    search_hint = _("Invoice, request")
    sort = "-submitted_at"
    row_steps = InvoiceLife
    bulk = (InvoiceLife.accept,)
    export = "payouts.invoices"
    empty = Empty(_("No invoices yet"), _("They are added on the page of an approved payment request."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return invoices with their request."""
        return Invoice.objects.visible_to(self.actor).select_related("partner", "request")


class InvoiceDetail(DetailScreen):
    """One invoice: its figures, its scan, and whether it is accepted."""

    permission = VIEW_INVOICES
    model = Invoice
    lifecycle = InvoiceLife
    back_to = (_("Invoices"), "payouts:invoices")
    top_template = "payouts/invoice_top.html"
    panels = (
        Facts(
            _("The invoice"),
            (
                Fact("amount", _("Amount including tax"), kind=MONEY),
                Fact("net", _("Net amount"), kind=MONEY),
                Fact("tax", _("Tax"), kind=MONEY),
                Fact("tax_rate", _("Tax rate"), kind=PERCENT),
                Fact("number", _("Invoice number")),
                Fact("code", _("Invoice code")),
                Fact("kind", _("Kind")),
                Fact("issued_on", _("Issued on"), kind=DATE),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("courier", _("Courier")),
                Fact("tracking_number", _("Tracking number")),
                Fact("submitted_at", _("Added"), kind=DATETIME),
            ),
        ),
        DocumentsPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return invoices with their request."""
        return Invoice.objects.visible_to(self.actor).select_related("partner", "request__partner")

    def related(self) -> Sequence[Related]:
        """Lead to the request and to its other invoices."""
        others = self.rows().filter(request=self.object.request_id).order_by("submitted_at", "pk")[:20]
        return [
            Related(_("Payment request"), self.object.request),
            *[Related(_("Invoices of this request"), one) for one in others],
        ]


class InvoiceNew(FormScreen):
    """Adds an invoice to a request, showing what is left to be invoiced and the tax in it."""

    permission = permission_of(actions.submit_invoice)
    title = _("Add an invoice")
    model = PaymentRequest
    template_name = "payouts/invoice_form.html"
    form_class = InvoiceForm
    draft = True
    two_columns = True
    submit = _("Add the invoice")

    @property
    def success(self) -> str:  # type: ignore[override]  # depends on what is left
        """Say what comes next."""
        left = requests_seen(self.actor).get(pk=self.object.pk).uncovered
        if left:
            return str(_("The invoice is added. %(left)s %(currency)s are left to be invoiced.")) % {
                "left": f"{left:,.2f}",
                "currency": self.object.currency,
            }
        return str(_("The invoice is added. The request is covered: hand the invoices in now."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with what is still to be invoiced."""
        return requests_seen(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Start with what the form proposes itself; the request's own fields mean other things."""
        if self.object.status != RequestStatus.TO_INVOICE:
            raise WrongState(_("Invoices can be added while the request is to be invoiced."))
        return dict(self.initial)

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Add it; the request is shown next."""
        actions.submit_invoice(self.object, by=self.actor, **form.cleaned_data)


class InvoiceTax(ScreenMixin, View):
    """The tax and the net amount in what is being typed: a fragment that follows the form."""

    permission = permission_of(actions.submit_invoice)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Work it out as it will be written down, or say nothing while the figures are incomplete."""
        form, currency = TaxForm(request.GET), request.GET.get("currency", "")[:3].upper()
        context: dict[str, Any] = {}
        if form.is_valid():
            amount = form.cleaned_data["amount"]
            tax = actions.tax_in(amount, form.cleaned_data["tax_rate"], currency)
            context = {"tax": money(tax, currency), "net": money(amount - tax, currency)}
        return render(request, "payouts/tax.html", context)


class InvoiceStep(StepScreen):
    """Accepting, refusing, removing."""

    lifecycle = InvoiceLife
    facts = {
        "": (
            Fact("amount", _("Amount including tax"), kind=MONEY),
            Fact("number", _("Invoice number")),
            Fact("tax", _("Tax"), kind=MONEY),
            Fact("issued_on", _("Issued on"), kind=DATE),
            Fact("request.number", _("Payment request")),
            Fact("partner.name", _("Partner")),
        )
    }
    notes = {
        "accept": _("Once all invoices of the request are accepted, its payment begins."),
        "refuse": _("The partner will be asked for another invoice; this number may be used again."),
    }


class PaymentList(ListScreen):
    """What was paid."""

    permission = VIEW_PAYMENTS
    title = _("Payments")
    lead = _("Every payment, the request it pays and the bank's reference.")
    model = Payment
    columns = (
        Column("paid_on", _("Paid on"), kind=DATE, sort="paid_on"),
        Column("request", _("Payment request"), get=_request, sort="request__number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("request.periods", _("Periods")),
        Column("amount", _("Amount"), kind=MONEY, sort="amount"),
        Column("reference", _("Bank reference"), sort="reference"),
        Column("created_at", _("Recorded"), kind=DATETIME, sort="created_at", hidden=True),
    )
    filters = PaymentFilter
    search = PAYMENT_SEARCH
    search_hint = _("Bank reference, request")
    sort = "-paid_on"
    export = "payouts.payments"
    empty = Empty(_("No payments yet"), _("Payments appear here when the vendor's finance records them."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return payments with their request."""
        return Payment.objects.visible_to(self.actor).select_related("partner", "request")
