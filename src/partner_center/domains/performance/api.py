"""Performance over the API: summaries, their lines, what belongs to nobody, builds."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Query, Router, Schema

from partner_center.domains.performance import actions, queries
from partner_center.domains.performance.forms import FOR_STEP, BuildForm
from partner_center.domains.performance.lifecycle import BuildLife
from partner_center.domains.performance.models import Build, Summary, Unattributed
from partner_center.domains.performance.policies import (
    VIEW_BUILDS,
    VIEW_LINES,
    VIEW_NOBODY,
    VIEW_SUMMARIES,
    split_reason,
)
from partner_center.domains.performance.queries import figures
from partner_center.domains.performance.queries.months import why_outdated, with_outdated
from partner_center.foundations.apikit.filtering import filtered
from partner_center.foundations.apikit.paging import Paging, page_of
from partner_center.foundations.apikit.progress import progress_url
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import create_endpoint
from partner_center.foundations.identity.actor import Actor
from partner_center.settlement.rows import Row

router = Router(tags=["Performance"])


class SummaryOut(Schema):
    """What one customer brought one partner in one month; amounts are exact.

    ``counted`` and ``not_counted`` add up to what was consumed and its taxes. ``rebound`` is the part of
    ``not_counted`` that does not count because the customer changed its partner; from ``counts_from`` on it does.
    """

    id: int
    period: str
    partner: str = Field(alias="partner.number")
    partner_name: str = Field(alias="partner.name")
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    association: str
    currency: str
    counted: Decimal
    not_counted: Decimal
    rebound: Decimal
    counts_from: datetime | None
    lines: int


class LineOut(Schema):
    """An attributed line: whose, what, how much, and whether it counts.

    ``reason_not_counted`` is ``tax`` or ``rebound``: the customer changed its partner, and lines of it count again
    from ``counts_from`` on.
    """

    line_id: str
    bill_file: str
    period: str
    charge_start: datetime | None
    customer_name: str
    account: str
    association: str
    order_id: str | None
    resource_id: str | None
    service: str
    category: str
    region: str | None
    charge_category: str
    billing_mode: str | None
    currency: str
    amount: Decimal
    counted: bool
    reason_not_counted: str | None
    counts_from: datetime | None = None

    @staticmethod
    def resolve_reason_not_counted(record: Row) -> str | None:
        """Return the key of the reason."""
        return split_reason(record.reason_not_counted)[0] or None

    @staticmethod
    def resolve_counts_from(record: Row) -> datetime | None:
        """Return when lines of the kind count again."""
        return split_reason(record.reason_not_counted)[1]


class LinePage(Schema):
    """A page of lines."""

    items: list[LineOut]
    next: str | None = None
    total: int | None = None


class NobodyOut(Schema):
    """Consumption of one account and month that belongs to nobody, and why."""

    id: int
    period: str
    account: str = Field(alias="account.number")
    reason: str
    reason_label: str = Field(alias="get_reason_display")
    currency: str
    amount: Decimal
    lines: int


class BuildOut(Schema):
    """One version of a month's performance; ``outdated`` says what changed since it was ordered."""

    id: int
    period: str
    version: int
    status: str
    status_label: str = Field(alias="get_status_display")
    lines: int
    unattributed: int
    digest: str
    failure: str
    created_at: datetime
    built_at: datetime | None
    outdated: list[str]
    progress_url: str

    @staticmethod
    def resolve_outdated(record: Build) -> list[str]:
        """Return what changed; nothing for a build that was ordered just now."""
        return why_outdated(record) if hasattr(record, "is_outdated") else []

    @staticmethod
    def resolve_progress_url(record: Build) -> str:
        """Return where to ask how far it is."""
        return progress_url(record.progress_key)


def builds_of(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return builds with what makes them outdated."""
    return with_outdated(Build.objects.visible_to(actor))


resource(
    router,
    "/summaries",
    model=Summary,
    schema=SummaryOut,
    permission=VIEW_SUMMARIES,
    filters=figures.SummaryFilter,
    order=("-period", "-counted", "pk"),
    rows=figures.summaries_seen_by,
)
resource(
    router,
    "/nobody",
    model=Unattributed,
    schema=NobodyOut,
    permission=VIEW_NOBODY,
    filters=figures.NobodyFilter,
    order=("-period", "-amount", "pk"),
    rows=figures.nobody_seen_by,
    detail=False,
    summary="Belongs to nobody",
)
resource(
    router,
    "/builds",
    model=Build,
    schema=BuildOut,
    permission=VIEW_BUILDS,
    filters=figures.BuildFilter,
    order=("-period", "-version", "pk"),
    rows=builds_of,
)
create_endpoint(router, "/builds", form=BuildForm, action=actions.order_build, schema=BuildOut)
step_endpoints(
    router, "/builds/{id}", BuildLife, schema=BuildOut, permission=VIEW_BUILDS, forms=FOR_STEP, rows=builds_of
)


def lines(request: ApiRequest, paging: Query[Paging]) -> Any:  # noqa: ANN401 - a response
    """Return the lines of a month (``period``; the newest one if none is named) that the caller may see."""
    request.actor.require(VIEW_LINES)
    table = queries.lines_of_month(request.GET.get("period", ""), seen_by=request.actor)
    found = filtered(request, table, queries.LineFilter)
    return respond(request, LinePage, page_of(found, paging, ("line_id",)))


router.get(
    "/lines",
    response=LinePage,
    summary="Lines of a month",
    operation_id="performance_lines_list",
    url_name="performance_lines-list",
)(mark(lines, permission=VIEW_LINES, is_list=True))
