"""Keeping and dropping what a person left for later. Everybody may keep their own; nobody touches another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.webkit.models import Draft, SavedView
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.foundations.identity.actor import Actor

VIEWS_PER_SCREEN = 30
DRAFTS_PER_PERSON = 100


@transaction.atomic
def save_view(screen: str, name: str, query: str, *, by: Actor) -> SavedView:
    """Keep a list under a name; a view of the same name is replaced."""
    name = name.strip()[:64]
    if not name:
        raise Refused(_("Give the view a name."), code="name_missing", fields={"name": _("This must be filled in.")})
    own = SavedView.objects.visible_to(by).filter(screen=screen)
    if own.exclude(name=name).count() > VIEWS_PER_SCREEN:
        raise Refused(_("You have too many views of this list. Delete one first."), code="too_many")
    view, _new = SavedView.objects.update_or_create(
        person=by.user, screen=screen, name=name, defaults={"query": query[:2000]}
    )
    return view


@transaction.atomic
def change_view(pk: int, *, by: Actor, name: str = "", is_default: bool | None = None) -> SavedView:
    """Rename a view, or make it the one the list opens with (or no longer)."""
    view = own_view(pk, by=by)
    others = SavedView.objects.visible_to(by).filter(screen=view.screen).exclude(pk=pk)
    if name and others.filter(name=name).exists():
        raise Refused(_("You have another view of this name."), code="name_taken", fields={"name": _("Already used.")})
    if is_default:
        others.update(is_default=False)
    view.name = name.strip()[:64] or view.name
    view.is_default = view.is_default if is_default is None else is_default
    view.save()
    return view


def delete_view(pk: int, *, by: Actor) -> None:
    """Drop a view."""
    own_view(pk, by=by).delete()


def own_view(pk: int, *, by: Actor) -> SavedView:
    """Return one of the person's named views, locked."""
    view: SavedView | None = SavedView.objects.visible_to(by).exclude(name="").select_for_update().filter(pk=pk).first()
    if view is None:
        raise NotFound(_("There is no such record."))
    return view


def remember_columns(screen: str, columns: str, *, by: Actor) -> None:
    """Remember which columns the person wants on a screen."""
    SavedView.objects.update_or_create(person=by.user, screen=screen, name="", defaults={"query": columns[:2000]})


@transaction.atomic
def keep_draft(key: str, data: Mapping[str, list[str]], *, by: Actor) -> Draft:
    """Keep what was typed so far; the oldest drafts of a person give way to the hundredth."""
    # U+0000 cannot be stored; the form itself refuses it when it is sent.
    storable = {name: [value.replace("\0", "") for value in values] for name, values in data.items()}
    draft, is_new = Draft.objects.update_or_create(
        person=by.user, key=key[:200], defaults={"data": storable, "updated_at": clock.now()}
    )
    if is_new:
        stale = Draft.objects.visible_to(by).order_by("-updated_at", "-pk").values("pk")[DRAFTS_PER_PERSON:]
        Draft.objects.filter(pk__in=stale).delete()
    kept: Draft = draft
    return kept


def drop_draft(key: str, *, by: Actor) -> None:
    """Forget a draft: it was sent, or its writer does not want it."""
    Draft.objects.visible_to(by).filter(key=key).delete()
