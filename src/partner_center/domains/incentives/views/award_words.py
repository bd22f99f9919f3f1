"""The award of an opportunity as pages show it: every step, every order line, and why a line does not count."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.policies import NOT_COUNTED
from partner_center.foundations.webkit.values import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.domains.incentives.models import Earning
    from partner_center.domains.incentives.queries import Calculation

CAPS = {"application": _("the cap per application"), "year": _("what is left of the cap per partner and year")}


def award_shown(calculation: Calculation) -> dict[str, Any]:
    """Return a calculation of this moment, ready for its template."""
    return _shown(calculation.to_json()) | {"policy": calculation.policy, "currency": calculation.policy.currency}


def kept_award_shown(earning: Earning) -> dict[str, Any]:
    """Return a published calculation, ready for its template."""
    return _shown(earning.explanation) | {"policy": earning.policy, "currency": earning.currency}


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    window, customer = told["window"], told["customer"]
    starts, ends = datetime.fromisoformat(window["starts_at"]), datetime.fromisoformat(window["ends_at"])
    zone = ZoneInfo(settings.BILLING_ZONE)
    return {
        "starts_at": starts.astimezone(zone),
        "ends_at": ends.astimezone(zone),
        "bills_until": told.get("bills_until", ""),
        "is_new": customer["is_new"],
        "spent_before": Decimal(customer["spent_before"]),
        "limit": Decimal(customer["limit"]),
        "orders": _orders(told["lines"]),
        "base": Decimal(told["base"]),
        "rate": percent(Decimal(told["rate"])),
        "full": Decimal(told["full"]),
        "cap": told["cap"] and Decimal(told["cap"]),
        "yearly_cap": told["yearly_cap"] and Decimal(told["yearly_cap"]),
        "granted": Decimal(told["granted"]),
        "capped_by": CAPS.get(told["capped_by"], ""),
        "exact": Decimal(told["exact"]),
        "rounding": Decimal(told["rounding"]),
        "amount": Decimal(told["result"]),
    }


def _orders(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines by order, each order with the sum of what counts."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        grouped[line["order_id"]].append(
            {
                **line,
                "amount": Decimal(line["amount"]),
                "charged_at": datetime.fromisoformat(line["charged_at"]),
                "counts": line["verdict"] == "counted",
                "why": NOT_COUNTED.get(line["verdict"], ""),
            }
        )
    return [
        {
            "order_id": order_id,
            "account": own[0]["account"],
            "lines": own,
            "counted": sum((one["amount"] for one in own if one["counts"]), Decimal(0)),
        }
        for order_id, own in grouped.items()
    ]
