"""Payment requests: asking, deciding, paying, and the printed list of their invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import Profile
from partner_center.domains.partners.queries import certified_information
from partner_center.domains.payouts import actions
from partner_center.domains.payouts.forms import FOR_STEP, RequestForm
from partner_center.domains.payouts.lifecycle import InvoiceLife, RequestLife
from partner_center.domains.payouts.models import DEAD, Invoice, PaymentRequest, RequestStatus
from partner_center.domains.payouts.policies import VIEW_BALANCES, VIEW_INVOICES, VIEW_REQUESTS
from partner_center.domains.payouts.queries import reconciled, sums_of
from partner_center.domains.payouts.queries.lists import REQUEST_SEARCH, REQUEST_TABS, RequestFilter
from partner_center.domains.payouts.views.items import (
    linked_label,
    obstacle,
    permission_of,
    standing_of,
    with_addresses,
)
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import ANY_VENDOR, Kind
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.webkit.columns import (
    DATE,
    DATETIME,
    MONEY,
    STATUS,
    Column,
    Empty,
    Fact,
    Guide,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related, step_link
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

PRINTED = (RequestStatus.TO_INVOICE, RequestStatus.INVOICES_REVIEWING, RequestStatus.PAYING, RequestStatus.PAID)
"""States in which the list of invoices means something."""


GIVEN_BACK = _("Its items become payable again and can be requested anew. Those whose validity is over lapse for good.")


def requests_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the requests an actor may see, with what was invoiced and what was not."""
    rows = PaymentRequest.objects.visible_to(actor)
    return rows.select_related("partner", "business_info__partner").with_coverage()


