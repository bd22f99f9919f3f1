"""The one place where a rate is chosen: rungs, how a metric finds its rung, and what a ladder pays on a base."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partner_center.settlement import vocabulary
from partner_center.settlement.exact import difference, product, total


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: amounts from `starts` (included) up to `ends` (excluded; None is open) earn `rate`."""

    starts: Decimal
    ends: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A rung made ready for the engine.

    It holds metrics from `low` (None: however negative) up to `high` (None: however large). `offset` is what the
    slices below `starts` have earned together; number 0 is a flat rate, or the room below the first rung.
    """

    number: int
    low: Decimal | None
    high: Decimal | None
    starts: Decimal
    offset: Decimal
    rate: Decimal


def steps_of(kind: str, rate: Decimal | None, rungs: Sequence[Rung]) -> list[Step]:
    """Every metric falls on exactly one step, so no line is ever without a rate.

    Below a ladder that starts above zero nothing is earned. A ladder that starts at zero pays its first rate on
    negative amounts too: a month of refunds takes back at the lowest rate, never at more than was paid.
    """
    zero = Decimal(0)
    if kind == vocabulary.FLAT:
        return [Step(0, None, None, zero, zero, rate or zero)]
    steps: list[Step] = []
    if rungs[0].starts > 0:
        steps.append(Step(0, None, rungs[0].starts, zero, zero, zero))
    offset = zero
    for number, rung in enumerate(rungs, start=1):
        low = rung.starts if steps else None
        steps.append(Step(number, low, rung.ends, rung.starts, offset, rung.rate))
        if rung.ends is not None:
            offset = total([offset, product(difference(rung.ends, rung.starts), rung.rate)])
    return steps


def on_step(metric: Any, steps: Any) -> Any:  # noqa: ANN401 - Ibis publishes no types
    """The engine's join condition: the metric lies on the step."""
    above = steps.low.isnull() | (metric >= steps.low)
    below = steps.high.isnull() | (metric < steps.high)
    return above & below
