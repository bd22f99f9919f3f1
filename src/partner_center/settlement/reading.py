"""Lines in Parquet as screens want them: filtered, sorted, paged, summed, streamed, without loading a file.

A LineTable answers to the few QuerySet words that a paginator, a list screen and an export use. Names of columns are
checked against those of the files, values are always bound.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, overload

from partner_center.settlement import readers
from partner_center.settlement.lookups import Condition, UnknownColumn, condition, ordering, select_list
from partner_center.settlement.rows import Row

__all__ = ["LineTable", "Row", "UnknownColumn"]

TIE_BREAKERS = ("line_id", "program")


class LineTable:
    """A lazily read table over Parquet files of one shape; every word but the reading ones returns a narrower table.

    `columns` are the names it may show, filter and sort by (all columns of the files when left out). Amounts are
    Decimal, times aware in UTC. No paths: no lines. Rows come in the order asked for, and then by line id, so that
    pages never overlap.
    """

    ordered = True
    """What Django's paginator asks before it trusts a page."""

    def __init__(self, paths: Iterable[Path], columns: Iterable[str] | None = None) -> None:
        self._paths = [str(path) for path in paths]
        self._types = readers.column_types(self._paths[0]) if self._paths else {}
        if columns is not None:
            wanted = list(columns)
            if self._paths and (unknown := [name for name in wanted if name not in self._types]):
                raise UnknownColumn(", ".join(unknown))
            self._types = {name: self._types.get(name, "VARCHAR") for name in wanted}
        self._where: tuple[Condition, ...] = ()
        self._order: tuple[str, ...] = ()
        self._nothing = not self._paths

    @property
    def columns(self) -> tuple[str, ...]:
        """The names this table offers."""
        return tuple(self._types)

    def all(self) -> Self:
        """The same table again."""
        return self._narrowed()

    def none(self) -> Self:
        """The same columns without a line."""
        return self._narrowed(_nothing=True)

    def filter(self, **conditions: object) -> Self:
        """Only lines that meet every condition: `field=value` or `field__op=value` (ops: see lookups.OPERATORS)."""
        made = tuple(condition(lookup, value, self._types) for lookup, value in conditions.items())
        where = (*self._where, *(each for each in made if each is not None))
        return self._narrowed(_where=where, _nothing=self._nothing or None in made)

    def order_by(self, *names: str) -> Self:
        """Sorted by the columns, descending with a leading minus; without names the order of line ids."""
        return self._narrowed(_order=tuple(ordering(name, self._types) for name in names))

    def count(self) -> int:
        """How many lines there are."""
        return int(self._one("count(*)"))

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        return self.exists()

    def exists(self) -> bool:
        """Whether there is a line at all."""
        return bool(self._rows("1", "LIMIT 1"))

    def first(self) -> Row | None:
        """The first line in the order, or None."""
        return next(iter(self[:1]), None)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        """A page of lines, or one of them (IndexError beyond the end); counted from the front, in steps of one."""
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop = place.start or 0, place.stop
        if start < 0 or (stop is not None and stop < 0) or place.step not in {None, 1}:
            raise ValueError("Pages are counted from the front, in steps of one.")
        if stop is not None and stop <= start:
            return []
        limit = f"LIMIT {int(stop) - int(start)} " if stop is not None else ""
        return self._named(self._rows(select_list(self._types), f"{self._sorted()} {limit}OFFSET {int(start)}"))

    def __iter__(self) -> Iterator[Row]:
        return self.iter_rows()

    def iter_rows(self, chunk: int = 10_000) -> Iterator[Row]:
        """All lines, read `chunk` at a time: exports of any size in little memory."""
        if self._nothing:
            return
        sql, bound = self._query(select_list(self._types), self._sorted())
        names = {name: place for place, name in enumerate(self._types)}
        kinds = list(self._types.values())
        with readers.cursor() as cursor:
            cursor.execute(sql, bound)
            while lines := cursor.fetchmany(chunk):
                for line in lines:
                    yield Row(names, readers.values(line, kinds))

    def aggregate_sum(self, field: str) -> Decimal:
        """The sum of a number column; zero when there is no line."""
        self._known(field)
        return Decimal(self._one(f'coalesce(sum("{field}"), 0)'))

    def group_sum(self, by: Sequence[str], field: str) -> list[Row]:
        """Per combination of `by`: its columns, `lines` and `total` (the sum of `field`), the largest total first."""
        for name in (*by, field):
            self._known(name)
        keys = ", ".join(f'"{name}"' for name in by)
        found = self._rows(
            f'{keys}, count(*) AS lines, coalesce(sum("{field}"), 0) AS total',
            f"GROUP BY {keys} ORDER BY total DESC, {keys}",
        )
        names = {name: place for place, name in enumerate((*by, "lines", "total"))}
        return [Row(names, line) for line in found]

    def distinct(self, field: str) -> list[Any]:
        """The values that occur in a column, in order, without the empty one: choices for a filter."""
        self._known(field)
        found = self._rows(f'DISTINCT "{field}" AS choice', "ORDER BY 1")
        return [row[0] for row in found if row[0] is not None]

    def _narrowed(self, **changes: object) -> Self:
        table = object.__new__(type(self))
        table.__dict__.update(self.__dict__ | changes)
        return table

    def _known(self, name: str) -> None:
        if name not in self._types:
            raise UnknownColumn(name)

    def _sorted(self) -> str:
        ties = [f'"{name}"' for name in TIE_BREAKERS if name in self._types]
        wanted = [*self._order, *ties]
        return f"ORDER BY {', '.join(wanted)}" if wanted else ""

    def _query(self, what: str, rest: str) -> tuple[str, list[Any]]:
        where = " AND ".join(each.sql for each in self._where) or "true"
        bound = [value for each in self._where for value in each.bound]
        source = "read_parquet(?, hive_partitioning = false)"
        return f"SELECT {what} FROM {source} WHERE {where} {rest}", [self._paths, *bound]  # noqa: S608 - names checked, values bound

    def _rows(self, what: str, rest: str = "") -> list[tuple[Any, ...]]:
        if self._nothing:
            return []
        with readers.cursor() as cursor:
            return cursor.execute(*self._query(what, rest)).fetchall()

    def _one(self, what: str) -> Any:  # noqa: ANN401 - a count or a sum
        found = self._rows(what)
        return found[0][0] if found else 0

    def _named(self, lines: list[tuple[Any, ...]]) -> list[Row]:
        names = {name: place for place, name in enumerate(self._types)}
        kinds = list(self._types.values())
        return [Row(names, readers.values(line, kinds)) for line in lines]
