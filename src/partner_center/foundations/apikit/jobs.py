"""Forgets, every night, what no caller will repeat any more."""

from __future__ import annotations

from datetime import timedelta

from partner_center.foundations.apikit.models import Budget, IdempotencyRecord
from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs.queue import every, job

KEPT = timedelta(days=7)
"""How long a write can be repeated with the same answer."""

every("20 3 * * *", "apikit.tidy")


@job("apikit.tidy")
def tidy() -> None:
    """Forget the answers to writes after 7 days, and budgets that have long been full again."""
    IdempotencyRecord.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    Budget.objects.filter(filled_at__lt=clock.now() - KEPT).delete()
