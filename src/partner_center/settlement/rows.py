"""One line as a light object: columns as attributes or items."""

from collections.abc import Mapping
from typing import Any


class Row:
    """One line, never to be changed: `row.amount` and `row["amount"]` are the same."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: Mapping[str, int], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a value of any column
        if name.startswith("_") or name not in self._names:
            raise AttributeError(name)
        return self._values[self._names[name]]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a value of any column
        return self._values[self._names[name]]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return f"Row({self.as_dict()})"

    def as_dict(self) -> dict[str, Any]:
        """The columns in the table's order."""
        return dict(zip(self._names, self._values, strict=True))
