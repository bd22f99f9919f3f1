"""What several screens of this domain say the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.html import format_html
from django.utils.translation import gettext as _

from partner_center.domains.deliveries.models import MOST_CHANGES, MilestoneStatus
from partner_center.foundations.webkit.values import EMPTY, status

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.safestring import SafeString

    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: Callable[..., Any]) -> Permission:
    """Return the permission that a verb carries."""
    return cast("Permission", action.permission)  # type: ignore[attr-defined]  # every verb carries its permission


def progress(project: Any) -> SafeString:  # noqa: ANN401 - a project with its plan
    """Return how many milestones are reached, and a warning where some run late."""
    if not project.planned:
        return EMPTY
    counted = format_html("{}/{}", project.reached, project.planned)
    if not project.worst or project.status not in {"reported", "acceptance"}:
        return counted
    late = MilestoneStatus.SEVERE if project.worst > 1 else MilestoneStatus.DELAYED
    return format_html("{} {}", counted, status(late, late.label))


def changes_used(milestone: Any) -> str:  # noqa: ANN401 - a milestone
    """Return how many of the three changes are used."""
    return _("%(used)s of %(most)s") % {"used": milestone.change_count, "most": MOST_CHANGES}
