"""What can be allowed: every permission of the house, under its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partner_center.foundations.identity.roles import Kind, Roles

PERMISSIONS: dict[str, Permission] = {}
"""Every permission that was declared, by code; custom roles choose from it."""

_SHAPE = re.compile(r"^[a-z_]+:[a-z-]+:[a-z_]+$")


@dataclass(frozen=True, slots=True)
class Permission:
    """The right to do one thing: ``domain:noun:verb``, and the built-in roles that hold it from the start.

    Declaring the same code twice is a mistake of the program and raises ``ValueError``.
    """

    code: str
    by: Roles
    label: object

    def __post_init__(self) -> None:
        """Enter the permission in the list."""
        if not _SHAPE.match(self.code):
            msg = f"{self.code!r} is not written domain:noun:verb."
            raise ValueError(msg)
        known = PERMISSIONS.get(self.code)
        if known is not None and known.by != self.by:
            msg = f"{self.code} is declared twice with different roles."
            raise ValueError(msg)
        PERMISSIONS[self.code] = self

    def __str__(self) -> str:
        """Return the code."""
        return self.code


def open_to_kind(kind: Kind) -> list[Permission]:
    """Return the permissions that somebody of that audience can hold, by code."""
    return [one for _, one in sorted(PERMISSIONS.items()) if any(role.kind is kind for role in one.by)]
