"""How offerings look in lists and panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partner_center.domains.solutions.queries import counting
from partner_center.foundations.calendars import clock
from partner_center.foundations.webkit.values import status

if TYPE_CHECKING:
    from partner_center.domains.solutions.models import Marking
    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def title_of(row: Any) -> SafeString:  # noqa: ANN401 - an offering
    """Return the name in the reader's language, leading to the page."""
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.title)


def labels_of(row: Any) -> str:  # noqa: ANN401 - an offering
    """Return the requirement labels in words."""
    return ", ".join(row.label_names)


def badge_of(row: Any) -> SafeString:  # noqa: ANN401 - an offering
    """Return the badge that says whether it counts, with the reason for whoever points at it."""
    found = counting(row)
    shown = (
        status("counts", pgettext("offering", "Counts")) if found.counts else status("not_counted", _("Does not count"))
    )
    return format_html('<span title="{}">{}</span>', found.why, shown)


def standing_of(marking: Marking) -> SafeString:
    """Return whether a span of a mark is planned, in force or over."""
    now = clock.now()
    if marking.since > now:
        return status("scheduled", pgettext("mark", "Planned"))
    if marking.until is not None and marking.until <= now:
        return status("ended", pgettext("mark", "Over"))
    return status("effective", pgettext("mark", "In force"))
