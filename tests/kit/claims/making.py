"""Claims for tests: two partners and the vendor about the same customer, at hours of one day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from partner_center.kit.claims.evidence import Customer
from partner_center.kit.claims.needs import Need
from partner_center.kit.claims.precedence import Claim, Origin

CUSTOMER = Customer(registration="91310000MA1K4X0A7Q", names=frozenset({"晨江机械"}))
NEED = Need(services=frozenset({"ecs", "rds"}))


def hour(count: int) -> datetime:
    """Return an hour of the day on which everything happens."""
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=count)


def claim(key: str, origin: Origin = Origin.PARTNER, **given: Any) -> Claim:
    """Make a claim; instants are given as hours."""
    hours = {name: hour(value) if isinstance(value, int) else value for name, value in given.items()}
    frame = {"partner": key, "customer": CUSTOMER, "need": NEED}
    return Claim(key=key, origin=origin, **(frame | hours))


def po(
    key: str, submitted: int | None, audited: int | None = None, validated: int | None = None, **given: Any
) -> Claim:
    """Make a partner's claim."""
    return claim(key, submitted_at=submitted, audit_passed_at=audited, validated_at=validated, **given)


def ho(key: str, created: int, **given: Any) -> Claim:
    """Make the vendor's claim."""
    return claim(key, Origin.VENDOR, created_at=created, **given)
