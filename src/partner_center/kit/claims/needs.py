"""Whether two claims mean the same need of a customer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Overlap(StrEnum):
    """Whether two needs are one."""

    SAME = "same"
    UNCLEAR = "unclear"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Need:
    """What a claim is about: offerings, cloud services and labels by their codes, and the days of the project.

    An empty set, or a missing day, was not stated and proves nothing.
    """

    offerings: frozenset[str] = field(default_factory=frozenset)
    services: frozenset[str] = field(default_factory=frozenset)
    labels: frozenset[str] = field(default_factory=frozenset)
    starts_on: date | None = None
    ends_on: date | None = None


def overlap_of(left: Need, right: Need) -> Overlap:
    """Return whether two needs are one.

    Projects that never run at the same time are two. A common offering makes one of them; cloud services and labels
    do so when at least half of those named by either are named by both, because nearly every project uses some
    compute and storage. Where both stated labels or services and none agrees, they are two; otherwise a person has to
    look. Different offerings prove nothing, because every partner has its own.
    """
    if _apart(left, right) or _apart(right, left):
        return Overlap.OTHER
    pairs = ((left.labels, right.labels), (left.services, right.services))
    if left.offerings & right.offerings or any(_mostly(one, two) for one, two in pairs):
        return Overlap.SAME
    compared = [(one, two) for one, two in pairs if one and two]
    return Overlap.OTHER if compared and not any(one & two for one, two in compared) else Overlap.UNCLEAR


def _apart(first: Need, second: Need) -> bool:
    return first.ends_on is not None and second.starts_on is not None and first.ends_on < second.starts_on


def _mostly(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left & right) and 2 * len(left & right) >= len(left | right)
