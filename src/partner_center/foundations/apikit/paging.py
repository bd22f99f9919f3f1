"""Pages of a list: by cursor, which stays right while rows come and go, or by offset for those who must count."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import ConfigDict

from partner_center.foundations.apikit.problems import Problem, parameter_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 200


class Rows(Protocol):
    """Anything that can be counted and sliced: a query set, or a table of lines that lie in files."""

    def order_by(self, *order: str) -> Rows:
        """Return the rows in an order."""

    def count(self) -> int:
        """Return how many rows there are."""

    def __getitem__(self, part: slice) -> Iterable[object]: ...


class Paging(Schema):
    """What a caller may say about the page it wants."""

    model_config = ConfigDict(extra="ignore")

    cursor: str = Field("", description="“next” of the page before")
    limit: int = Field(50, ge=1, le=MOST, description="rows per page")
    offset: int | None = Field(None, ge=0, description="rows to skip, instead of a cursor")
    total: bool = Field(False, description="count all rows as well")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows, the cursor of the next one, and the number of all rows where it was asked for."""

    items: list[Any]
    next: str | None
    total: int | None


def page_of(rows: Any, paging: Paging, order: Sequence[str]) -> Page:  # noqa: ANN401 - query sets of any model
    """Return the page a caller asked for. ``order`` names fields of the model and ends with the primary key."""
    total = rows.count() if paging.total else None
    if isinstance(rows, QuerySet) and paging.offset is None:
        ordered = rows.order_by(*order)
        found = list(
            (ordered.filter(_behind(_read(paging.cursor), order)) if paging.cursor else ordered)[: paging.limit + 1]
        )
        more = len(found) > paging.limit
        items = found[: paging.limit]
        return Page(items, _write([_value(items[-1], name) for name in order]) if more else None, total)
    start = _offset(paging)
    ordered = rows.order_by(*order)
    found = list(ordered[start : start + paging.limit + 1])
    following = _write([start + paging.limit]) if len(found) > paging.limit else None
    return Page(found[: paging.limit], following if paging.offset is None else None, total)


def _offset(paging: Paging) -> int:
    if paging.offset is not None:
        return paging.offset
    read = _read(paging.cursor) if paging.cursor else [0]
    if len(read) != 1 or not isinstance(read[0], int) or read[0] < 0:
        raise _unreadable()
    return read[0]


def _value(row: object, name: str) -> object:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = getattr(value, part, None)
    return value


def _behind(values: Sequence[Any], order: Sequence[str]) -> Q:
    """Return the condition for rows that come after these values; PostgreSQL sorts unknown as the largest."""
    if len(values) != len(order):
        raise _unreadable()
    condition, equal = Q(pk__in=()), Q()
    for name, value in zip(order, values, strict=True):
        field, falls = name.lstrip("-"), name.startswith("-")
        condition |= equal & _after(field, value, falls=falls)
        equal &= Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
    return condition


def _after(field: str, value: object, *, falls: bool) -> Q:
    if value is None:
        return Q(**{f"{field}__isnull": False}) if falls else Q(pk__in=())
    if falls:
        return Q(**{f"{field}__lt": value})
    return Q(**{f"{field}__gt": value}) | Q(**{f"{field}__isnull": True})


def _write(values: Sequence[object]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, default=str).encode()).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _unreadable() from None
    if not isinstance(values, list):
        raise _unreadable()
    return values


def _unreadable() -> Problem:
    message = _("This cursor is not one of this list; begin without it.")
    return Problem(
        "invalid", message, code="invalid_cursor", errors=[parameter_error(message, code="invalid", at="cursor")]
    )
