"""Reminders before certificates expire, and the files of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.partners.queries import as_listed
from partner_center.domains.personnel import actions
from partner_center.domains.personnel.models import Validity
from partner_center.domains.personnel.policies import VIEW_CERTIFICATES, VIEW_PEOPLE
from partner_center.domains.personnel.queries import lists
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partner_center.foundations.identity.actor import Actor

every("30 6 * * *", "personnel.remind")


@job("personnel.remind", alone=True)
def remind() -> None:
    """Remind partners of certificates that expire in 60 and in 14 days."""
    with transaction.atomic():
        actions.remind_of_expiry(by=SYSTEM)


@builder("personnel.people", permission=VIEW_PEOPLE)
def people(params: dict[str, Any], actor: Actor) -> Table:
    """Delivery people with how many certificates they hold today."""
    rows = as_listed(
        lists.people_seen(actor),
        params,
        by=actor,
        filters=lists.PersonFilter,
        tabs=lists.PERSON_TABS,
        search=lists.PERSON_SEARCH,
    )
    columns = (
        Column("number", _("Number")),
        Column("name", pgettext_lazy("person", "Name")),
        Column("partner.name", _("Partner")),
        Column("email", _("E-mail address")),
        Column("position", _("Position")),
        Column("base_location", _("Base location")),
        Column("get_status_display", _("Status")),
        Column("left_on", _("Left on"), As.DATE),
        Column("certificates_now", _("Valid certificates"), As.NUMBER),
        Column("next_expiry", _("Next expiry"), As.DATE),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("personnel.certificates", permission=VIEW_CERTIFICATES)
def certificates(params: dict[str, Any], actor: Actor) -> Table:
    """Certificates with what their dates say today."""
    rows = as_listed(
        lists.certificates_seen(actor),
        params,
        by=actor,
        filters=lists.CertificateFilter,
        tabs=lists.CERTIFICATE_TABS,
        search=lists.CERTIFICATE_SEARCH,
    )
    columns = (
        Column("type", pgettext_lazy("certificate", "Type")),
        Column("number", _("Certificate number")),
        Column("person.name", _("Person")),
        Column("person.number", _("Person's number")),
        Column("partner.name", _("Partner")),
        Column("get_direction_display", _("Direction")),
        Column("issued_on", pgettext_lazy("certificate", "Issued on"), As.DATE),
        Column("expires_on", _("Expires on"), As.DATE),
        Column("validity", _("Validity")),
        Column("get_status_display", _("Status")),
        Column("get_source_display", _("Source")),
    )
    named = dict(Validity.choices)
    lines = ({**line, "validity": named[line["validity"]]} for line in _lines(rows, columns))
    return Table(columns, lines, rows.count())


def _lines(rows: Any, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    """Read every column of every row by its path."""
    for row in rows.iterator(chunk_size=1000):
        yield {column.name: lookup(row, column.name) for column in columns}
