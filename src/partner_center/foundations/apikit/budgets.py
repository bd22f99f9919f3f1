"""How often a caller may ask: a bucket of requests per token that refills steadily, apart for reads and writes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import ngettext

from partner_center.foundations.apikit.problems import Problem

if TYPE_CHECKING:
    from partner_center.foundations.apikit.requests import ApiRequest

READS = frozenset({"GET", "HEAD", "OPTIONS"})

# One statement, so that requests at the same time take turns at the row and each sees what the other left.
_TAKE = """
    INSERT INTO apikit_budget AS known (key, level, filled_at, refused)
    VALUES (%(key)s, %(most)s - 1, clock_timestamp(), false)
    ON CONFLICT (key) DO UPDATE SET
        level = CASE WHEN {level} >= 1 THEN {level} - 1 ELSE {level} END,
        filled_at = clock_timestamp(),
        refused = {level} < 1
    RETURNING level, refused
""".replace(
    "{level}", "LEAST(%(most)s, known.level + %(rate)s * EXTRACT(EPOCH FROM clock_timestamp() - known.filled_at))"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left of a caller's budget after one request."""

    most: int
    left: int
    full_in: int
    """Seconds until the budget is full again."""
    wait: int = 0
    """Seconds until the next request will be answered, when this one was one too many."""

    def headers(self) -> dict[str, str]:
        """Return the headers that every answer carries."""
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.full_in),
        }


def take(request: ApiRequest) -> Taken:
    """Take one request from the caller's budget."""
    is_read = request.method in READS
    rate: float = settings.API_READS_PER_SECOND if is_read else settings.API_WRITES_PER_SECOND
    most = max(1, math.ceil(rate * settings.API_BURST_SECONDS))
    token, user = request.actor.token, request.actor.user
    caller = f"token:{token.pk}" if token else f"user:{user.pk if user else 0}"
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": f"{caller}:{'read' if is_read else 'write'}", "most": float(most), "rate": rate})
        level, refused = cursor.fetchone()
    full_in = math.ceil((most - level) / rate)
    return Taken(most, math.floor(level), full_in, max(1, math.ceil((1 - level) / rate)) if refused else 0)


def too_many(taken: Taken) -> Problem:
    """Return the problem of a caller whose budget is empty."""
    text = ngettext("Wait %(seconds)d second.", "Wait %(seconds)d seconds.", taken.wait) % {"seconds": taken.wait}
    return Problem("too_many", text, headers={"Retry-After": str(taken.wait)})
