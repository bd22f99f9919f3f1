"""What a detail screen shows: panels as data, one template each."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.queries import documents_of
from partner_center.foundations.webkit.columns import NOTHING, Column, Fact, cells_of, seen_by
from partner_center.foundations.webkit.stories import in_words
from partner_center.foundations.webkit.values import NUMERIC, lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.foundations.identity.roles import Roles
    from partner_center.foundations.webkit.columns import type_of_label
    from partner_center.foundations.webkit.screens.details import DetailScreen

DOCUMENTS, HISTORY = _("Documents"), _("History")


@dataclass(frozen=True)
class Panel:
    """A titled box of a detail screen; ``only`` names the roles that see it."""

    template: ClassVar[str]
    title: type_of_label
    _: KW_ONLY
    note: type_of_label = ""
    only: Roles | None = None

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any] | None:  # noqa: ANN401 - any record
        """Return what the panel's template reads, or None where there is nothing to show."""
        raise NotImplementedError


@dataclass(frozen=True)
class Facts(Panel):
    """Named values of the record."""

    template = "webkit/panels/facts.html"
    facts: Sequence[Fact]

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
        """Return labels, values and help of the facts the actor may see."""
        seen = [fact for fact in self.facts if seen_by(fact.only, screen.actor)]
        return {"facts": [{"label": fact.label, "value": fact.of(subject), "help": fact.help} for fact in seen]}


@dataclass(frozen=True)
class Rows(Panel):
    """A table of what belongs to the record: ``source`` is an attribute, a method of the screen, or a function."""

    template = "webkit/panels/rows.html"
    source: str | Callable[[Any], Any]
    columns: Sequence[Column]
    empty: type_of_label = NOTHING
    most: int = 100
    more: str = ""
    """Name of a method of the screen that returns where all rows are shown."""

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
        """Return heads and rows; one query, and never more rows than ``most``."""
        columns = [column for column in self.columns if seen_by(column.only, screen.actor)]
        cells = cells_of(columns)
        found = list(rows_from(self.source, screen, subject)[: self.most + 1])
        return {
            "heads": [{"label": column.label, "align": "end" if column.kind in NUMERIC else ""} for column in columns],
            "lines": [cells(row) for row in found[: self.most]],
            "is_cut": len(found) > self.most,
            "most": self.most,
            "more": getattr(screen, self.more)() if self.more else "",
            "empty": self.empty,
        }


@dataclass(frozen=True)
class Template(Panel):
    """A panel that looks like no other: its own template, reading the record as ``object`` and ``data``."""

    template = "webkit/panels/template.html"
    inner: str
    data: str = ""
    """Name of a method of the screen that returns a mapping for the template, or None to leave the panel out."""

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any] | None:  # noqa: ANN401, ARG002 - any record
        """Return the template and its data."""
        data = getattr(screen, self.data)() if self.data else {}
        return None if data is None else {"inner": self.inner, "data": data}


@dataclass(frozen=True)
class DocumentsPanel(Panel):
    """Files attached to the record."""

    template = "webkit/panels/documents.html"
    title: type_of_label = DOCUMENTS

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
        """Return the documents of the record that the actor may see."""
        return {"documents": list(documents_of(subject, seen_by=screen.actor))}


@dataclass(frozen=True)
class History(Panel):
    """What happened to the record, newest first: who, when, what they said, and what changed."""

    template = "webkit/panels/history.html"
    title: type_of_label = HISTORY
    most: int = 200

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
        """Return the entries the actor may see."""
        return {"entries": in_words(list(screen.history.reverse()[: self.most]), subject)}


def rows_from(source: str | Callable[[Any], Any], screen: DetailScreen, subject: Any) -> Any:  # noqa: ANN401 - any record
    """Return the rows a panel names: computed, a method of the screen, or an attribute of the record."""
    if callable(source):
        return source(subject)
    own = getattr(screen, source, None)
    found = own() if callable(own) else lookup(subject, source)
    return found.all() if hasattr(found, "all") else found
