"""What a kind of file is made of: columns and rows, declared by the domain that owns them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import PARTNER_ADMIN, VENDOR_ADMIN

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

REVEAL = Permission("exports:masked:reveal", by=PARTNER_ADMIN | VENDOR_ADMIN, label=_("Export personal data unmasked"))

Row = Mapping[str, Any]


class As(StrEnum):
    """How a column is written."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key in the row, its heading, how it is written.

    ``masked`` columns show first and last characters only, unless the asking person holds ``reveal``. A money
    column is summed per currency; ``currency`` is the key in the row that holds the ISO code.
    """

    name: str
    label: object
    written_as: As = As.TEXT
    masked: bool = False
    reveal: Permission = REVEAL
    currency: str = "currency"

    def is_hidden_from(self, actor: Actor) -> bool:
        """Tell whether this person sees the column masked."""
        return self.masked and not actor.may(self.reveal)


@dataclass(frozen=True, slots=True)
class Table:
    """What a builder returns. ``rows`` may be a generator; ``total`` feeds the progress bar if it is known."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    total: int | None = None


Build = Callable[[dict[str, Any], "Actor"], Table]


@dataclass(frozen=True, slots=True)
class Builder:
    """A kind of file, by name. ``permission`` is asked for when ordering, listing and downloading."""

    kind: str
    build: Build
    permission: Permission | None


BUILDERS: dict[str, Builder] = {}
"""Every declared kind."""


def builder(kind: str, *, permission: Permission | None = None) -> Callable[[Build], Build]:
    """Declare how a kind of file is built: a function of the parameters and the asking person.

    The function starts from ``visible_to(actor)``, so a file never holds more than its owner may see. It may raise
    ``Refused``: the reason is shown in the history.
    """

    def declare(build: Build) -> Build:
        if BUILDERS.setdefault(kind, Builder(kind, build, permission)).build is not build:
            msg = f"The export {kind!r} is declared twice."
            raise ValueError(msg)
        return build

    return declare


def mask(value: object) -> str:
    """Return a text of which only a quarter at each end can be read, and nothing of very short ones."""
    text = str(value)
    shown = len(text) // 4
    return f"{text[:shown]}{'*' * (len(text) - 2 * shown)}{text[len(text) - shown :]}"
