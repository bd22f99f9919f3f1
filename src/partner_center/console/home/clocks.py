"""Clocks that run against a person: in every life-cycle, the records whose next step is his, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partner_center.console.home.todo import MOST, Todo
from partner_center.console.links import where
from partner_center.domains.incentives.lifecycle import StatementLife
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.lifecycle.steps import LIFECYCLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.lifecycle.deadlines import Deadline
    from partner_center.foundations.lifecycle.steps import Lifecycle, Step

TOLD_ELSEWHERE = (StatementLife,)
"""Life-cycles whose lines say more than a clock can: amounts, periods."""

LOOKED_AT = 4 * MOST
"""Records of a kind that are looked at for those that are really this person's turn."""


def todos(actor: Actor) -> Iterator[Todo]:
    """Yield the records with a running clock on which this person can act; at most two queries a life-cycle."""
    for life in LIFECYCLES.values():
        if life not in TOLD_ELSEWHERE:
            yield from _of(life, actor)


def _of(life: type[Lifecycle], actor: Actor) -> Iterator[Todo]:
    steps = [step for step in life.steps.values() if step.tone != "danger" and actor.may(step.permission)]
    clocks = [one for one in life.deadlines.values() if any(one.while_in in step.sources for step in steps)]
    if not clocks:
        return
    rows: Any = life.model._default_manager.all()  # noqa: SLF001 - Django's documented name for it
    states = {one.while_in for one in clocks}
    waiting = with_due(rows.visible_to(actor).filter(**{f"{life.field}__in": states})).exclude(due_at=None)
    nearest = waiting.order_by("due_at", "pk")[:LOOKED_AT]
    mine = (record for record in nearest if any(step.is_open(actor, record) for step in steps))
    for _place, record in zip(range(MOST), mine, strict=False):
        yield _line(life, clocks, record, steps)


def _line(life: type[Lifecycle], clocks: list[Deadline], record: Any, steps: list[Step]) -> Todo:  # noqa: ANN401 - any record
    state = str(getattr(record, life.field))
    # Of several clocks of a state only those run whose date the record carries.
    running = (one for one in clocks if one.until is None or getattr(record, one.until) is not None)
    clock = next(one for one in running if one.while_in == state)
    ways = {str(step.label) for step in steps if state in step.sources}
    title = _("%(kind)s %(record)s: %(steps)s") % {
        "kind": life.label,
        "record": record,
        "steps": " / ".join(sorted(ways)),
    }
    note = _("Otherwise: %(outcome)s") % {"outcome": clock.then.reason}
    return Todo(title, where(record), "hourglass", note, record.due_at)
