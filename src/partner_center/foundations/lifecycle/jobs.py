"""The sweep runs every minute."""

from __future__ import annotations

from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.lifecycle.sweep import sweep

every("* * * * *", "lifecycle.sweep")


@job("lifecycle.sweep")
def sweep_deadlines() -> None:
    """Take the default step of every deadline that has run out, and send reminders."""
    sweep()
