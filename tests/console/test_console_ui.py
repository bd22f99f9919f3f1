"""The template words of the design system: figures, moments, states, icons."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from partner_center.console.templatetags.console_ui import digits, is_minus, moment, theme_attribute, zone_label
from partner_center.foundations.webkit.looks import BAD, GOOD, LOOKS, MOVING, QUIET, WAITING, Look, look_of

FRONTEND = Path(__file__).parents[2] / "frontend"
ICONS = set(json.loads((FRONTEND / "icons.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("1234567.005", 2, "1,234,567.01"),
        ("-1234567.005", 2, "\N{MINUS SIGN}1,234,567.01"),
        ("-0.001", 2, "0.00"),
        ("0.000412857143", -1, "0.000412857143"),
        ("12.5", -1, "12.50"),
        ("1000", -1, "1,000.00"),
        (300000, 0, "300,000"),
        (None, 2, ""),
        ("", 2, ""),
    ],
)
def test_digits(amount: str | int | None, places: int, shown: str) -> None:
    assert digits(amount, places) == shown


@pytest.mark.parametrize(("amount", "minus"), [("-0.01", True), (Decimal(0), False), (None, False), ("", False)])
def test_minus(amount: str | Decimal | None, *, minus: bool) -> None:
    assert is_minus(amount) is minus


def test_amount_is_drawn_with_its_currency_and_sign() -> None:
    drawn = Template("{% load console_ui %}{% money '-12.5' 'CNY' %}").render(Context())
    assert drawn == (
        '<span class="pc-money" data-sign="minus"><span>\N{MINUS SIGN}12.50</span>'
        '<span class="pc-money__currency">CNY</span></span>'
    )


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "2026-09-29 02:30 UTC+8"),
        ("Asia/Kolkata", "2026-09-29 00:00 UTC+5:30"),
        ("America/St_Johns", "2026-09-28 16:00 UTC\N{MINUS SIGN}2:30"),
        ("UTC", "2026-09-28 18:30 UTC"),
    ],
)
def test_a_moment_is_written_in_the_zone_of_the_person(zone: str, text: str) -> None:
    with timezone.override(zone):
        drawn = moment(datetime(2026, 9, 28, 18, 30, tzinfo=UTC))
    assert drawn == f'<time datetime="2026-09-28T18:30:00+00:00" data-moment>{text}</time>'


def test_a_day_has_no_zone() -> None:
    assert moment(date(2026, 9, 28)) == '<time datetime="2026-09-28">2026-09-28</time>'
    assert moment(None) == ""


def test_zone_of_a_moment_without_one() -> None:
    assert zone_label(datetime(2026, 9, 28)) == "UTC"  # noqa: DTZ001  # the very case


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("confirmed", GOOD),
        ("Pending", WAITING),
        ("in-review", MOVING),
        ("invoice_refused", BAD),
        ("frozen", Look("info", "snowflake")),
        ("something else", QUIET),
        ("", QUIET),
    ],
)
def test_look_of_a_state(code: str, look: Look) -> None:
    assert look_of(code) == look


def test_every_look_has_an_icon_that_is_built() -> None:
    assert {look.icon for look in LOOKS.values()} - ICONS == set()


@pytest.mark.parametrize(
    ("cookie", "drawn"), [("dark", 'data-bs-theme="dark"'), ("auto", ""), ('"><script>', ""), (None, "")]
)
def test_only_known_themes_reach_the_page(cookie: str | None, drawn: str) -> None:
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["pc_theme"] = cookie
    assert theme_attribute(Context({"request": request})) == drawn


def test_page_numbers_skip_the_middle() -> None:
    from django.core.paginator import Paginator

    from partner_center.console.templatetags.console_ui import page_numbers

    page = Paginator(range(1000), 50).page(10)
    assert list(page_numbers(page)) == [1, "…", 8, 9, 10, 11, 12, "…", 20]


def test_the_lock_names_no_place_to_download_from() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert '"resolved"' not in lock
