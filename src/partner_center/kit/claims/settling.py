"""What follows for all claims on a customer together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from partner_center.kit.claims.precedence import Claim, Rule, Rules, Verdict, judge

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about two claims: the winner's key, or None where they are not the same."""

    keys: Pair
    winner: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """Every verdict by its pair, and who lost against whom by a settled one."""

    verdicts: Mapping[Pair, Verdict]
    lost_to: Mapping[str, str]


def settle(claims: Iterable[Claim], rules: Rules, rulings: Iterable[Ruling] = ()) -> Settlement:
    """Return what is to be said about these claims, in whatever order they are given.

    Three claims may beat each other in a circle (each pair compares other instants). Therefore settled verdicts take
    effect in the order in which they became settled: whoever has lost before can no longer win against a third.
    """
    ordered = sorted(claims, key=lambda claim: claim.key)
    decided = {_pair(*ruling.keys): ruling for ruling in rulings}
    verdicts: dict[Pair, Verdict] = {}
    for one, two in combinations(ordered, 2):
        verdict = judge(one, two, rules)
        ruling = decided.get((one.key, two.key))
        if verdict is None or (ruling is not None and ruling.winner is None):
            continue
        verdicts[verdict.keys] = verdict if ruling is None else _ruled(verdict, ruling)
    return Settlement(verdicts, _losers(verdicts.values()))


def _ruled(verdict: Verdict, ruling: Ruling) -> Verdict:
    return replace(verdict, winner=ruling.winner or "", since=ruling.at, rule=Rule.RULING, by_rule=True)


def _losers(verdicts: Iterable[Verdict]) -> dict[str, str]:
    lost: dict[str, str] = {}
    settled = [verdict for verdict in verdicts if verdict.is_settled]
    for verdict in sorted(settled, key=lambda one: (one.since, one.keys)):
        if verdict.winner not in lost and verdict.loser not in lost:
            lost[verdict.loser] = verdict.winner
    return lost


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)
