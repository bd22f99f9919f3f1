"""Shapes that several resources share: what can be done with a record, by whom and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ninja import Schema

from partner_center.foundations.codes.deeds import is_asked

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.lifecycle.steps import Lifecycle


class StepOut(Schema):
    """A step that is open to the caller now."""

    name: str
    label: str
    permission: str
    leads_to: str
    asks: list[str]
    needs_code: bool
    url: str


class DueOut(Schema):
    """The next deadline of a record, and what happens by default."""

    at: datetime
    label: str
    step: str
    reason: str


class StepsOut(Schema):
    """The state of a record, whose turn it is, and what the caller may do."""

    state: str
    state_label: str
    who_acts: list[str]
    due: DueOut | None
    steps: list[StepOut]


def steps_of(lifecycle: type[Lifecycle], record: Any, actor: Actor, *, address: str) -> dict[str, object]:  # noqa: ANN401 - any model
    """Return what can be done with a record, in the reader's language. ``address`` is that of this overview."""
    state = str(getattr(record, lifecycle.field))
    base = address.rsplit("/", 1)[0]
    return {
        "state": state,
        "state_label": lifecycle.state_label(state),
        "who_acts": lifecycle.who_acts(record),
        "due": due_of(lifecycle, record),
        "steps": [
            {
                "name": step.name,
                "label": str(step.label),
                "permission": step.permission.code,
                "leads_to": str(step.to),
                "asks": list(step.asks),
                "needs_code": is_asked(step.permission, actor),
                "url": f"{base}/{step.name.replace('_', '-')}",
            }
            for step in lifecycle.open_to(actor, record)
        ],
    }


def due_of(lifecycle: type[Lifecycle], record: Any) -> dict[str, object] | None:  # noqa: ANN401 - any model
    """Return the next deadline of a record in words, or nothing."""
    due = lifecycle.due(record)
    if due is None:
        return None
    deadline = lifecycle.deadlines[due.name]
    return {
        "at": due.due_at,
        "label": str(deadline.label),
        "step": deadline.then.step.name,
        "reason": str(deadline.then.reason),
    }
