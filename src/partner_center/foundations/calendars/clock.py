"""The one clock: every rule that asks what time it is asks here, so that tests and the demo can set it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hands:
    """The hands of a stopped clock; whoever stopped it may move them."""

    def __init__(self, at: datetime) -> None:
        self.move_to(at)

    def move_to(self, at: datetime) -> None:
        """Set the time; a time without zone raises ``ValueError``, because it names no instant."""
        if at.utcoffset() is None:
            msg = f"{at.isoformat()} has no time zone."
            raise ValueError(msg)
        self.at = at


_stopped: list[Hands] = []
# A plain list and not a context variable: a page served by another thread of the same test sees the same time.


def now() -> datetime:
    """Return the present instant, always aware: real time, or where the clock was stopped last."""
    return _stopped[-1].at if _stopped else datetime.now(tz=UTC)


@contextmanager
def freeze(at: datetime) -> Iterator[Hands]:
    """Stop the clock of this process at an instant; may be nested. For tests and demo data only."""
    hands = Hands(at)
    _stopped.append(hands)
    try:
        yield hands
    finally:
        _stopped.remove(hands)
