"""Confirming statements, by the partner or by the deadline, and closing them when their validity is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.incentives import notices
from partner_center.domains.incentives.actions.applications import settle
from partner_center.domains.incentives.lifecycle import VALIDITY, StatementLife
from partner_center.domains.incentives.models import Application
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger import items

if TYPE_CHECKING:
    from partner_center.domains.incentives.models import Statement
    from partner_center.foundations.identity.actor import Actor


@StatementLife.confirm.action
def confirm(statement: Statement, *, by: Actor) -> None:
    """Accept the bill: all its incentives together become payable (seed 001)."""
    statement.confirmed_at = clock.now()
    statement.is_confirmed_by_deadline = by.is_system
    term = StatementLife.validity.term or VALIDITY
    statement.valid_until = term.after(statement.confirmed_at, statement.partner)
    keys = statement.earnings.values_list("number", flat=True)
    memo = f"{statement.number} {statement.period}"
    items.become_due(keys, by=by, memo=memo, valid_until=statement.valid_until)
    for application in Application.objects.filter(earning__statement=statement):
        settle(application, by=SYSTEM)
    notices.tell_confirmed(statement, by=by)


@StatementLife.close.action
def close(statement: Statement, *, by: Actor) -> None:
    """End the validity: incentives that were not requested within it lapse for good (domain.md 9.4).

    What is in a payment request goes its way; should that be rejected or withdrawn, the ledger lets it lapse then.
    """
    keys = statement.earnings.values_list("number", flat=True)
    lapsed = items.lapse(keys, by=by, memo=f"{statement.number} {statement.period}")
    if lapsed:
        notices.tell_lapsed(statement, by=by, lapsed=lapsed)
