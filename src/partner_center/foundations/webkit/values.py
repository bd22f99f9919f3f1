"""How one value looks on a screen: amounts, dates, states, deadlines, links."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models.manager import BaseManager
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import shown
from partner_center.foundations.webkit.countries import country_name
from partner_center.foundations.webkit.looks import look_of
from partner_center.kit.money import LINE_PLACES, Money, minor_places, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY = mark_safe('<span class="pc-quiet">–</span>')
MINUS = "\N{MINUS SIGN}"
SOON = timedelta(days=3)
_CODE = re.compile(r"[A-Z0-9]{1,8}(-[0-9]{1,8})+")


class Kind(StrEnum):
    """What sort of value a column or fact shows."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    STATUS = "status"
    DUE = "due"
    NUMBER = "number"
    PERCENT = "percent"
    LINK = "link"
    BOOL = "bool"
    COUNTRY = "country"


NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT})
"""Kinds that stand at the end of their cell, so that digits stand below digits."""


def lookup(row: Any, path: str) -> Any:  # noqa: ANN401 - rows are models, mappings or plain objects
    """Return ``row.a.b`` for ``"a.b"``; mappings by key, methods called, nothing where a link of the chain is empty."""
    value = row
    for name in path.split("."):
        if value is None:
            return None
        value = value.get(name) if isinstance(value, dict) else getattr(value, name)
        if callable(value) and not isinstance(value, type | BaseManager):
            value = value()
    return value


def show(kind: Kind, value: Any, *, currency: str = "", places: int | None = None) -> SafeString:  # noqa: ANN401 - each kind knows its own type
    """Return a value as HTML; a dash where there is none. ``places`` fixes the decimals of numbers and amounts."""
    if value is None or value == "":
        return EMPTY
    if kind is Kind.MONEY:
        return money(value, currency, places)
    return _SHOWN[kind](value) if places is None else conditional_escape(digits(value, places))


def money(value: Decimal | Money, currency: str = "", places: int | None = None) -> SafeString:
    """Return an amount with its currency; unless ``places`` are fixed, finer decimals are kept and stand back."""
    amount, code = (value.amount, value.currency) if isinstance(value, Money) else (value, currency)
    least = minor_places(code) if places is None else places
    whole, _dot, decimals = digits(amount, LINE_PLACES if places is None else places).partition(".")
    fine = decimals[least:].rstrip("0")
    coarse = f"{whole}.{decimals[:least]}" if least or fine else whole
    tail = f'<span class="pc-money__fine">{fine}</span>' if fine else ""
    unit = f'<span class="pc-money__currency">{escape(code)}</span>' if code else ""
    sign = ' data-sign="minus"' if amount < 0 else ""
    return mark_safe(f'<span class="pc-money"{sign}><span>{coarse}{tail}</span>{unit}</span>')  # noqa: S308 - digits, and an escaped currency


def digits(amount: Decimal | float, places: int) -> str:
    """Return grouped digits with a real minus sign, the same in every language, rounded half away from zero."""
    exact = round_half_up(amount if isinstance(amount, Decimal) else Decimal(str(amount)), places)
    return f"{MINUS}{-exact:,f}" if exact < 0 else f"{exact:,f}"


def day(value: date) -> SafeString:
    """Return a date the way no language misreads it."""
    text = value.isoformat()[:10]
    return mark_safe(f'<time datetime="{text}">{text}</time>')  # noqa: S308 - digits only


def moment(value: datetime) -> SafeString:
    """Return an instant in the reader's zone, to the minute; the zone stands in the tooltip."""
    shown = f'<span class="text-nowrap">{localtime(value):%Y-%m-%d}</span> {localtime(value):%H:%M}'
    return mark_safe(f'<time datetime="{value.isoformat()}" data-moment>{shown}</time>')  # noqa: S308 - digits only


