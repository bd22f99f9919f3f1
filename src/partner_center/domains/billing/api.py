"""Bills over the API: importing, progress, rows and lines, and whose the billing accounts are."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from partner_center.domains.billing import actions, queries
from partner_center.domains.billing.forms import FOR_STEP, BillForm, LinkForm
from partner_center.domains.billing.lifecycle import BillLife
from partner_center.domains.billing.models import BillFile, BillingAccount, RowNote
from partner_center.domains.billing.policies import VIEW_ACCOUNTS, VIEW_BILLS, reason_text, refused_because
from partner_center.foundations.apikit.progress import progress_url
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.actor import Actor
from partner_center.settlement.reading import LineTable

router = Router(tags=["Billing"])


class SumOut(Schema):
    """What a bill sums to in one currency and charge category; exact."""

    currency: str
    category: str
    lines: int
    billed: Decimal


class BillOut(Schema):
    """A billing file: ``progress_url`` says how far reading is; ``refusal`` says why it cannot be used."""

    id: int
    number: str
    name: str
    status: str
    status_label: str = Field(alias="get_status_display")
    format: str
    size: int
    sha256: str
    rows: int
    usable: int
    rejected: int
    repaired: int
    periods: list[str]
    refusal_code: str
    refusal: str
    same_as: str | None
    received_at: datetime
    loaded_at: datetime | None
    sums: list[SumOut]
    progress_url: str

    @staticmethod
    def resolve_refusal(record: BillFile) -> str:
        """Return the reason in the reader's language."""
        return refused_because(record) if record.refusal_code else ""

    @staticmethod
    def resolve_same_as(record: BillFile) -> str | None:
        """Return the number of the bill that brought the same content first."""
        return record.same_as.number if record.same_as else None

    @staticmethod
    def resolve_sums(record: BillFile) -> list[queries.CategorySum]:
        """Return the sums as they were read."""
        return queries.sums_of(record)

    @staticmethod
    def resolve_progress_url(record: BillFile) -> str:
        """Return where to ask how far reading is."""
        return progress_url(record.progress_key)


class RowOut(Schema):
    """A row that is not used, or that was repaired; the header is row 1."""

    row: int
    is_rejected: bool
    column: str
    value: str
    taken_for: str
    code: str
    reason: str

    @staticmethod
    def resolve_code(record: RowNote) -> str:
        """Return the reason as a word for programs."""
        return record.reason

    @staticmethod
    def resolve_reason(record: RowNote) -> str:
        """Return the reason in words."""
        return reason_text(record.reason)


class BillLineOut(Schema):
    """A usable line of a bill: who, when, what, how much."""

    line_id: str
    line_no: int
    account: str
    period: str
    charge_start: datetime
    charge_end: datetime
    charge_category: str
    charge_class: str | None
    charge_frequency: str | None
    service: str
    service_category: str | None
    region: str | None
    resource_id: str | None
    description: str | None
    quantity: Decimal | None
    unit: str | None
    billed_cost: Decimal
    effective_cost: Decimal | None
    list_cost: Decimal | None
    currency: str


class AccountOut(Schema):
    """A billing account, whose it is, and what it cost in the newest month."""

    id: int
    number: str
    name: str
    provider: str
    customer: str | None
    customer_name: str | None
    first_seen_at: datetime
    last_period: str | None
    last_amount: Decimal | None
    currency: str | None

    @staticmethod
    def resolve_customer(record: BillingAccount) -> str | None:
        """Return the customer's number."""
        return record.customer.number if record.customer else None

    @staticmethod
    def resolve_customer_name(record: BillingAccount) -> str | None:
        """Return the customer's name."""
        return record.customer.name if record.customer else None


def rows_of(actor: Actor, bill: BillFile) -> Any:  # noqa: ANN401 - a query set
    """Return the notes on a bill's rows."""
    return RowNote.objects.visible_to(actor).filter(bill=bill)


def lines_of(actor: Actor, bill: BillFile) -> LineTable:
    """Return a bill's lines; whoever found the bill may read them."""
    del actor
    return queries.lines_of(bill)


bills = resource(
    router,
    "/bills",
    model=BillFile,
    schema=BillOut,
    permission=VIEW_BILLS,
    filters=queries.BillFilter,
    order=("-received_at", "-pk"),
    rows=queries.bills_seen_by,
)
create_endpoint(router, "/bills", form=BillForm, action=actions.receive_bill, schema=BillOut)
resource(
    router,
    "/bills/{id}/rows",
    schema=RowOut,
    permission=VIEW_BILLS,
    parent=bills,
    filters=queries.NoteFilter,
    order=("row", "pk"),
    rows=rows_of,
)
resource(
    router,
    "/bills/{id}/lines",
    schema=BillLineOut,
    permission=VIEW_BILLS,
    parent=bills,
    filters=queries.BillLineFilter,
    order=("line_no",),
    rows=lines_of,
)
step_endpoints(
    router, "/bills/{id}", BillLife, schema=BillOut, permission=VIEW_BILLS, forms=FOR_STEP, rows=queries.bills_seen_by
)
resource(
    router,
    "/accounts",
    model=BillingAccount,
    schema=AccountOut,
    permission=VIEW_ACCOUNTS,
    filters=queries.AccountFilter,
    order=("number",),
    rows=queries.accounts_seen_by,
)
amend_endpoint(
    router,
    "/accounts/{id}",
    model=BillingAccount,
    form=LinkForm,
    action=actions.link_account,
    schema=AccountOut,
    rows=queries.accounts_seen_by,
    current=lambda account: {"customer": account.customer.number if account.customer else ""},
)
