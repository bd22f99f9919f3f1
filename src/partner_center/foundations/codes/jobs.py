"""Sending codes, and forgetting them."""

from __future__ import annotations

from partner_center.foundations.codes import actions
from partner_center.foundations.jobs.queue import every, job

every("40 3 * * *", "codes.tidy")


@job("codes.send")
def send(code_id: int) -> None:
    """Draw a code and send it."""
    actions.write_letter(code_id)


@job("codes.tidy")
def tidy() -> None:
    """Forget yesterday's codes."""
    actions.tidy()