class RequestList(ListScreen):
    """Payment requests by state: the partner's own, and the vendor's queue."""

    permission = VIEW_REQUESTS
    title = _("Payment requests")
    lead = _("From the request to the money: review, invoices, payment.")
    model = PaymentRequest
    columns = (
        Column("number", _("Payment request"), link=True, sort="number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("periods", _("Periods")),
        Column("amount", _("Amount"), kind=MONEY, sort="amount"),
        Column("uncovered", _("To be invoiced"), kind=MONEY, sort="uncovered"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at"),
        Column("pay_on", _("Payment planned"), kind=DATE, sort="pay_on"),
        Column("note", _("Note"), hidden=True),
    )
    tabs = (
        Tab("all", _("All"), REQUEST_TABS["all"]),
        Tab("reviewing", _("Under review"), REQUEST_TABS["reviewing"]),
        Tab("to_invoice", _("To be invoiced"), REQUEST_TABS["to_invoice"]),
        Tab("invoices_reviewing", _("Invoices under review"), REQUEST_TABS["invoices_reviewing"]),
        Tab("paying", _("Paying"), REQUEST_TABS["paying"]),
        Tab("paid", _("Paid"), REQUEST_TABS["paid"]),
        Tab("closed", _("Rejected or withdrawn"), REQUEST_TABS["closed"]),
    )
    guide = (
        Guide(_("Request payment"), "tab=reviewing"),
        Guide(_("Invoice"), "tab=to_invoice"),
        Guide(_("Check"), "tab=invoices_reviewing"),
        Guide(_("Pay"), "tab=paying"),
    )
    filters = RequestFilter
    search = REQUEST_SEARCH
    search_hint = _("Request, period")
    sort = "-submitted_at"
    row_steps = RequestLife
    forms = FOR_STEP
    bulk = (RequestLife.approve,)
    export = "payouts.requests"
    empty = Empty(
        _("No payment requests yet"),
        _("Choose what is to be paid under “To be requested”."),
        "payouts:items",
        _("To be requested"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with what is still to be invoiced."""
        return requests_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to make one, or the overview."""
        return [
            Link(
                _("Request payment"),
                reverse("payouts:request-new"),
                permission_of(actions.request_payment),
                icon="cash",
                style="primary",
            ),
            Link(_("By partner"), reverse("payouts:balances"), VIEW_BALANCES, icon="table"),
        ]


class RequestNew(FormScreen):
    """Repeats what was chosen, what it comes to and where the money goes; then asks for it."""

    permission = permission_of(actions.request_payment)
    title = _("Request payment")
    lead = _("One submission is one request, even over several periods.")
    template_name = "payouts/request_form.html"
    form_class = RequestForm
    submit = _("Request payment")
    success = _("The request is submitted. We tell you when it is decided.")
    back_url = reverse_lazy("payouts:items")

    def act(self, form: Any) -> PaymentRequest:  # noqa: ANN401 - its own form
        """Ask for the chosen items."""
        return actions.request_payment(list(form.cleaned_data["items"]), by=self.actor, note=form.cleaned_data["note"])

    def offered(self) -> list[Item]:
        """Return what can be requested now."""
        return list(Item.objects.visible_to(self.actor).due().select_related("subject_type"))

    def ticked(self, offered: Sequence[Item]) -> list[Item]:
        """Return what is chosen: as sent or as the list said; everything of the first currency otherwise."""
        sent = set(self.request.POST.getlist("items"))
        wanted = {int(pk) for pk in self.request.GET.getlist("pk") if pk.isdigit()}
        if sent or wanted:
            return [item for item in offered if item.key in sent or item.pk in wanted]
        return [item for item in offered if item.currency == offered[0].currency]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the items, their sums, and the account the money goes to."""
        offered = self.offered()
        ticked = self.ticked(offered)
        company = self.actor.company
        return super().get_context_data(**kwargs) | {
            "offered": with_addresses(offered, self.actor),
            "ticked": {item.pk for item in ticked},
            "sums": sums_of(ticked),
            "in_form": True,
            "chosen": ticked,
            "obstacle": obstacle(self.actor),
            "certified": certified_information(company) if company else None,
        }


class RequestDetail(ReviewedScreen):
    """One request: progress, who acts next, its items, invoices and payment, and that the ledger agrees."""

    permission = VIEW_REQUESTS
    model = PaymentRequest
    lifecycle = RequestLife
    back_to = (_("Payment requests"), "payouts:requests")
    top_template = "payouts/request_top.html"
    panels = (
        Facts(
            _("The request"),
            (
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("amount", _("Amount"), kind=MONEY),
                Fact("periods", _("Periods")),
                Fact("business_info.masked_account", _("Paid to account")),
                Fact("business_info.bank_name", _("Bank")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("pay_on", _("Payment planned"), kind=DATE),
                Fact("paid_at", _("Payment recorded"), kind=DATETIME),
                Fact("note", _("Note")),
            ),
        ),
        Template(_("Invoices"), "payouts/invoices.html", data="invoices"),
        Rows(
            _("Items"),
            "its_items",
            (
                Column("period", _("Period")),
                Column("key", _("Item")),
                Column("label", _("What for"), get=linked_label),
                Column("standing", _("Standing"), get=standing_of),
                Column("amount", _("Amount"), kind=MONEY),
            ),
            most=500,
        ),
        Template(_("Reconciliation"), "payouts/reconciliation.html", data="reconciliation", only=ANY_VENDOR),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return requests with what is still to be invoiced."""
        return requests_seen(self.actor)

    def its_items(self) -> Sequence[Item]:
        """Return the items, each leading to the record behind it."""
        items = Item.objects.visible_to(self.actor).with_standing().select_related("subject_type")
        keys = self.object.items.values("item")
        return with_addresses(list(items.filter(pk__in=keys).order_by("period", "key")), self.actor)

    def invoices(self) -> dict[str, Any]:
        """Return the invoices with the steps open on each, and how far they cover the request."""
        found = [invoice_row(self.actor, one) for one in self.object.invoices.select_related("document")]
        return {
            "rows": found if self.actor.may(VIEW_INVOICES) else [],
            "covered": self.object.covered,
            "uncovered": self.object.uncovered,
            "may_add": self.may_add(),
            "is_open": self.object.status in PRINTED,
        }

    def may_add(self) -> bool:
        """Whether this actor may add an invoice now."""
        is_open = self.object.status == RequestStatus.TO_INVOICE and self.object.uncovered > 0
        return is_open and self.actor.is_partner and self.actor.may(permission_of(actions.submit_invoice))

    def reconciliation(self) -> dict[str, Any]:
        """Return what the ledger has about the request."""
        return {"found": reconciled(self.object, by=self.actor), "currency": self.object.currency}

    def links(self) -> Sequence[Link]:
        """Offer to add an invoice, and to print their list."""
        add = reverse("payouts:invoice-new", args=[self.object.pk])
        sheet = reverse("payouts:request-sheet", args=[self.object.pk])
        links = [Link(_("Add an invoice"), add, icon="plus", style="primary")] if self.may_add() else []
        if self.object.status in PRINTED:
            links.append(Link(_("Invoice list"), sheet, VIEW_INVOICES, icon="printer"))
        return links

    def related(self) -> Sequence[Related]:
        """Lead from the partner over its account to the payment."""
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        info = self.object.business_info
        return [
            Related(_("Partner"), profiles.filter(partner=self.object.partner).first()),
            Related(_("Business information"), info),
            Related(_("Payment request"), self.object),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the payment, and why it was rejected."""
        context = super().get_context_data(**kwargs)
        refusal = self.history.filter(verb=RequestLife.reject.permission.code).last()
        returned = self.object.invoices.filter(status="refused").last()
        return context | {
            "payment": getattr(self.object, "payment", None),
            "refusal": refusal.shown_text if refusal else "",
            "returned": returned if self.object.status == RequestStatus.TO_INVOICE else None,
        }


def invoice_row(actor: Actor, invoice: Invoice) -> dict[str, Any]:
    """Return an invoice and the buttons of the steps open on it."""
    steps = [step_link(InvoiceLife, invoice, step) for step in InvoiceLife.open_to(actor, invoice)]
    return {"invoice": invoice, "steps": steps, "counts": invoice.status not in DEAD}


class RequestSheet(DetailScreen):
    """The list of invoices to print: supplier, request, amounts, and where to send it."""

    permission = VIEW_INVOICES
    model = PaymentRequest
    template_name = "payouts/sheet.html"
    panels = ()

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the requests for which there is something to print."""
        return requests_seen(self.actor).filter(status__in=PRINTED)

    def screen_title(self) -> object:
        """Name the sheet."""
        return _("Invoice list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the invoices, the supplier and the address."""
        return super().get_context_data(**kwargs) | {
            "invoices": self.object.invoices.exclude(status__in=DEAD),
            "supplier": Profile.objects.visible_to(self.actor).filter(partner=self.object.partner).first(),
            "info": self.object.business_info,
            "buyer": Company.objects.visible_to(self.actor).filter(kind=Kind.VENDOR).first(),
            "address": settings.INVOICE_ADDRESS,
            "mailbox": settings.INVOICE_MAILBOX,
            "crumbs": [
                {"label": _("Payment requests"), "url": reverse("payouts:requests")},
                {"label": self.object.number, "url": self.object.get_absolute_url()},
                {"label": self.screen_title(), "url": ""},
            ],
        }


class RequestStep(StepScreen):
    """Approving, rejecting, withdrawing, handing in, recording the payment."""

    lifecycle = RequestLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("amount", _("Amount"), kind=MONEY),
            Fact("partner.name", _("Partner")),
            Fact("periods", _("Periods")),
            Fact("business_info.account_name", _("Account name")),
            Fact("business_info.masked_account", _("Paid to account")),
        )
    }
    notes = {
        "reject": GIVEN_BACK,
        "withdraw": GIVEN_BACK,
        "hand_in": _("Invoices cannot be changed while they are checked."),
        "pay": _("A payment is recorded once and cannot be taken back."),
    }
