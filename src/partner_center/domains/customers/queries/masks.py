"""How personal data looks while nobody has asked to see it."""

from __future__ import annotations

STARS = "****"
SHOWN = 3


def masked(field: str, value: str) -> str:
    """Return a value as it may stand on a page: 138****5678, a****@example.com, A**."""
    if not value:
        return ""
    if field == "email":
        name, _at, host = value.partition("@")
        return f"{name[:1]}{STARS}@{host}"
    if field == "mobile":
        return f"{value[:SHOWN]}{STARS}{value[-4:]}" if len(value) > 2 * SHOWN + 1 else f"{value[:1]}{STARS}"
    return f"{value[:1]}**"
