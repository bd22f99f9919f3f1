"""How values look: amounts keep every digit, dates are never misread, states speak in words and tones."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from partner_center.foundations.calendars import clock
from partner_center.foundations.webkit.columns import MONEY, Fact
from partner_center.foundations.webkit.values import Kind, digits, money, show, time_left
from partner_center.kit.money import Money


def bare(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("amount", "currency", "places", "shown"),
    [
        ("1234567.5", "CNY", None, "1,234,567.50CNY"),
        ("-0.005", "CNY", 2, "−0.01CNY"),
        ("0.000000001", "USD", None, "0.000000001USD"),
        ("1.239", "CNY", None, "1.239CNY"),
        ("1.239", "CNY", 2, "1.24CNY"),
        ("1234.5", "JPY", None, "1,234.5JPY"),
        ("1234", "JPY", None, "1,234JPY"),
        ("12.500000000000", "KWD", None, "12.500KWD"),
        ("0", "", None, "0.00"),
    ],
)
def test_amounts(amount: str, currency: str, places: int | None, shown: str) -> None:
    assert bare(money(Decimal(amount), currency, places)) == shown


def test_an_amount_reads_the_same_in_both_languages() -> None:
    with translation.override("zh-hans"):
        assert digits(Decimal("1234567.891"), 2) == "1,234,567.89"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.TEXT, "<b>", "&lt;b&gt;"),
        (Kind.NUMBER, 1234567, "1,234,567"),
        (Kind.NUMBER, Decimal("1.500"), "1.5"),
        (Kind.PERCENT, Decimal("0.0525"), "5.25%"),
        (Kind.BOOL, False, "No"),
        (Kind.DATE, date(2026, 9, 8), "2026-09-08"),
        (Kind.MONEY, Money(Decimal(3), "EUR"), "3.00EUR"),
        (Kind.TEXT, None, "–"),
        (Kind.MONEY, None, "–"),
    ],
)
def test_values(kind: Kind, value: object, shown: str) -> None:
    text = show(kind, value)
    assert (text if kind is Kind.TEXT and value else bare(text)) == shown


def test_instants_stand_in_the_readers_zone_and_deadlines_say_what_is_left() -> None:
    at = datetime(2026, 9, 30, 16, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"), clock.freeze(datetime(2026, 9, 28, 15, tzinfo=UTC)):
        assert bare(show(Kind.DATETIME, at)) == "2026-10-01 00:00"
        assert bare(show(Kind.DUE, at)) == "2026-10-01 00:002 days left"
        assert 'data-tone="warn"' in show(Kind.DUE, at)


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(minutes=-70), "1 hour over"),
        (timedelta(days=-3), "3 days over"),
    ],
)
def test_time_left(left: timedelta, text: str) -> None:
    assert time_left(left) == text


def test_a_fact_follows_its_path_and_stops_where_the_chain_is_empty() -> None:
    row = SimpleNamespace(owner=SimpleNamespace(fee=Decimal(2), currency="USD"), none=None)
    assert bare(Fact("owner.fee", "Fee", kind=MONEY, currency="owner.currency").of(row)) == "2.00USD"
    assert bare(Fact("none.fee", "Fee").of(row)) == "–"
    assert bare(Fact("x", "Fee", get=lambda one: one.owner.fee * 2).of(row)) == "4"
