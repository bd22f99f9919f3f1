"""What one delivered opportunity earns: orders in, amount and every step of the way to it out. No file, no clock.

Amounts keep twelve decimals and are rounded once, half away from zero, to what the currency is paid in; what rounding
added is shown (domain.md 10).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from partner_center.kit.money import LINE_PLACES, minor_places
from partner_center.settlement.exact import EXACT, difference, product, total
from partner_center.settlement.opportunity_terms import OpportunityTerms, Window

__all__ = ["Award", "JudgedLine", "OrderLine", "award"]

TAX = "Tax"
COUNTED, IS_TAX, OTHER_CURRENCY, BEFORE, AFTER, EXCLUDED = (
    "counted",
    "tax",
    "currency",
    "before_window",
    "after_window",
    "excluded_product",
)
"""What is said of a line: that it counts, or why it does not."""

CAP_OF_APPLICATION, CAP_OF_YEAR = "application", "year"

ROUNDING = EXACT.copy()
"""As many digits as the exact arithmetic has, for the places where rounding is meant."""
ROUNDING.clear_traps()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What bills say of one order for one product and kind of charge; `lines` are the lines of the bills behind it."""

    order_id: str
    account: str
    service: str
    charge_category: str
    currency: str
    charged_at: datetime
    amount: Decimal
    lines: int = 1


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """An order line, and whether it counts: `verdict` is "counted" or why it does not."""

    line: OrderLine
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        line = self.line
        return {
            "order_id": line.order_id,
            "account": line.account,
            "service": line.service,
            "charge_category": line.charge_category,
            "currency": line.currency,
            "charged_at": line.charged_at.isoformat(),
            "amount": f"{line.amount:f}",
            "lines": line.lines,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Award:
    """The result with every step: base × rate = full, the caps, `exact`, and what `rounding` made of it: `amount`."""

    terms: OpportunityTerms
    window: Window
    lines: tuple[JudgedLine, ...]
    spent_before: Decimal
    base: Decimal
    rate: Decimal
    full: Decimal
    granted: Decimal
    capped_by: str
    exact: Decimal
    amount: Decimal

    @property
    def rounding(self) -> Decimal:
        """What rounding added to the exact amount."""
        return difference(self.amount, self.exact)

    @property
    def is_new_customer(self) -> bool:
        """Whether the enterprise had paid no more than the limit before the validation."""
        return self.spent_before <= self.terms.new_customer_limit

    @property
    def counted_lines(self) -> int:
        """Lines of the bills that count."""
        return sum(one.line.lines for one in self.lines if one.verdict == COUNTED)

    def to_json(self) -> dict[str, Any]:
        """The calculation as plain values: what a statement keeps, and what pages and programs read."""
        terms = self.terms
        return {
            "kind": terms.kind,
            "window": {"starts_at": self.window.starts_at.isoformat(), "ends_at": self.window.ends_at.isoformat()},
            "customer": {
                "is_new": self.is_new_customer,
                "spent_before": f"{self.spent_before:f}",
                "limit": f"{terms.new_customer_limit:f}",
            },
            "lines": [one.to_json() for one in self.lines],
            "base": f"{self.base:f}",
            "rate": f"{self.rate:f}",
            "full": f"{self.full:f}",
            "cap": None if terms.cap is None else f"{terms.cap:f}",
            "yearly_cap": None if terms.yearly_cap is None else f"{terms.yearly_cap:f}",
            "granted": f"{self.granted:f}",
            "capped_by": self.capped_by,
            "exact": f"{self.exact:f}",
            "rounding": f"{self.rounding:f}",
            "result": f"{self.amount:f}",
        }


def award(
    terms: OpportunityTerms,
    lines: Iterable[OrderLine],
    *,
    window: Window,
    spent_before: Decimal = Decimal(0),
    granted: Decimal = Decimal(0),
) -> Award:
    """Return what the lines of the opportunity's orders earn, and how.

    `spent_before` is the cash that all accounts of the enterprise paid before the validation, `granted` what the
    partner was awarded already for deliveries of the same year. Orders whose credits outweigh their charges earn
    nothing; they take nothing back.
    """
    judged = tuple(JudgedLine(line, judge(terms, line, window)) for line in sorted(lines, key=_place))
    base = total(one.line.amount for one in judged if one.verdict == COUNTED)
    rate = terms.new_rate if spent_before <= terms.new_customer_limit else terms.existing_rate
    full = max(_at(product(base, rate), LINE_PLACES), Decimal(0))
    limits = _limits(terms, granted)
    by = min((name for name in limits if limits[name] < full), key=lambda name: limits[name], default="")
    exact = limits[by] if by else full
    places = minor_places(terms.currency)
    # From the product itself, so that it is rounded once; a cap is never rounded above itself.
    amount = _at(exact, places, ROUND_DOWN) if by else _at(max(product(base, rate), Decimal(0)), places)
    return Award(terms, window, judged, spent_before, base, rate, full, granted, by, exact, amount)


def judge(terms: OpportunityTerms, line: OrderLine, window: Window) -> str:
    """Return "counted", or the first reason why a line does not count."""
    if line.charge_category == TAX:
        return IS_TAX
    if line.currency != terms.currency:
        return OTHER_CURRENCY
    if line.charged_at < window.starts_at:
        return BEFORE
    if line.charged_at >= window.ends_at:
        return AFTER
    return EXCLUDED if line.service in terms.excluded_services else COUNTED


def _limits(terms: OpportunityTerms, granted: Decimal) -> Mapping[str, Decimal]:
    limits = {}
    if terms.cap is not None:
        limits[CAP_OF_APPLICATION] = terms.cap
    if terms.yearly_cap is not None:
        limits[CAP_OF_YEAR] = max(difference(terms.yearly_cap, granted), Decimal(0))
    return limits


def _place(line: OrderLine) -> tuple[str, datetime, str, str, str]:
    return (line.order_id, line.charged_at, line.service, line.charge_category, line.account)


def _at(amount: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=ROUNDING)
