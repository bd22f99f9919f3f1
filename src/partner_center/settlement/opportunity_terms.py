"""The terms under which delivered opportunities are rewarded: rates, window, caps, what is left out. Frozen, checked.

They stand beside `terms.Program`, which pays for months: an opportunity is paid once, for the cash that its own
orders brought (domain.md 10).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from partner_center.settlement import policy_rules, vocabulary
from partner_center.settlement.problems import TermsError

__all__ = ["OpportunityTerms", "Window"]

NEW_CUSTOMER_LIMIT = Decimal(1000)
"""Cash that an enterprise may have paid before the validation and still count as new (domain.md 10)."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which orders count: from `starts_at` (included) until `ends_at` (excluded), both aware."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.starts_at <= moment < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityTerms:
    """One version of a program that rewards opportunities (domain.md 10).

    `new_rate` and `existing_rate` are fractions of the cash that the opportunity's orders brought. A customer is new
    while the accounts of its enterprise had paid at most `new_customer_limit` before the validation.
    The window begins on the day that `window_since` names ("validated", "signed", "delivered") and lasts
    `window_length` days or months (`window_unit`), whole days in the billing zone.
    `cap` is the most that one application earns, `yearly_cap` the most of one partner for deliveries of one calendar
    year; both may be absent. `excluded_services` are products that do not count, as the bills name them.
    `valid_from` (included) and `valid_to` (excluded, None is open) are the months of the delivery's end that it pays
    for. Raises TermsError with every problem found.
    """

    code: str
    name: str
    currency: str
    valid_from: str
    valid_to: str | None = None
    new_rate: Decimal
    existing_rate: Decimal
    new_customer_limit: Decimal = NEW_CUSTOMER_LIMIT
    window_since: str = vocabulary.VALIDATED
    window_length: int = 12
    window_unit: str = vocabulary.MONTHS
    cap: Decimal | None = None
    yearly_cap: Decimal | None = None
    excluded_services: frozenset[str] = frozenset()

    kind = vocabulary.OPPORTUNITY

    def __post_init__(self) -> None:
        """Refuse terms that could not be paid as written."""
        problems = [
            *policy_rules.naming(self.code, self.name, self.currency),
            *policy_rules.months(self.valid_from, self.valid_to),
            *policy_rules.opportunity(
                {"new_rate": self.new_rate, "existing_rate": self.existing_rate},
                {
                    "new_customer_limit": self.new_customer_limit,
                    "cap": self.cap,
                    "yearly_cap": self.yearly_cap,
                },
                (self.window_since, self.window_unit, self.window_length),
            ),
        ]
        if problems:
            raise TermsError(problems)

    def window(self, first: date, zone: ZoneInfo) -> Window:
        """The window that begins with a day; a month later than the 31st is the month's last day."""
        if self.window_unit == vocabulary.DAYS:
            after = first + timedelta(days=self.window_length)
        else:
            after = months_later(first, self.window_length)
        return Window(datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))

    def to_json(self) -> dict[str, Any]:
        """Plain values in a stable order, amounts as text."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "currency": self.currency,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "new_rate": _text(self.new_rate),
            "existing_rate": _text(self.existing_rate),
            "new_customer_limit": _text(self.new_customer_limit),
            "window_since": self.window_since,
            "window_length": self.window_length,
            "window_unit": self.window_unit,
            "cap": _text(self.cap),
            "yearly_cap": _text(self.yearly_cap),
            "excluded_services": sorted(self.excluded_services),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "OpportunityTerms":
        """Read what `to_json` wrote."""
        given = {key: value for key, value in data.items() if key != "kind"}
        amounts = ("new_rate", "existing_rate", "new_customer_limit", "cap", "yearly_cap")
        return cls(
            **{
                **given,
                **{key: None if data[key] is None else Decimal(data[key]) for key in amounts},
                "excluded_services": frozenset(data["excluded_services"]),
            }
        )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one."""
    years, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, index + 1, min(day.day, monthrange(years, index + 1)[1]))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
