"""How the sales stand: by stage for the board, by month for the forecast."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, DecimalField, F, Sum, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber, TruncMonth

from partner_center.domains.opportunities.models import IN_REVIEW, WON, Opportunity, OpportunityStatus, Stage
from partner_center.domains.opportunities.queries.masks import with_masks
from partner_center.foundations.calendars import clock
from partner_center.kit.money import round_half_up
from partner_center.kit.periods import Month, months_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

CARDS = 12
"""Cards in a column of the board; the list shows all."""

REVIEW, OFFER = "review", "offer"

AMOUNT = DecimalField(max_digits=24, decimal_places=2)

WORTH = Case(
    When(stage__in=WON, then=Coalesce("contract_amount", "expected_amount")),
    default="shown_amount",
    output_field=AMOUNT,
)
"""What an opportunity comes to: its contract, or before that what is expected as far as the reader knows it."""


@dataclass(slots=True)
class Column:
    """A column of the board: how many, what they come to by currency, and the first of them."""

    key: str
    count: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)
    cards: list[Opportunity] = field(default_factory=list)


def columns_of(rows: Any, actor: Actor) -> list[Column]:  # noqa: ANN401 - a query set
    """Return the board of these opportunities as an actor may know them; two queries, however many there are."""
    placed = (
        with_masks(rows, actor)
        .annotate(
            place=Case(
                When(status__in=IN_REVIEW, then=Value(REVIEW)),
                When(status=OpportunityStatus.OFFERED, then=Value(OFFER)),
                default=F("stage"),
            )
        )
        .exclude(place="")
    )
    found = {key: Column(key) for key in (REVIEW, OFFER, *Stage.values)}
    sums = placed.order_by().values("place", "currency").annotate(count=Count("pk"), amount=Sum(WORTH))
    for line in sums:
        column = found[line["place"]]
        column.count += line["count"]
        if line["amount"]:
            column.amounts[line["currency"]] = line["amount"]
    first = placed.annotate(
        turn=Window(
            RowNumber(), partition_by="place", order_by=[F("expected_sign_on").asc(nulls_last=True), F("pk").desc()]
        )
    ).filter(turn__lte=CARDS)
    for card in first.order_by("place", "turn").select_related("partner"):
        found[card.place].cards.append(card)
    return list(found.values())


MONTHS_BACK, MONTHS_AHEAD = 5, 6
"""The forecast shows half a year of what was signed, and half a year of what is to be."""


def span_around(actor: Actor) -> list[Month]:
    """Return the months of the forecast around today, where the reader is."""
    zone = ZoneInfo(actor.company.time_zone) if actor.company is not None else UTC
    now = Month.of(clock.now().astimezone(zone).date())
    return months_between(now.plus(-MONTHS_BACK), now.plus(MONTHS_AHEAD))


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month of the forecast in one currency.

    ``expected`` is what is to be signed, ``weighted`` the same times the win rates, ``signed`` what contracts say.
    """

    period: str
    currency: str
    expected: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)
    count: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Months in order, by currency, and what could not be placed: no expected month, or one that has passed."""

    months: list[MonthOf]
    unplaced: dict[str, tuple[int, Decimal]]
    unrated: int

    def of(self, currency: str) -> list[MonthOf]:
        """Return the months of one currency."""
        return [month for month in self.months if month.currency == currency]

    @property
    def currencies(self) -> list[str]:
        """The currencies, the largest sums first."""
        weight: dict[str, Decimal] = defaultdict(Decimal)
        for month in self.months:
            weight[month.currency] += month.expected + month.signed
        return sorted(weight, key=lambda code: (-weight[code], code))


def forecast_of(actor: Actor, span: Iterable[Month], *, partner: Company | None = None) -> Forecast:
    """Return what is expected to be signed in these months and what was, of all an actor may see; three queries."""
    periods = [str(one) for one in span]
    rows = Opportunity.objects.visible_to(actor).agreed()
    if partner is not None:
        rows = rows.filter(partner=partner)
    expected, unplaced = _expected(rows.filter(stage=Stage.FOLLOWING), periods)
    signed = _signed(rows.filter(stage__in=WON), periods)
    codes = sorted({code for code, _period in (*expected, *signed)})
    months = []
    for code in codes:
        for period in periods:
            whole, part, count = expected.get((code, period), (Decimal(0), Decimal(0), 0))
            months.append(MonthOf(period, code, whole, part, signed.get((code, period), Decimal(0)), count))
    unrated = rows.filter(stage=Stage.FOLLOWING, win_rate=None).count()
    return Forecast(months, unplaced, unrated)


Sums = dict[tuple[str, str], tuple[Decimal, Decimal, int]]


def _expected(rows: Any, periods: list[str]) -> tuple[Sums, dict[str, tuple[int, Decimal]]]:  # noqa: ANN401 - a query set
    weighted = Sum(F("expected_amount") * Coalesce("win_rate", 0) / Value(Decimal(100)), output_field=AMOUNT)
    lines = rows.order_by().annotate(month=TruncMonth("expected_sign_on")).values("currency", "month")
    found: Sums = {}
    unplaced: dict[str, tuple[int, Decimal]] = {}
    for line in lines.annotate(whole=Sum("expected_amount"), weighted=weighted, count=Count("pk")):
        code, period = line["currency"], f"{line['month']:%Y-%m}" if line["month"] else ""
        whole, part = line["whole"] or Decimal(0), round_half_up(line["weighted"] or Decimal(0), 2)
        if period in periods:
            found[code, period] = (whole, part, line["count"])
        elif not period or period < periods[0]:
            count, amount = unplaced.get(code, (0, Decimal(0)))
            unplaced[code] = (count + line["count"], amount + whole)
    return found, unplaced


def _signed(rows: Any, periods: list[str]) -> dict[tuple[str, str], Decimal]:  # noqa: ANN401 - a query set
    lines = rows.filter(signed_on__isnull=False).order_by().annotate(month=TruncMonth("signed_on"))
    sums = lines.values("currency", "month").annotate(amount=Sum("contract_amount"))
    known = {(line["currency"], f"{line['month']:%Y-%m}"): line["amount"] or Decimal(0) for line in sums}
    return {key: amount for key, amount in known.items() if key[1] in periods}
