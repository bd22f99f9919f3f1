"""The API of items, payment requests, invoices and payments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.forms import FOR_STEP, InvoiceForm, RequestForm
from partner_center.domains.payouts.lifecycle import InvoiceLife, RequestLife
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest
from partner_center.domains.payouts.policies import VIEW_INVOICES, VIEW_ITEMS, VIEW_PAYMENTS, VIEW_REQUESTS
from partner_center.domains.payouts.queries.lists import InvoiceFilter, ItemFilter, PaymentFilter, RequestFilter
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import create_endpoint
from partner_center.foundations.ledger.models import Item

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Payouts"])


class ItemOut(Schema):
    """An open item: an amount that is followed from its accrual to its payment. Negative: to be given back.

    What is in no payment request at ``valid_until`` lapses.
    """

    id: int
    key: str
    partner: str = Field(alias="owner.name")
    category: str
    period: str
    label: str = Field(alias="shown_label")
    amount: Decimal
    currency: str
    standing: str
    request: str = Field(alias="drawn_by")
    due_at: datetime | None
    valid_until: datetime | None
    lapsed_at: datetime | None


class RequestOut(Schema):
    """A payment request; ``remaining`` is what is still to be invoiced."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    status: str
    periods: str
    amount: Decimal
    remaining: Decimal = Field(alias="uncovered")
    currency: str
    account: str = Field(alias="business_info.masked_account")
    note: str
    submitted_at: datetime
    pay_on: date | None
    paid_at: datetime | None


class InvoiceOut(Schema):
    """An invoice for one payment request; the amount includes the tax."""

    id: int
    number: str
    code: str
    request: str = Field(alias="request.number")
    partner: str = Field(alias="partner.name")
    status: str
    kind: str
    issued_on: date
    amount: Decimal
    tax_rate: Decimal
    tax: Decimal
    currency: str
    document: int = Field(alias="document_id")
    refusal: str
    submitted_at: datetime


class PaymentOut(Schema):
    """A payment of one request."""

    id: int
    request: str = Field(alias="request.number")
    partner: str = Field(alias="partner.name")
    amount: Decimal
    currency: str
    reference: str
    paid_on: date


def _items(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Item.objects.visible_to(actor).with_standing().select_related("owner")


def _requests(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    rows = PaymentRequest.objects.visible_to(actor)
    return rows.select_related("partner", "business_info").with_coverage()


def _invoices(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Invoice.objects.visible_to(actor).select_related("partner", "request")


def _payments(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Payment.objects.visible_to(actor).select_related("partner", "request")


resource(
    router,
    "/items",
    model=Item,
    schema=ItemOut,
    permission=VIEW_ITEMS,
    rows=_items,
    filters=ItemFilter,
    order=("period", "key"),
)
requests = resource(
    router,
    "/requests",
    model=PaymentRequest,
    schema=RequestOut,
    permission=VIEW_REQUESTS,
    rows=_requests,
    filters=RequestFilter,
    order=("-submitted_at", "-pk"),
)


def request_payment(*, by: Actor, items: Any, note: str) -> Any:  # noqa: ANN401 - the form's query set in, a row of the resource out
    """Ask for the chosen items, and read the request as the resource shows it."""
    made = actions.request_payment(list(items), by=by, note=note)
    return _requests(by).get(pk=made.pk)


REQUEST: Permission = actions.request_payment.permission  # type: ignore[attr-defined]  # every verb carries its permission
request_payment.permission = REQUEST  # type: ignore[attr-defined]  # as the verb behind it
create_endpoint(router, "/requests", form=RequestForm, action=request_payment, schema=RequestOut)
resource(
    router,
    "/requests/{id}/items",
    schema=ItemOut,
    permission=VIEW_ITEMS,
    parent=requests,
    order=("period", "key"),
    rows=lambda actor, request: _items(actor).filter(pk__in=request.items.values("item")),
)
resource(
    router,
    "/requests/{id}/invoices",
    schema=InvoiceOut,
    permission=VIEW_INVOICES,
    parent=requests,
    order=("submitted_at", "pk"),
    rows=lambda actor, request: _invoices(actor).filter(request=request),
)
step_endpoints(
    router,
    "/requests/{id}",
    RequestLife,
    schema=RequestOut,
    permission=VIEW_REQUESTS,
    forms=FOR_STEP,
    rows=_requests,
)


def add_invoice(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Add an invoice with its scan (multipart) to a request that is to be invoiced."""
    whole = requests.find(request.actor, id)
    request.actor.require(ADD)

    def work(body: Body) -> HttpResponse:
        data = checked(InvoiceForm, body, actor=request.actor, subject=whole)
        return respond(request, InvoiceOut, actions.submit_invoice(whole, by=request.actor, **data), status=201)

    return once(request, work)


ADD: Permission = actions.submit_invoice.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/requests/{id}/invoices",
    response={201: InvoiceOut},
    summary=str(ADD.label),
    operation_id="payouts_requests_invoices_create",
    url_name="payouts_requests_invoices-create",
    openapi_extra={"requestBody": request_body(InvoiceForm)},
)(mark(add_invoice, permission=ADD, model=PaymentRequest, once=True))
resource(
    router,
    "/invoices",
    model=Invoice,
    schema=InvoiceOut,
    permission=VIEW_INVOICES,
    rows=_invoices,
    filters=InvoiceFilter,
    order=("-submitted_at", "-pk"),
)
step_endpoints(router, "/invoices/{id}", InvoiceLife, schema=InvoiceOut, permission=VIEW_INVOICES, rows=_invoices)
resource(
    router,
    "/payments",
    model=Payment,
    schema=PaymentOut,
    permission=VIEW_PAYMENTS,
    rows=_payments,
    filters=PaymentFilter,
    order=("-paid_on", "-pk"),
)
