"""The vendor's marks on an offering: set and taken away from a moment on, and never rewritten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partner_center.domains.solutions import notices
from partner_center.domains.solutions.lifecycle import MARKS
from partner_center.domains.solutions.models import Mark, Marking, Offering, OfferingStatus
from partner_center.domains.solutions.queries.marks import FLAGS, flags_at, last_marking, out_of_step
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

AHEAD = timedelta(days=366)
"""How far ahead a mark may be planned; a typing mistake in the year would hide for years."""

SET, TAKEN = gettext_noop("Mark set"), gettext_noop("Mark taken away")


@verb("solutions:offering:mark", by=MARKS, label=_("Set or take away a mark"))
def set_mark(offering: Offering, *, by: Actor, mark: str, holds: bool, moment: datetime, reason: str) -> Offering:
    """Let a listed offering bear a mark from a moment on, or no longer; the moment may lie ahead or back.

    Not before its listing, and not before the last change of the same mark: what was paid on must stay true. A span
    that has not begun is taken away by ending it at or before its beginning.
    """
    locked = Offering.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=offering.pk).first()
    if locked is None:
        raise NotFound(_("There is no such offering."))
    if locked.status != OfferingStatus.LISTED or locked.listed_at is None:
        raise WrongState(_("Only listed offerings bear marks. List it first."))
    if moment < locked.listed_at.replace(second=0, microsecond=0):  # people write minutes
        raise _refusal(_("It was listed on %(day)s; a mark cannot be older.") % {"day": _said(locked.listed_at)})
    if moment > clock.now() + AHEAD:
        raise _refusal(_("A mark can be planned one year ahead at most."))
    which = Mark(mark)
    (_begin if holds else _end)(locked, which, moment=moment, reason=reason)
    # Read in history as "Core map: – → 1 September", under the word for what happened.
    field = FLAGS[which]
    record(locked, by=by, verb=SET if holds else TAKEN, text=reason, changes={field: [None, moment]})
    _show(locked)
    notices.tell_marked(locked, by=by, mark=which, holds=holds, moment=moment, reason=reason)
    marked: Offering = locked
    return marked


def _begin(offering: Offering, mark: Mark, *, moment: datetime, reason: str) -> None:
    last = last_marking(offering, mark)
    if last is not None and last.until is None:
        text = _("It bears this mark since %(day)s already.") % {"day": _said(last.since)}
        raise Refused(text, code="borne_already", fields={"mark": text})
    if last is not None and last.until is not None and moment < last.until:
        raise _refusal(_("It bore this mark until %(day)s; choose a later moment.") % {"day": _said(last.until)})
    Marking.objects.create(offering=offering, mark=mark, since=moment, reason=reason, created_at=clock.now())


def _end(offering: Offering, mark: Mark, *, moment: datetime, reason: str) -> None:
    last = last_marking(offering, mark)
    if last is None or last.until is not None:
        text = _("It does not bear this mark.")
        raise Refused(text, code="not_borne", fields={"mark": text})
    if last.since > clock.now() and moment <= last.since:
        last.delete()  # planned and never in force; history keeps that it was planned
        return
    if moment <= last.since:
        raise _refusal(_("It bears this mark since %(day)s; choose a later moment.") % {"day": _said(last.since)})
    last.until, last.end_reason = moment, reason
    last.save(update_fields=["until", "end_reason"])


def _refusal(text: object) -> Refused:
    return Refused(text, code="bad_moment", fields={"moment": text})


def _said(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"


def _show(offering: Offering) -> dict[str, list[object]]:
    """Bring the offering's fields into step with its marks; return what changed."""
    after = flags_at(offering, clock.now())
    changes = differences({field: getattr(offering, field) for field in after}, after)
    for field, value in after.items():
        setattr(offering, field, value)
    if changes:
        offering.save(update_fields=list(after))
    return changes


def end_marks(offering: Offering, *, by: Actor, at: datetime, reason: str) -> None:
    """End every mark of an offering whose listing ends; what was planned is dropped. The caller saves the offering."""
    del by
    for marking in Marking.objects.select_for_update().filter(offering=offering, until=None):
        if marking.since >= at:
            marking.delete()
        else:
            marking.until, marking.end_reason = at, reason[:255]
            marking.save(update_fields=["until", "end_reason"])
    Marking.objects.filter(offering=offering, until__gt=at).update(until=at)
    offering.is_core_map = offering.is_whitelisted = False


def keep_marks_true(*, by: Actor = SYSTEM) -> int:
    """Bring every offering into step with marks whose moment has come; return how many changed."""
    changed = 0
    for pk in list(out_of_step(clock.now()).values_list("pk", flat=True)):
        locked = Offering.objects.select_for_update(of=("self",)).get(pk=pk)
        if changes := _show(locked):
            record(locked, by=by, verb="solutions:offering:mark", changes=changes)
            changed += 1
    return changed
