"""Reading history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from partner_center.foundations.audit.models import Entry

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from partner_center.foundations.identity.actor import Actor


def history_of(subject: Model, *, seen_by: Actor) -> QuerySet[Entry]:
    """Return what happened to a record, oldest first; only the vendor sees internal lines."""
    entries = Entry.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    return entries if seen_by.is_vendor else entries.filter(is_internal=False)
