"""Template words of the design system: icons, amounts, moments, panels, menus. `/design/` shows them all."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import Textarea, Widget
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from partner_center.foundations.webkit.countries import country_name
from partner_center.foundations.webkit.looks import Look, look_of

register = template.Library()

THEME_COOKIE = "pc_theme"
MINUS = "\N{MINUS SIGN}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite; without ``label`` it is decoration and hidden from screen readers."""
    source = f"{static('dist/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', source)


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """The person's chosen theme on the html element; nothing when the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE) if request else None
    return format_html('data-bs-theme="{}"', chosen) if chosen in {"light", "dark"} else SafeString("")


@register.filter
def look(value: object) -> Look:
    """Tone and icon of a state, by its code."""
    return look_of(str(value or ""))


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language, with its code."""
    return country_name(code)


@register.filter
def digits(amount: Decimal | float | str | None, places: int = 2) -> str:
    """An amount as both languages of the console write it: 1,234.50, with a real minus sign.

    Negative ``places`` keep every digit, two at least.
    """
    if amount is None or amount == "":
        return ""
    exact = Decimal(str(amount))
    shown = max(2, -int(exact.normalize().as_tuple().exponent)) if places < 0 else places
    rounded = abs(exact).quantize(Decimal(1).scaleb(-shown), ROUND_HALF_UP)
    return f"{MINUS if exact < 0 and rounded else ''}{rounded:,f}"


@register.filter
def is_minus(amount: Decimal | float | str | None) -> bool:
    """Whether an amount is below zero."""
    return amount not in {None, ""} and Decimal(str(amount)) < 0


@register.simple_tag
def money(amount: Decimal | float | str | None, currency: str = "", places: int = 2) -> SafeString:
    """One amount: tabular figures, small currency, red with a minus sign when negative."""
    sign = SafeString(' data-sign="minus"' if is_minus(amount) else "")
    unit = format_html('<span class="pc-money__currency">{}</span>', currency) if currency else ""
    figure = digits(amount, places or 0) or "–"
    return format_html('<span class="pc-money"{}><span>{}</span>{}</span>', sign, figure, unit)


@register.simple_tag
def moment(value: datetime | date | None, *, zone: bool = True, day_only: bool = False) -> SafeString:
    """A time element in the person's zone: ``2026-09-28 18:00 UTC+8``; a plain date stays a date."""
    if value is None:
        return SafeString("")
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.isoformat())
    local = timezone.localtime(value)
    text = local.strftime("%Y-%m-%d" if day_only else "%Y-%m-%d %H:%M")
    if zone and not day_only:
        text = f"{text} {zone_label(local)}"
    return format_html('<time datetime="{}" data-moment>{}</time>', value.isoformat(), text)


def zone_label(value: datetime) -> str:
    """``UTC+8``, ``UTC-3:30``, ``UTC``: the same in every language and never an ambiguous abbreviation."""
    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else MINUS}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def iso(value: datetime | None) -> str:
    """A moment for scripts."""
    return value.isoformat() if value else ""


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers to offer: first, last, those around the current one, and gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def counts(widget: Widget) -> bool:
    """Whether people write sentences into this widget, so that counting characters helps them."""
    return isinstance(widget, Textarea)


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> object:
    """The value of a mapping under a key that the template itself was given."""
    return mapping.get(key, "")


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", **options: object) -> str:
    """A surface with a heading. Options: icon, note, link, link_label, id, tone, flush (no padding)."""
    del context
    return render_to_string("components/panel.html", {"title": title, "content": mark_safe(content), **options})  # noqa: S308  # rendered by the template engine, escaped there


@register.simple_block_tag(takes_context=True)
def menu(context: Context, content: str, label: str = "", **options: object) -> str:
    """A button that opens a list of links. Options: icon, only_icon, style (button class), start (opens rightwards)."""
    del context
    return render_to_string("components/menu.html", {"label": label, "content": mark_safe(content), **options})  # noqa: S308  # rendered by the template engine, escaped there


def shows_living_page() -> bool:
    """Whether `/design/` is open to everybody: in development and in the demo."""
    return bool(settings.DEBUG or getattr(settings, "DEMO", False))
