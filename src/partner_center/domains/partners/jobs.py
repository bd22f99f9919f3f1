"""Files of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import BusinessInfo, Profile
from partner_center.domains.partners.policies import VIEW_BUSINESS_INFO, VIEW_PROFILES
from partner_center.domains.partners.queries import as_listed, with_standing
from partner_center.domains.partners.queries.lists import (
    INFORMATION_SEARCH,
    INFORMATION_TABS,
    PROFILE_SEARCH,
    PROFILE_TABS,
    STANDINGS,
    InformationFilter,
    ProfileFilter,
)
from partner_center.foundations.exports.builders import As, Column, Table, builder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor


@builder("partners.partners", permission=VIEW_PROFILES)
def partners(params: dict[str, Any], actor: Actor) -> Table:
    """Partners with their manager and where their certification stands."""
    rows = with_standing(Profile.objects.visible_to(actor)).select_related("partner", "manager")
    rows = as_listed(rows, params, by=actor, filters=ProfileFilter, tabs=PROFILE_TABS, search=PROFILE_SEARCH)
    columns = (
        Column("number", _("Number")),
        Column("name", _("Partner")),
        Column("unified_code", _("Registration number")),
        Column("country", _("Country")),
        Column("industry", _("Industry")),
        Column("manager", _("Ecosystem manager")),
        Column("standing", _("Business information")),
        Column("joined_at", _("Joined"), As.TIME),
    )
    return Table(columns, _partner_rows(rows), rows.count())


def _partner_rows(rows: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set of profiles with their standing
    named = dict(STANDINGS)
    for row in rows.iterator(chunk_size=1000):
        yield {
            "number": row.partner.number,
            "name": row.partner.name,
            "unified_code": row.unified_code,
            "country": row.partner.country,
            "industry": row.industry,
            "manager": row.manager,
            "standing": named[row.standing],
            "joined_at": row.joined_at,
        }


@builder("partners.business-infos", permission=VIEW_BUSINESS_INFO)
def business_infos(params: dict[str, Any], actor: Actor) -> Table:
    """Versions of business information; account and taxpayer numbers are always masked."""
    every = BusinessInfo.objects.visible_to(actor).select_related("partner")
    rows = as_listed(
        every, params, by=actor, filters=InformationFilter, tabs=INFORMATION_TABS, search=INFORMATION_SEARCH
    )
    columns = (
        Column("partner", _("Partner")),
        Column("version", _("Version"), As.NUMBER),
        Column("status", _("Status")),
        Column("contract_entity", _("Contracting entity")),
        Column("currency", _("Currency")),
        Column("bank_name", _("Bank")),
        Column("account", _("Account")),
        Column("submitted_at", _("Submitted"), As.TIME),
        Column("certified_at", _("Certified"), As.TIME),
    )
    return Table(columns, _information_rows(rows), rows.count())


def _information_rows(rows: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set of versions
    for row in rows.iterator(chunk_size=1000):
        yield {
            "partner": row.partner.name,
            "version": row.version,
            "status": row.get_status_display(),
            "contract_entity": row.contract_entity,
            "currency": row.currency,
            "bank_name": row.bank_name,
            "account": row.masked_account,
            "submitted_at": row.submitted_at,
            "certified_at": row.certified_at,
        }
