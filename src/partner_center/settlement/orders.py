"""Orders in the lines of bills: whose they are, what they cost, when. Reads Parquet, knows neither shop nor law.

A bill's line belongs to an order when its tag `order_id` says so. A line that two bills repeat is one line, and the
first bill keeps it, as in the performance of a month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_center.settlement import readers
from partner_center.settlement.fact_checks import AMOUNT_TYPE
from partner_center.settlement.opportunity_award import OrderLine
from partner_center.settlement.opportunity_terms import Window

__all__ = ["BillPart", "Order", "all_orders", "lines_of", "orders_in", "spent_before"]

ORDER_ID = "json_extract_string(tags, '$.order_id')"
SOURCE = """
    SELECT account, service, charge_category, currency, billed_cost::{amount} AS amount,
        charge_start::TIMESTAMP AS charged_at, {order} AS order_id
    FROM (
        SELECT *, filename AS bill_path
        FROM read_parquet(?, hive_partitioning = false, union_by_name = true, filename = true)
        WHERE list_contains(?, account)
        QUALIFY row_number() OVER (PARTITION BY line_id ORDER BY list_position(?, filename)) = 1
    )
""".replace("{amount}", AMOUNT_TYPE).replace("{order}", ORDER_ID)


@dataclass(frozen=True, slots=True)
class BillPart:
    """The lines of some accounts in some bills; the paths stand in the order in which the bills came."""

    paths: tuple[Path, ...]
    accounts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.paths or not self.accounts


@dataclass(frozen=True, slots=True)
class Order:
    """One order as a list shows it: what was charged for it inside a window (taxes aside), and over what time."""

    order_id: str
    account: str
    currency: str
    first_at: datetime
    last_at: datetime
    amount: Decimal
    lines: int


def orders_in(part: BillPart, window: Window, *, currency: str) -> list[Order]:
    """Return the orders with a line inside the window, the newest first."""
    found = _rows(
        part,
        """
        SELECT order_id, min(account), currency, epoch_us(min(charged_at)), epoch_us(max(charged_at)), sum(amount),
            count(*)
        FROM charged
        WHERE order_id IS NOT NULL AND charge_category <> 'Tax' AND currency = ? AND charged_at >= ? AND charged_at < ?
        GROUP BY order_id, currency ORDER BY min(charged_at) DESC, order_id
        """,
        [currency, _utc(window.starts_at), _utc(window.ends_at)],
    )
    return [
        Order(row[0], row[1], row[2], readers.moment(row[3]), readers.moment(row[4]), row[5], row[6]) for row in found
    ]


def all_orders(part: BillPart) -> list[Order]:
    """Return every order of the accounts over all time, in every currency, the newest first."""
    found = _rows(
        part,
        """
        SELECT order_id, min(account), currency, epoch_us(min(charged_at)), epoch_us(max(charged_at)), sum(amount),
            count(*)
        FROM charged WHERE order_id IS NOT NULL AND charge_category <> 'Tax'
        GROUP BY order_id, currency ORDER BY min(charged_at) DESC, order_id
        """,
        [],
    )
    return [_order(one) for one in found]


def lines_of(part: BillPart, orders: Iterable[str], window: Window) -> list[OrderLine]:
    """Return what bills say of the orders, summed by product, kind of charge, month and side of the window."""
    wanted = sorted(set(orders))
    if not wanted:
        return []
    starts, ends = _utc(window.starts_at), _utc(window.ends_at)
    found = _rows(
        part,
        """
        SELECT order_id, account, service, charge_category, currency, epoch_us(min(charged_at)), sum(amount), count(*)
        FROM charged WHERE list_contains(?, order_id)
        GROUP BY order_id, account, service, charge_category, currency, date_trunc('month', charged_at),
            charged_at < ?, charged_at >= ?
        ORDER BY 1, 6, 3, 4, 2
        """,
        [wanted, starts, ends],
    )
    return [OrderLine(one[0], one[1], one[2], one[3], one[4], readers.moment(one[5]), one[6], one[7]) for one in found]


def spent_before(part: BillPart, moment: datetime, *, currency: str) -> Decimal:
    """Return what the accounts were charged before a moment, taxes aside, whether it belongs to an order or not."""
    found = _rows(
        part,
        """
        SELECT coalesce(sum(amount), 0) FROM charged
        WHERE charge_category <> 'Tax' AND currency = ? AND charged_at < ?
        """,
        [currency, _utc(moment)],
    )
    return Decimal(found[0][0]) if found else Decimal(0)


def _order(row: tuple[Any, ...]) -> Order:
    moment = readers.moment
    return Order(row[0], row[1], row[2], moment(row[3]), moment(row[4]), row[5], row[6])


def _rows(part: BillPart, query: str, bound: Sequence[Any]) -> list[tuple[Any, ...]]:
    if part.is_empty:
        return []
    paths = [str(path) for path in part.paths]
    sql = f"WITH charged AS ({SOURCE}) {query}"
    with readers.cursor() as cursor:
        return cursor.execute(sql, [paths, list(part.accounts), paths, *bound]).fetchall()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
