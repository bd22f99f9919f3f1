"""The forecast over the API: the same figures as the chart."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from ninja import Router, Schema

from partner_center.domains.opportunities.policies import VIEW_OPPORTUNITIES
from partner_center.domains.opportunities.queries import pipeline
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, guarded

router = Router(tags=["Opportunities"])


class MonthOut(Schema):
    """One month in one currency: what is to be signed, the same times the win rates, what was signed, how many open."""

    period: str
    currency: str
    expected: Decimal
    weighted: Decimal
    signed: Decimal
    count: int


class UnplacedOut(Schema):
    """Open opportunities without an expected month of signing, or with one that has passed."""

    currency: str
    count: int
    amount: Decimal


class ForecastOut(Schema):
    """Twelve months around today; ``unrated`` open opportunities have no win rate and count with nothing."""

    months: list[MonthOut]
    unplaced: list[UnplacedOut]
    unrated: int


@router.get(
    "/forecast",
    response=ForecastOut,
    summary="Forecast",
    operation_id="opportunities_forecast",
    url_name="opportunities_forecast",
)
@guarded(VIEW_OPPORTUNITIES)
def forecast(request: ApiRequest) -> HttpResponse:
    """Read what is expected to be signed by month and currency, weighted by win rates, and what was signed."""
    found = pipeline.forecast_of(request.actor, pipeline.span_around(request.actor))
    unplaced = [
        {"currency": code, "count": count, "amount": amount} for code, (count, amount) in sorted(found.unplaced.items())
    ]
    return respond(request, ForecastOut, {"months": found.months, "unplaced": unplaced, "unrated": found.unrated})
