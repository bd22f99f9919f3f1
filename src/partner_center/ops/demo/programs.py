"""What the vendor pays for: four programs, a version released in mid-year, one retired, one in draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from partner_center.domains.incentives import actions as incentives
from partner_center.domains.incentives.models import Policy, Program
from partner_center.foundations.identity.actor import Actor
from partner_center.kit.periods import Month
from partner_center.settlement.terms import Program as Terms
from partner_center.settlement.terms import Rung

RESALE, REFERRAL, OVERSEAS, DATABASES, PILOT = "RESALE", "REFERRAL", "OVERSEAS", "DATABASE-GROWTH", "PILOT"

TEXTS: Final = {
    RESALE: (
        "Resale rebate", "代售返点",
        "A rebate on what resale customers consume. The month's total decides the rate, which holds for all of it.",
        "按代售客户当月消费返点：当月总额决定档位，整额适用该档费率。",
    ),
    REFERRAL: (
        "Referral commission", "顾问销售佣金",
        "A flat commission on what referred customers consume.",
        "按顾问销售客户的消费以固定费率计算佣金。",
    ),
    OVERSEAS: (
        "Overseas growth incentive", "海外增长激励",
        "For customers outside mainland China, settled in US dollars.",
        "面向海外客户，以美元结算。",
    ),
    DATABASES: (
        "Database growth incentive", "数据库增长激励",
        "Something extra for databases, for half a year.",
        "面向数据库产品的半年期附加激励。",
    ),
    PILOT: (
        "Pilot rebate", "试点返点",
        "One month before the programs began, to try the settlement.",
        "正式计划启动前的一个月试点，用于验证结算。",
    ),
}  # fmt: skip
"""Name and summary of each program, in both languages."""


def ladder(*steps: tuple[int, str]) -> tuple[Rung, ...]:
    """Return rungs from (lower limit, rate); each ends where the next begins, the last one is open."""
    ends = [Decimal(start) for start, _rate in steps[1:]]
    return tuple(
        Rung(Decimal(start), end, Decimal(rate)) for (start, rate), end in zip(steps, [*ends, None], strict=True)
    )


def terms(code: str, **data: Any) -> Terms:  # noqa: ANN401 - typed by the terms
    """Return the terms of a program under its own name."""
    return Terms(code=code, name=TEXTS[code][0], **data)


def release(code: str, *, by: Actor, note: str = "", **data: Any) -> Policy:  # noqa: ANN401 - the same
    """Draft and release the next version of a program, founding the program with its first."""
    policy = draft(code, by=by, note=note, **data)
    return incentives.release(policy, by=by)


def draft(code: str, *, by: Actor, note: str = "", **data: Any) -> Policy:  # noqa: ANN401 - the same
    """Draft the next version of a program."""
    program = Program.objects.filter(code=code).first()
    if program is None:
        name, name_zh, summary, summary_zh = TEXTS[code]
        program = incentives.found_program(
            by=by, code=code, name=name, name_zh=name_zh, summary=summary, summary_zh=summary_zh
        )
    return incentives.draft_policy(program, by=by, terms=terms(code, **data), note=note)


def pilot(month: str, *, by: Actor) -> None:
    """Release the policy of the pilot, for one month only."""
    release(PILOT, by=by, currency="CNY", valid_from=month, valid_to=str(Month.parse(month).next), rate=Decimal("0.03"))


def begin(first: str, *, by: Actor, database_end: str) -> None:
    """Release what is in force when the story begins."""
    release(
        RESALE, by=by, kind="ladder", currency="CNY", valid_from=first, associations=frozenset({"resale"}),
        rungs=ladder((0, "0.04"), (500_000, "0.06"), (2_000_000, "0.08")),
    )  # fmt: skip
    release(
        REFERRAL, by=by, currency="CNY", valid_from=first, associations=frozenset({"referral"}), rate=Decimal("0.05")
    )
    release(
        OVERSEAS, by=by, kind="ladder", currency="USD", valid_from=first,
        rungs=ladder((0, "0.05"), (100_000, "0.07"), (250_000, "0.09")),
    )  # fmt: skip
    release(
        DATABASES, by=by, currency="CNY", valid_from=first, valid_to=database_end,
        categories=frozenset({"Databases"}), rate=Decimal("0.02"), cap=Decimal(20_000),
    )  # fmt: skip


def raise_resale(month: str, *, by: Actor) -> None:
    """Release the second version of the resale ladder: higher rates, a rung more."""
    release(
        RESALE, by=by, kind="ladder", currency="CNY", valid_from=month, associations=frozenset({"resale"}),
        rungs=ladder((0, "0.04"), (500_000, "0.065"), (2_000_000, "0.09"), (4_000_000, "0.105")),
        note="Higher rates from two million on, and a fourth rung.",
    )  # fmt: skip


def retire_databases(month: str, *, by: Actor) -> None:
    """End the database program a month early."""
    policy = Policy.objects.get(program__code=DATABASES)
    incentives.retire(policy, by=by, valid_to=month)


def plan_next_year(month: str, *, by: Actor) -> None:
    """Draft a third version, not released yet."""
    draft(
        RESALE, by=by, kind="marginal", currency="CNY", valid_from=month, associations=frozenset({"resale"}),
        rungs=ladder((0, "0.04"), (500_000, "0.07"), (2_000_000, "0.10"), (4_000_000, "0.12")),
        note="Next year each slice is to be paid at its own rate.",
    )  # fmt: skip
