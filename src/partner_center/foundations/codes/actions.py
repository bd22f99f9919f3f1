"""Asking for a code, writing its letter, and using it up."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partner_center.foundations.calendars import clock
from partner_center.foundations.codes import notices
from partner_center.foundations.codes.deeds import is_asked
from partner_center.foundations.codes.forms import FIELD
from partner_center.foundations.codes.models import TRIES, Code
from partner_center.foundations.codes.queries import next_at
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.queue import later
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

DIGITS = 6
LONGEST_LIFE = 60
LIFE_BEYOND = 5
"""What more than an hour means, in minutes (domain.md rule 47)."""


class WrongCode(Refused):
    """The code is wrong. The try counts although nothing else happened: ``counting`` keeps it."""


def life() -> timedelta:
    """Return how long a code is valid: ten minutes unless the deployment says otherwise (domain.md rule 47)."""
    minutes = settings.CODE_MINUTES
    return timedelta(minutes=minutes if 0 < minutes <= LONGEST_LIFE else LIFE_BEYOND)


@transaction.atomic
def ask(permission: Permission, subject: Model, *, by: Actor) -> Code:
    """Ask for a code for one deed about one record. A new one voids the one before; they come at intervals only."""
    by.require(permission)
    if not is_asked(permission, by):
        raise Refused(_("Your company has not switched codes on: no code is needed for this."), code="no_code_needed")
    if by.user is None:
        raise NotFound(_("There is nobody to send a code to."))
    # One person's requests wait for each other, or two at once would both find that nothing was sent of late.
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.user.pk)
    now = clock.now()
    wait = next_at(person, permission, subject, now)
    if wait > now:
        text = _("A code was sent a moment ago. The next one may be sent at %(time)s.")
        if wait > now + timedelta(minutes=1):
            text = _("Too many codes were sent to you within an hour. The next one may be sent at %(time)s.")
        here = wait.astimezone(ZoneInfo(person.time_zone))
        raise Refused(text % {"time": f"{here:%H:%M:%S}"}, code="code_too_soon")
    code: Code = Code.objects.create(
        person=person,
        right=permission.code,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        asked_at=now,
        expires_at=now + life(),
    )
    later("codes.send", code_id=code.pk)
    return code


@transaction.atomic
def write_letter(code_id: int) -> None:
    """Draw the digits, keep their hash and send them; a try that failed draws others, so no job ever carries them."""
    waiting = Code.objects.select_for_update(of=("self",)).select_related("person").filter(pk=code_id, sent_at=None)
    code = waiting.first()
    now = clock.now()
    if code is None or code.expires_at <= now or not code.person.is_active:
        return
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    code.digest, code.sent_at = code.hash_of(digits), now
    code.save(update_fields=["digest", "sent_at"])
    notices.send(code, digits)


def settle(permission: Permission, subject: Model | None, *, by: Actor) -> WrongCode | None:
    """Use the actor's code up for a deed, in the caller's transaction; refuse where there is none that fits.

    A wrong one is counted and *returned*: the caller ends its transaction without doing anything and raises it then,
    so that the count stays. Where no code is asked for, nothing happens.
    """
    if subject is None or not is_asked(permission, by):
        return None
    if not by.code:
        raise _refused(_("Enter the code that we send you by e-mail. Have it sent first."), "code_missing")
    # The row is held until the deed is done: of two who bring the same code, the second finds it used.
    code = Code.objects.of(by.user, permission, subject).select_for_update(of=("self",)).first()
    if code is None:
        raise _refused(_("No code was sent to you for this. Have one sent first."), "code_missing")
    _refuse_spent(code)
    if code.is_right(by.code):
        code.used_at = clock.now()
        code.save(update_fields=["used_at"])
        return None
    code.wrong += 1
    code.save(update_fields=["wrong"])
    return _wrong(code)


def _refuse_spent(code: Code) -> None:
    if code.used_at is not None:
        raise _refused(_("This code was used already. Have a new one sent."), "code_used")
    if code.wrong >= TRIES:
        raise _refused(_void(), "code_void")
    if code.expires_at <= clock.now():
        raise _refused(_("This code has expired. Have a new one sent."), "code_expired")
    if not code.digest:
        raise _refused(_("The e-mail with the code is still on its way. Wait for it."), "code_under_way")


def _wrong(code: Code) -> WrongCode:
    if code.left == 0:
        return WrongCode(_void(), code="code_void", fields={FIELD: _void()})
    text = ngettext(
        "The code is wrong. %(left)d try is left.", "The code is wrong. %(left)d tries are left.", code.left
    )
    told = text % {"left": code.left}
    return WrongCode(told, code="code_wrong", fields={FIELD: told})


def _void() -> object:
    return _("The code was wrong %(tries)d times and is void. Have a new one sent.") % {"tries": TRIES}


def _refused(text: object, code: str) -> Refused:
    return Refused(text, code=code, fields={FIELD: text})


@contextmanager
def counting() -> Iterator[None]:
    """Return a transaction that keeps a wrong try: ``WrongCode`` leaves it without undoing what was noted.

    For whoever surrounds an action with a transaction of his own; what else he wrote in it he takes back himself.
    """
    wrong: WrongCode | None = None
    with transaction.atomic():
        try:
            yield
        except WrongCode as refusal:
            wrong = refusal
    if wrong is not None:
        raise wrong


@transaction.atomic
def tidy() -> None:
    """Forget codes a day after they were asked for; the history of the records says who did what."""
    Code.objects.filter(asked_at__lt=clock.now() - timedelta(days=1)).delete()
