"""What start-up refuses: terms for unknown deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, register

from partner_center.foundations.lifecycle.steps import LIFECYCLES

if TYPE_CHECKING:
    from collections.abc import Sequence


def known_deadlines() -> set[str]:
    """Return the keys under which terms may be overridden."""
    return {deadline.key for one in LIFECYCLES.values() for deadline in one.deadlines.values()}


def check_terms(**_: Any) -> Sequence[Error]:  # noqa: ANN401 - Django passes what it likes
    """Report every key of the setting ``TERMS`` that names no deadline."""
    known = known_deadlines()
    return [
        Error(
            f"TERMS names the unknown deadline {key!r}.", hint=f"Known: {', '.join(sorted(known))}", id="lifecycle.E001"
        )
        for key in settings.TERMS
        if key not in known
    ]


def register_checks() -> None:
    """Register with Django's system checks."""
    register(check_terms)
