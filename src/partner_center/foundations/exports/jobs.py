"""Building files, and removing them after their week."""

from __future__ import annotations

from partner_center.foundations.exports import actions, building
from partner_center.foundations.jobs.queue import every, job

every("25 * * * *", "exports.expire")


@job("exports.build")
def build(export_id: int) -> None:
    """Build one file that somebody asked for."""
    building.build(export_id)


@job("exports.expire")
def expire() -> None:
    """Remove files whose week is over."""
    actions.expire()
