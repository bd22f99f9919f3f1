"""How the sales stand: the board by stage, and the forecast by month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.domains.opportunities.lifecycle import StageLife
from partner_center.domains.opportunities.models import Opportunity, Stage
from partner_center.domains.opportunities.policies import VIEW_OPPORTUNITIES
from partner_center.domains.opportunities.queries import pipeline
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.webkit.screens.details import step_link
from partner_center.foundations.webkit.screens.manners import ScreenMixin
from partner_center.foundations.webkit.values import digits

if TYPE_CHECKING:
    from django.db.models import QuerySet

HEADS: dict[str, Any] = {
    pipeline.REVIEW: pgettext_lazy("board", "Under review"),
    pipeline.OFFER: pgettext_lazy("board", "To be accepted"),
    **{stage.value: stage.label for stage in Stage},
}


class OfOnePartner(ScreenMixin):
    """A page that the vendor may narrow to one partner; a partner sees its own anyway."""

    @cached_property
    def partner(self) -> Company | None:
        """The chosen partner, if there is one and the reader is the vendor's."""
        wanted = self.request.GET.get("partner", "")
        if not self.actor.is_vendor or not wanted.isdigit() or len(wanted) > 18:  # noqa: PLR2004 - digits of a 64-bit id
            return None
        return Company.objects.visible_to(self.actor).filter(kind=Kind.PARTNER, pk=int(wanted)).first()

    def partners(self) -> QuerySet[Company] | list[Company]:
        """Return the partners to choose from: those with opportunities."""
        if not self.actor.is_vendor:
            return []
        known = Opportunity.objects.visible_to(self.actor).order_by().values("partner")
        return Company.objects.visible_to(self.actor).filter(pk__in=known).order_by("name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the partners to choose from."""
        return super().get_context_data(**kwargs) | {"partners": self.partners(), "partner": self.partner}


class Board(OfOnePartner, TemplateView):
    """Opportunities by stage, with counts and amounts; each card offers its steps."""

    permission = VIEW_OPPORTUNITIES
    title = _("Board")
    lead = _("Where every sale stands. The cards that are to be signed first come first.")
    template_name = "opportunities/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the columns."""
        rows = Opportunity.objects.visible_to(self.actor)
        if self.partner is not None:
            rows = rows.filter(partner=self.partner)
        columns = [self.column(one) for one in pipeline.columns_of(rows, self.actor)]
        return super().get_context_data(**kwargs) | {"columns": columns}

    def column(self, column: pipeline.Column) -> dict[str, Any]:
        """Return a column ready for the template."""
        return {
            "key": column.key,
            "label": HEADS[column.key],
            "count": column.count,
            "amounts": sorted(column.amounts.items()),
            "cards": [self.card(one) for one in column.cards],
            "rest": column.count - len(column.cards),
        }

    def card(self, opportunity: Opportunity) -> dict[str, Any]:
        """Return a card: the opportunity and the buttons of the steps open on it."""
        steps = StageLife.open_to(self.actor, opportunity)
        return {"opportunity": opportunity, "steps": [step_link(StageLife, opportunity, step) for step in steps]}


class Forecast(OfOnePartner, TemplateView):
    """What is expected to be signed month by month, weighted by the win rates, next to what was signed."""

    permission = VIEW_OPPORTUNITIES
    title = _("Forecast")
    lead = _("Expected amounts times win rates by month of signing, against what was signed.")
    template_name = "opportunities/forecast.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add a chart with its table for every currency."""
        found = pipeline.forecast_of(self.actor, pipeline.span_around(self.actor), partner=self.partner)
        return super().get_context_data(**kwargs) | {
            "charts": [chart_of(found, code) for code in found.currencies],
            "unplaced": [(count, amount, code) for code, (count, amount) in sorted(found.unplaced.items())],
            "unrated": found.unrated,
            "board_url": reverse("opportunities:board"),
        }


def chart_of(found: pipeline.Forecast, currency: str) -> dict[str, Any]:
    """Return the chart of one currency, and the same as a table with its totals."""
    months = found.of(currency)
    names = (gettext("Expected, weighted"), gettext("Expected, in full"), gettext("Signed"))
    values = [[one.weighted for one in months], [one.expected for one in months], [one.signed for one in months]]
    rows = [
        [one.period, str(one.count), digits(one.expected, 2), digits(one.weighted, 2), digits(one.signed, 2)]
        for one in months
    ]
    total = [sum(line, Decimal(0)) for line in values]
    rows.append(
        [gettext("Total"), str(sum(one.count for one in months)), *(digits(total[place], 2) for place in (1, 0, 2))]
    )
    return {
        "id": f"forecast-{currency}",
        "title": gettext("Forecast in %(currency)s") % {"currency": currency},
        "note": currency,
        "spec": {
            "kind": "bar",
            "categories": [one.period for one in months],
            "series": [
                {"name": name, "values": [float(round(value, 2)) for value in line]}
                for name, line in zip(names, values, strict=True)
            ],
            "unit": currency,
            "digits": 0,
        },
        "head": [gettext("Month"), gettext("Opportunities"), names[1], names[0], names[2]],
        "rows": rows,
    }
