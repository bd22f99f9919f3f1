"""A month of performance at hand, and what becomes of it: small enough to be checked with pencil and paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from partner_center.domains.incentives import actions, jobs
from partner_center.domains.incentives.models import Policy, Program, Run, Statement
from partner_center.domains.performance.models import Build
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.kit.periods import Month
from partner_center.settlement import facts
from partner_center.settlement.ladders import Rung
from partner_center.settlement.terms import Program as Terms

PERIOD = "2026-09"
NUMBERS = count(1)


def line(partner: Company, amount: str, **changes: Any) -> dict[str, Any]:
    """One counted usage line of a resale customer of the partner, in CNY."""
    number = next(NUMBERS)
    return {
        "line_id": f"line{number:05}",
        "bill_file": "BILL-000001",
        "partner_id": partner.pk,
        "customer_id": 1000 + partner.pk,
        "customer_name": "Blue Whale Data",
        "account": "C1001",
        "association": "resale",
        "period": PERIOD,
        "order_id": f"ORD-{number:05}",
        "service": "Elastic Cloud Server",
        "category": "Compute",
        "charge_category": "Usage",
        "currency": "CNY",
        "amount": Decimal(amount),
        "counted": True,
        **changes,
    }


def build(period: str, lines: Iterable[Mapping[str, Any]]) -> Build:
    """Keep lines as the current performance of a month."""
    folder = f"performance/{period}/t{next(NUMBERS)}"
    stored = facts.store_rows(
        [{**one, "period": period} for one in lines], Path(settings.PARQUET_DIR) / folder, period=period
    )
    Build.objects.filter(period=period).delete()
    return Build.objects.create(
        period=period,
        version=1,
        status="built",
        folder=folder,
        digest=stored.digest(),
        lines=stored.rows,
        created_at=clock.now(),
        built_at=clock.now(),
    )


def ladder(*rungs: tuple[str, str]) -> tuple[Rung, ...]:
    """Rungs from (lower bound, rate) pairs; each ends where the next begins."""
    starts = [Decimal(low) for low, _rate in rungs]
    ends = [*starts[1:], None]
    return tuple(Rung(low, end, Decimal(rate)) for low, end, (_low, rate) in zip(starts, ends, rungs, strict=True))


def program(code: str = "resale-rebate", name: str = "Resale rebate", name_zh: str = "转售返点") -> Program:
    return Program.objects.filter(code=code).first() or actions.found_program(
        by=SYSTEM, code=code, name=name, name_zh=name_zh, summary="For resale partners.", summary_zh="面向转售伙伴。"
    )


def policy(owner: Program | None = None, **terms: Any) -> Policy:
    """A released policy: five percent from nothing, eight from a thousand, on everything in CNY."""
    owner = owner or program()
    usual = {"kind": "ladder", "rungs": ladder(("0", "0.05"), ("1000", "0.08"))}
    given: dict[str, Any] = terms if "kind" in terms else usual | terms
    drafted = actions.draft_policy(
        owner,
        by=SYSTEM,
        terms=Terms(code=owner.code, name=owner.name, **{"currency": "CNY", "valid_from": "2020-01", **given}),
        note="First version.",
    )
    return actions.release(drafted, by=SYSTEM)


def calculated(period: str = PERIOD) -> Run:
    """A finished run of a month."""
    run = actions.order_run(period=period, by=SYSTEM)
    jobs.calculate(run_id=run.pk)
    run.refresh_from_db()
    assert run.status == "calculated", run.failure
    return run


def published(lines: Iterable[Mapping[str, Any]], period: str = PERIOD) -> Run:
    """A published month."""
    if not Policy.objects.in_force(period).exists():
        policy()
    build(period, lines)
    return actions.publish(calculated(period), by=SYSTEM)


def free_month() -> str:
    """A month that nobody has settled yet."""
    return str(Month(2020, 1).plus(Run.objects.values("period").distinct().count()))


def statement(partner: Company) -> Statement:
    """A statement of the partner over two lines, in a month of its own, waiting for confirmation."""
    run = published([line(partner, "800"), line(partner, "400.125", category="Storage")], free_month())
    return run.statements.get(partner=partner)
