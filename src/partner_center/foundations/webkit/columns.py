"""What lists and facts are made of: columns, tabs, guides, empty states."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.webkit.values import EMPTY, NUMERIC, Kind, lookup, show, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission
    from partner_center.foundations.identity.roles import Roles

type_of_label = str | Promise

TEXT, MONEY, DATE, DATETIME, STATUS = Kind.TEXT, Kind.MONEY, Kind.DATE, Kind.DATETIME, Kind.STATUS
DUE, NUMBER, PERCENT, LINK, BOOL, COUNTRY = Kind.DUE, Kind.NUMBER, Kind.PERCENT, Kind.LINK, Kind.BOOL, Kind.COUNTRY


def seen_by(only: Roles | None, actor: Actor) -> bool:
    """Tell whether something ``only`` for some roles is shown; holders of custom roles count by their audience."""
    if only is None or actor.is_system or any(role in only for role in actor.roles):
        return True
    kind = actor.company.kind if actor.company else None
    return bool(actor.granted) and any(role.kind == kind for role in only)


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value of a record. ``name`` is a path (``"partner.name"``); a choice shows its label.

    ``currency`` is the path of the currency that belongs to an amount, ``get`` computes the value from the record
    instead of reading ``name``, ``places`` fixes the decimals, ``only`` names the roles that see it.
    """

    name: str
    label: type_of_label
    kind: Kind = TEXT
    currency: str = "currency"
    places: int | None = None
    link: bool = False
    help: type_of_label = ""
    only: Roles | None = None
    get: Callable[[Any], Any] | None = None

    def of(self, row: Any) -> SafeString:  # noqa: ANN401 - rows are models, mappings or plain objects
        """Return the value of a row as HTML."""
        if self.kind is Kind.STATUS and self.get is None:
            return status_of(row, self.name)
        value = self.value(row)
        currency = lookup(row, self.currency) if self.kind is Kind.MONEY and isinstance_amount(value) else ""
        shown = show(self.kind, value, currency=currency or "", places=self.places)
        return self._linked(row, shown) if self.link and shown is not EMPTY else shown

    def value(self, row: Any) -> Any:  # noqa: ANN401 - as above
        """Return the bare value: a choice as its label."""
        if self.get is not None:
            return self.get(row)
        display = getattr(row, f"get_{self.name}_display", None)
        return display() if display is not None else lookup(row, self.name)

    def _linked(self, row: Any, shown: SafeString) -> SafeString:  # noqa: ANN401 - as above
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), shown)


def isinstance_amount(value: object) -> bool:
    """Tell whether an amount comes without its currency, which then has to be read from the row."""
    return value is not None and not hasattr(value, "currency")


@dataclass(frozen=True, slots=True)
class Column(Fact):
    """A column of a list. ``sort`` is the expression to order by; a ``hidden`` column waits in the chooser."""

    sort: str = ""
    hidden: bool = False

    def frame(self) -> tuple[str, str]:
        """Return what stands around a value of this column, in the reader's language."""
        align = ' data-align="end"' if self.kind in NUMERIC else ""
        opening, closing = ('<th scope="row"', "</th>") if self.link else ("<td", "</td>")
        return f'{opening} data-kind="{self.kind}" data-label="{escape(self.label)}"{align}>', closing


def cells_of(columns: Sequence[Column]) -> Callable[[Any], SafeString]:
    """Return what makes the cells of a row. Not a template, because there are hundreds of cells to a page."""
    frames = [(column.frame(), column.of) for column in columns]

    def cells(row: Any) -> SafeString:  # noqa: ANN401 - rows are models, mappings or plain objects
        return mark_safe("".join([f"{opening}{of(row)}{closing}" for (opening, closing), of in frames]))  # noqa: S308 - each value is escaped

    return cells


@dataclass(frozen=True, slots=True)
class Tab:
    """A work state of a list: key in the address, label, and the condition its rows meet (all rows if none)."""

    key: str
    label: type_of_label
    where: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Guide:
    """A step of the flow bar above a list: what happens there, and the query string that shows those rows."""

    label: type_of_label
    query: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button of the page head that leads elsewhere; shown when the actor holds ``permission`` (if one is given)."""

    label: type_of_label
    url: str
    permission: Permission | None = None
    icon: str = ""
    style: str = ""
    """``primary``, ``danger`` or nothing."""
    dialog: bool = False
    """Whether it opens as a dialog."""


NOTHING = _("Nothing here yet")


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list without any row says: what is missing, and what to do next (with a button, if there is one)."""

    title: type_of_label = NOTHING
    text: type_of_label = ""
    url_name: str | None = None
    label: type_of_label | None = None
