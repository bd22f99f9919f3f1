"""How opportunities look in lists and panels: masked customers, ranges of amounts, badges, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partner_center.domains.opportunities.models import Activity, Origin, Service, Support
from partner_center.domains.opportunities.queries import band, is_masked, shown
from partner_center.domains.solutions.queries import counting
from partner_center.foundations.webkit.values import EMPTY, Kind, show, status, status_of

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def name_of(row: Any) -> SafeString:  # noqa: ANN401 - an opportunity
    """Return the name, leading to the page, with the hint that nobody has reported for long."""
    link = format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.name)
    if getattr(row, "is_stale", False):
        return format_html("{} {}", link, status("stale", _("No update for 30 days")))
    return link


def customer_of(row: Any) -> SafeString | str:  # noqa: ANN401 - an opportunity
    """Return the customer, or that it is shown after accepting."""
    if is_masked(row):
        return status("masked", _("Shown once you accept"))
    return str(row.customer_name) or EMPTY


def amount_of(row: Any) -> SafeString | str:  # noqa: ANN401 - an opportunity
    """Return the expected amount, or its range while it is masked."""
    if is_masked(row):
        return band(row.expected_amount, row.currency)
    return show(Kind.MONEY, row.expected_amount, currency=row.currency)


def scale_of(row: Any) -> SafeString | str:  # noqa: ANN401 - an opportunity
    """Return the expected annual scale, or its range while it is masked."""
    if is_masked(row):
        return band(row.annual_scale, row.currency)
    return show(Kind.MONEY, row.annual_scale, currency=row.currency)


def state_of(row: Any) -> SafeString:  # noqa: ANN401 - an opportunity
    """Return the stage of a running sale, else the status: one word says where it stands."""
    return status_of(row, "stage") if row.stage and row.status != "closed" else status_of(row, "status")


def badge_of(row: Any) -> SafeString:  # noqa: ANN401 - an opportunity
    """Return whether it counts for the target of opportunities."""
    if row.origin == Origin.HO and not row.counts:
        return EMPTY
    return (
        status("counts", pgettext("opportunity", "Counts"))
        if row.counts
        else status("not_counted", _("Does not count"))
    )


def fact(name: str) -> Any:  # noqa: ANN401 - a function of the record
    """Return what shows a field that is masked until the opportunity is accepted."""
    return lambda row: shown(row, name)


def activities_of(row: Opportunity) -> str:
    """Return the pre-sales activities in words."""
    return " · ".join(str(Activity(one).label) for one in row.presales_activities)


def services_of(row: Opportunity) -> str:
    """Return the cloud services in words."""
    return " · ".join(str(Service(one).label) for one in row.services)


def support_of(row: Opportunity) -> str:
    """Return the support asked for in words."""
    return " · ".join(str(Support(one).label) for one in row.support)


def office_of(row: Opportunity) -> SafeString | str:
    """Return the office and the rule that found it."""
    if row.office is None:
        return row.get_office_why_display() or EMPTY
    return format_html('{} <small class="pc-quiet">{}</small>', row.office, row.get_office_why_display())


def manager_of(row: Opportunity) -> SafeString | str:
    """Return the ecosystem manager and the rule that found him."""
    if row.pdm is None:
        return row.get_pdm_why_display() or EMPTY
    return format_html('{} <small class="pc-quiet">{}</small>', row.pdm, row.get_pdm_why_display())


def counts_badge(offering: Any) -> SafeString:  # noqa: ANN401 - an offering
    """Return whether an offering makes an opportunity count, and why."""
    found = counting(offering)
    word = (
        status("counts", pgettext("opportunity", "Counts"))
        if found.counts
        else status("not_counted", _("Does not count"))
    )
    return format_html('{} <small class="pc-quiet">{}</small>', word, found.why)
