"""Opportunity incentive, to be applied for: which opportunities, from when on, and because of what not."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.views.applications import APPLY, Flow
from partner_center.domains.incentives.views.taking_part import JOIN, takes_part
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATE, MONEY, Column, Empty
from partner_center.foundations.webkit.values import moment, status


def _opportunity(row: Opportunity) -> SafeString:
    return format_html("{}<br><small>{}</small>", row.name, row.customer_name)


def _offerings(row: Opportunity) -> SafeString:
    marked = (one.title for one in row.offerings.all() if one.is_core_map)
    return format_html_join(SafeString("<br>"), "{}", ((title,) for title in marked))


def _from(row: Opportunity) -> SafeString:
    shown = moment(queries.applies_from(row))
    if queries.can_be_applied_for(row):
        return shown
    return format_html("{}<br><small>{}</small>", shown, _("not yet: the orders of the last day are being settled"))


def _eligibility(row: Any) -> SafeString:  # noqa: ANN401 - an opportunity with its eligibility
    """Return whether all criteria are met; of those that are not, because of what, and what to do."""
    failed = row.eligibility.failed
    if not failed:
        return status("passed", _("Met"))
    said = format_html_join("", "<br><small>{} {}</small>", ((one.why, one.advice) for one in failed))
    return format_html("{}{}", status("failed", _("Not met")), said)


class OpportunityList(Flow):
    """To be applied for: delivered, with the core-map label, without an application; from when on, and whether at all.

    A partner that does not take part is told what that means, and how to.
    """

    model = Opportunity
    columns = (
        Column("number", _("Opportunity"), link=True, sort="number"),
        Column("name", _("Name"), sort="name", get=_opportunity),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("offerings", _("Offering"), get=_offerings),
        Column("delivered_on", _("Delivery ended"), kind=DATE, sort="delivered_on"),
        Column("eligibility", _("Eligibility"), get=_eligibility),
        Column("applies_from", _("Can be applied for from"), sort="delivered_on", get=_from),
        Column("contract_amount", _("Contract amount"), kind=MONEY, sort="contract_amount", hidden=True),
    )
    search = ("number", "name", "customer_name")
    search_hint = _("Opportunity, customer")
    sort = "-delivered_on"
    summary_template = "incentives/stays_out.html"
    empty = Empty(
        _("Nothing to be applied for"),
        _("They appear here when their delivery is accepted and one of their offerings bears the core-map label."),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return what is to be applied for."""
        return queries.to_apply(self.actor).select_related("partner").prefetch_related("offerings")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:  # noqa: ANN401 - Django's signature
        """Judge the opportunities of the page, all at once."""
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        found = queries.eligibilities(list(rows), seen_by=self.actor)
        for row in rows:
            row.eligibility = found[row.pk]
        return paginator, page, rows, has_others

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add whether the partner takes part, and the button for those who decide about it."""
        stays_out = self.actor.is_partner and not takes_part(self.actor)
        button = {"label": JOIN.label, "url": reverse("incentives:participation-join"), "style": "primary"}
        return super().get_context_data(**kwargs) | {
            "stays_out": stays_out,
            "join": button if stays_out and self.actor.may(JOIN) else None,
        }

    @property
    def offered_columns(self) -> list[Column]:
        """The columns, with the operation for those who apply."""
        own = [column for column in self.columns if column.only is None or self.actor.is_vendor]
        return [*own, Column("operation", _("Operation"), get=_apply_link)] if self.actor.may(APPLY) else own


def _apply_link(row: Any) -> SafeString | str:  # noqa: ANN401 - an opportunity with its eligibility
    if not row.eligibility.is_met or not queries.can_be_applied_for(row):
        return ""
    url = reverse("incentives:application-new", args=[row.pk])
    return format_html('<a class="btn btn-sm btn-primary" href="{}">{}</a>', url, APPLY.label)
