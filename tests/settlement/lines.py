"""Performance lines for tests: a plausible line, changed where the test says so; and a run in one call."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_center.settlement import engine, facts
from partner_center.settlement.statement import Snapshot
from partner_center.settlement.terms import Program, Rung, Terms

PERIOD = "2026-09"


def line(line_id: str, amount: str | Decimal, **changes: Any) -> dict[str, Any]:
    """A counted usage line of partner 1's resale customer in CNY."""
    return {
        "line_id": line_id,
        "bill_file": "bill-1",
        "partner_id": 1,
        "customer_id": 11,
        "customer_name": "Contoso",
        "account": "acc-11",
        "association": "resale",
        "period": PERIOD,
        "service": "ECS",
        "category": "Compute",
        "charge_category": "Usage",
        "currency": "CNY",
        "amount": Decimal(amount),
        "counted": True,
        **changes,
    }


def flat(rate: str, code: str = "FLAT", **changes: Any) -> Program:
    """A flat program on everything in CNY."""
    return Program(code=code, name=code, currency="CNY", valid_from="2026-01", rate=Decimal(rate), **changes)


def ladder(*rungs: tuple[str, str | None, str], kind: str = "ladder", code: str = "LADDER", **changes: Any) -> Program:
    """A ladder on everything in CNY."""
    made = tuple(Rung(Decimal(a), None if b is None else Decimal(b), Decimal(rate)) for a, b, rate in rungs)
    return Program(code=code, name=code, currency="CNY", valid_from="2026-01", kind=kind, rungs=made, **changes)


def settled(folder: Path, lines: Iterable[Mapping[str, Any]], *programs: Program, buckets: int = 2) -> Snapshot:
    """The snapshot of a run over the lines in a fresh folder."""
    facts.store_rows(lines, folder / "facts", period=PERIOD, buckets=buckets)
    engine.run(folder / "facts", Terms(programs), folder / "run", period=PERIOD)
    return Snapshot(folder / "run")
