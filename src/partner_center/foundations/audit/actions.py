"""Writing history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.functional import Promise

from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor


def record(
    subject: Model,
    *,
    by: Actor,
    verb: str,
    text: object = "",
    changes: Mapping[str, Sequence[object]] | None = None,
    internal: bool = False,
) -> Entry:
    """Add one line to a record's history, in the caller's transaction.

    ``verb`` is the step's or action's name (translated when shown), ``changes`` maps a field to its old and new
    value. A lazily translated ``text`` is a message of the product and is shown in each reader's language.
    ``internal`` lines are shown to the vendor only.
    """
    return Entry.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        at=clock.now(),
        user=by.user,
        company=by.company,
        actor_label=by.label,
        verb=verb,
        text=_english(text),
        is_message=isinstance(text, Promise),
        changes={field: [_plain(value) for value in pair] for field, pair in (changes or {}).items()},
        address=by.address,
        is_internal=internal,
    )


def _english(text: object) -> str:
    with translation.override("en"):
        return str(text)


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Return only the fields whose value changed, as old and new."""
    return {field: [before.get(field), value] for field, value in after.items() if before.get(field) != value}


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(str(_plain(one)) for one in value)
    return str(value)
