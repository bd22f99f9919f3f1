"""Files of requests to unlink or switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.policies import VIEW_REQUESTS
from partner_center.domains.customers.queries import requests as lists
from partner_center.domains.partners.queries.narrowing import as_listed
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

COLUMNS = (
    Column("number", pgettext_lazy("association", "Request")),
    Column("customer.name", _("Customer")),
    Column("partner.name", _("Partner")),
    Column("get_kind_display", _("What is asked")),
    Column("get_side_display", pgettext_lazy("association request", "Asked by")),
    Column("get_status_display", _("Status")),
    Column("reason", _("Reason")),
    Column("asked_at", _("Asked at"), As.TIME),
    Column("lapses_at", _("Answer by"), As.TIME),
    Column("answered_at", pgettext_lazy("association request", "Answered at"), As.TIME),
    Column("answer", pgettext_lazy("association request", "The answer")),
)


@builder("customers.association_requests", permission=VIEW_REQUESTS)
def association_requests(params: dict[str, Any], actor: Actor) -> Table:
    """Return the requests that the list showed."""
    rows = as_listed(
        lists.requests_seen(actor),
        params,
        by=actor,
        filters=lists.AssociationRequestFilter,
        tabs=lists.REQUEST_TABS,
        search=lists.REQUEST_SEARCH,
    )
    found = ({column.name: lookup(row, column.name) for column in COLUMNS} for row in rows.iterator(chunk_size=1000))
    return Table(COLUMNS, found, rows.count())