def due(value: datetime) -> SafeString:
    """Return a deadline: the instant, and how long is left; scripts keep the rest up to date."""
    left = value - clock.now()
    tone = "bad" if left < timedelta(0) else "warn" if left < SOON else "quiet"
    text = '{}<small data-tone="{}" data-countdown="{}">{}</small>'
    return format_html(text, moment(value), tone, value.isoformat(), time_left(left))


def time_left(left: timedelta) -> str:
    """Return a span in words: days from two days on, hours below."""
    hours = int(abs(left).total_seconds()) // 3600
    is_over = left < timedelta(0)
    if hours >= 48:  # noqa: PLR2004 - two days
        count = hours // 24
        text = (
            ngettext("%(n)d day over", "%(n)d days over", count)
            if is_over
            else ngettext("%(n)d day left", "%(n)d days left", count)
        )
    else:
        count = hours
        text = (
            ngettext("%(n)d hour over", "%(n)d hours over", count)
            if is_over
            else ngettext("%(n)d hour left", "%(n)d hours left", count)
        )
    return text % {"n": count}


def number(value: Decimal | float) -> SafeString:
    """Return a number with grouped digits, without trailing zeros."""
    text = digits(value, 0 if isinstance(value, int) else LINE_PLACES)
    return mark_safe(text.rstrip("0").rstrip(".") if "." in text else text)  # noqa: S308 - digits only


def percent(value: Decimal | float) -> SafeString:
    """Return a rate (0.05) as people read it (5%)."""
    return mark_safe(f"{number(Decimal(str(value)) * 100)}%")  # noqa: S308 - digits only


def yes_no(value: object) -> SafeString:
    """Return yes or no in words."""
    return conditional_escape(_("Yes") if value else _("No"))


def icon(name: str) -> SafeString:
    """Return a symbol of the sprite, as decoration."""
    return mark_safe(f'<svg class="icon" aria-hidden="true"><use href="{static("dist/icons.svg")}#{name}"></use></svg>')  # noqa: S308 - names of our own sprite


def status(code: object, label: object = "") -> SafeString:
    """Return the badge of a state: its label, in the tone and with the icon of its code."""
    return _badge(str(code), str(label or code))


@lru_cache(maxsize=1024)
def _badge(code: str, label: str) -> SafeString:
    look = look_of(code)
    return format_html('<span class="pc-status" data-tone="{}">{}{}</span>', look.tone, icon(look.icon), label)


def status_of(row: Any, path: str = "status") -> SafeString:  # noqa: ANN401 - rows are models, mappings or plain objects
    """Return the badge of a record's state, or of the record's at the end of a path."""
    owner_path, _dot, field = path.rpartition(".")
    owner = lookup(row, owner_path) if owner_path else row
    state = lookup(owner, field)
    if state is None or state == "":
        return EMPTY
    display: Callable[[], object] | None = getattr(owner, f"get_{field}_display", None)
    return status(state, display() if display else state)


def text(value: Any) -> SafeString:  # noqa: ANN401 - whatever a row holds is shown as its text
    """Return a text; a number such as ST-000049 or a month such as 2026-09 is never broken at its hyphen."""
    shown = conditional_escape(value)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return mark_safe(f'<span class="text-nowrap">{shown}</span>')  # noqa: S308 - escaped above
    return shown


_SHOWN: dict[Kind, Callable[[Any], SafeString]] = {
    Kind.TEXT: text,
    Kind.DATE: day,
    Kind.DATETIME: moment,
    Kind.STATUS: status,
    Kind.DUE: due,
    Kind.NUMBER: number,
    Kind.PERCENT: percent,
    Kind.LINK: lambda value: format_html('<a href="{}">{}</a>', value.get_absolute_url(), value),
    Kind.BOOL: yes_no,
    Kind.COUNTRY: lambda value: conditional_escape(country_name(value)),
}


def by_whom(record: Any) -> str:  # noqa: ANN401 - whatever keeps an ``actor_label``
    """Return who did it, as readers see it; the ``get`` of a column or fact."""
    return shown(record.actor_label)
