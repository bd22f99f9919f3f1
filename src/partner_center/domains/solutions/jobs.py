"""Marks whose moment has come, and the file of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.queries import as_listed
from partner_center.domains.solutions import actions
from partner_center.domains.solutions.policies import VIEW_OFFERINGS
from partner_center.domains.solutions.queries.counting import counting
from partner_center.domains.solutions.queries.lists import (
    OFFERING_SEARCH,
    OFFERING_TABS,
    OfferingFilter,
    offerings_seen,
)
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.webkit.values import yes_no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor

every("*/5 * * * *", "solutions.keep_marks_true")


@job("solutions.keep_marks_true", alone=True)
def keep_marks_true() -> None:
    """Let planned marks begin and end at their moment."""
    with transaction.atomic():
        actions.keep_marks_true(by=SYSTEM)


@builder("solutions.offerings", permission=VIEW_OFFERINGS)
def offerings(params: dict[str, Any], actor: Actor) -> Table:
    """Offerings with their marks, and whether they count."""
    rows = as_listed(
        offerings_seen(actor), params, by=actor, filters=OfferingFilter, tabs=OFFERING_TABS, search=OFFERING_SEARCH
    )
    columns = (
        Column("number", _("Number")),
        Column("title", _("Offering")),
        Column("partner", _("Partner")),
        Column("kind", _("Kind")),
        Column("goods_code", _("Goods code in the marketplace")),
        Column("labels", _("Requirement labels")),
        Column("status", _("Status")),
        Column("counts", _("Counts for the target")),
        Column("why", _("Why")),
        Column("core_map", _("Core map")),
        Column("listed_at", _("Listed"), As.TIME),
    )
    return Table(columns, _rows(rows), rows.count())


def _rows(rows: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    for row in rows.iterator(chunk_size=1000):
        found = counting(row)
        yield {
            "number": row.number,
            "title": row.title,
            "partner": row.partner.name,
            "kind": row.get_kind_display(),
            "goods_code": row.goods_code,
            "labels": ", ".join(row.label_names),
            "status": row.get_status_display(),
            "counts": str(yes_no(found.counts)),
            "why": found.why,
            "core_map": str(yes_no(row.is_core_map)),
            "listed_at": row.listed_at,
        }
