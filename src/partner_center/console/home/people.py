"""Who it is about: the company card, the contact at the other side, and the newest messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partner_center.console.links import link
from partner_center.domains.customers.models import Association
from partner_center.domains.partners.models import Profile
from partner_center.foundations.calendars import clock
from partner_center.foundations.notices.queries import inbox

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

NEWS = 5


def card(actor: Actor) -> dict[str, Any]:
    """Return the company's name and number, the person's roles, and who is responsible for them elsewhere."""
    company = actor.company
    facts: list[dict[str, Any]] = [
        {"label": _("Number"), "value": company.number if company else ""},
        {"label": _("Your roles"), "value": ", ".join(str(role.label) for role in actor.roles) or _("Custom role")},
    ]
    if actor.is_partner:
        facts += _manager(actor)
    if actor.is_customer:
        facts += _partner(actor)
    url = link("partners:own") if actor.is_partner else ""
    return {"title": str(company), "facts": facts, "url": url}


def _manager(actor: Actor) -> list[dict[str, Any]]:
    profile = Profile.objects.visible_to(actor).select_related("manager").first()
    manager = profile.manager if profile else None
    if manager is None:
        return [{"label": _("Ecosystem manager"), "value": _("Not assigned yet")}]
    return [{"label": _("Ecosystem manager"), "value": str(manager), "note": manager.email}]


def _partner(actor: Actor) -> list[dict[str, Any]]:
    present = Association.objects.visible_to(actor).at(clock.now()).select_related("partner").first()
    if present is None:
        return [{"label": _("Your partner"), "value": _("None at the moment")}]
    label = present.get_type_display()
    return [
        {"label": _("Your partner"), "value": present.partner.name, "note": label, "url": link("customers:my-partner")}
    ]


def news(actor: Actor) -> list[dict[str, Any]]:
    """Return the newest messages of the inbox."""
    return [
        {
            "title": one.subject,
            "url": reverse("console:message", args=[one.pk]),
            "at": one.created_at,
            "is_new": one.read_at is None,
        }
        for one in inbox(actor)[:NEWS]
    ]
