"""What every page of the console knows: its menus, the person's inbox and roles, and the request's id."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from partner_center.console.errors import request_id
from partner_center.console.help import topic_of
from partner_center.console.navigation import menus
from partner_center.foundations.notices.queries import unread_count

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partner_center.foundations.identity.actor import Actor


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the request's id, and ``nav`` for people who signed in; a dialog that draws no menus costs no query."""
    known: dict[str, Any] = {"request_id": request_id()}
    user = getattr(request, "user", None)
    actor = getattr(request, "actor", None)
    if user is None or actor is None or not user.is_authenticated or actor.company is None:
        return known
    return known | {"nav": SimpleLazyObject(partial(navigation, request, actor))}


def navigation(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return the menus of a page, and what stands in its masthead."""
    shown = menus(request, actor)
    here = request.resolver_match
    topic = topic_of(here.app_name, here.url_name or "") if here else "start"
    return {
        **shown,
        "audience": actor.company.get_kind_display() if actor.company else "",
        "search_url": reverse("console:search"),
        "inbox_url": reverse("console:inbox"),
        "unread": unread_count(actor),
        "help_url": reverse("console:help-topic", args=[topic]),
        "roles": [role.label for role in actor.roles],
        "account_links": [
            {"label": _("Your account"), "url": reverse("console:account"), "icon": "user"},
            {"label": _("Change password"), "url": reverse("account_change_password"), "icon": "key"},
            {"label": _("Two-step sign-in"), "url": reverse("mfa_index"), "icon": "shield-check"},
            {"label": _("Message settings"), "url": reverse("console:preferences"), "icon": "settings"},
        ],
    }
