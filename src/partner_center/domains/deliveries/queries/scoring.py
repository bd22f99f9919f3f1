"""How a score comes about: points over the scale, times the weight, added up and rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_center.kit.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.deliveries.models import Criterion, Evaluation

PLACES = 2
"""Decimals of a total out of 100."""


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's share of a total: points of the most, times the weight in percent."""

    criterion: Criterion
    points: Decimal
    comment: str = ""

    @property
    def share(self) -> Decimal:
        """What it adds to the total, unrounded."""
        return self.points * self.criterion.weight / self.criterion.most

    @property
    def shown_share(self) -> Decimal:
        """What it adds, to two decimals."""
        return round_half_up(self.share, PLACES)


def total_of(parts: Iterable[Part]) -> Decimal:
    """Return the total out of 100; rounded once, half away from zero."""
    return round_half_up(sum((part.share for part in parts), Decimal(0)), PLACES)


def parts_of(evaluation: Evaluation) -> list[Part]:
    """Return the parts of a score as it was given; one query."""
    scores = evaluation.scores.select_related("criterion").order_by("criterion__place")
    return [Part(score.criterion, score.points, score.comment) for score in scores]
