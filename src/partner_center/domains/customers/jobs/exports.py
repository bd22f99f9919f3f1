"""Files people ask for about customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import queries
from partner_center.domains.customers.models import AssociationType
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS
from partner_center.domains.partners.queries.narrowing import as_listed
from partner_center.foundations.exports.builders import As, Column, Table, builder

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

COLUMNS = (
    Column("number", _("Number")),
    Column("name", _("Customer name")),
    Column("country", _("Country")),
    Column("partner_name", _("Partner")),
    Column("type", _("Association type")),
    Column("since", _("Associated since"), As.TIME),
    Column("until", _("Until"), As.TIME),
    Column("consumed", _("Consumption of the month"), As.MONEY),
    Column("currency", _("Currency")),
)


@builder("customers.customers", permission=VIEW_ASSOCIATIONS)
def customers(params: dict[str, Any], actor: Actor) -> Table:
    """Return the customers that the list showed."""
    rows = as_listed(
        queries.customers_seen_by(actor).distinct(),
        params,
        by=actor,
        filters=queries.CustomerFilter,
        tabs=queries.CUSTOMER_TABS,
        search=queries.CUSTOMER_SEARCH,
    )
    types = dict(AssociationType.choices)
    plain = ("number", "name", "country", "partner_name", "since", "until", "consumed", "currency")
    found = (
        {**{name: getattr(row, name) for name in plain}, "type": types.get(row.association_type or "", "")}
        for row in rows
    )
    return Table(COLUMNS, found, rows.count())
