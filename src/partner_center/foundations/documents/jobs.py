"""Removing files to which no document belongs: their transaction was rolled back after they were written."""

from __future__ import annotations

from datetime import timedelta

from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.models import Document, storage
from partner_center.foundations.jobs.queue import every, job

every("10 3 * * *", "documents.remove_orphans")

OLD_ENOUGH = timedelta(days=1)
"""A file this old belongs to no transaction that still runs."""


@job("documents.remove_orphans")
def remove_orphans() -> int:
    """Delete files older than a day that no document names; return how many."""
    place = storage()
    folders = place.listdir("")[0] if place.exists("") else []
    return sum(_tidy(folder) for folder in folders)


def _tidy(folder: str) -> int:
    place = storage()
    found = {f"{folder}/{name}" for name in place.listdir(folder)[1]}
    known = set(Document.objects.filter(file__in=found).values_list("file", flat=True))
    orphans = [name for name in found - known if place.get_modified_time(name) < clock.now() - OLD_ENOUGH]
    for name in orphans:
        place.delete(name)
    return len(orphans)
