"""The page itself: a fixed number of queries, whatever there is to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.console.home import clocks, money, partner, people, trends, vendor
from partner_center.console.home.todo import Todo, in_order
from partner_center.foundations.calendars import clock
from partner_center.foundations.webkit.screens import ScreenMixin

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

NOON, EVENING = 12, 18


class Home(ScreenMixin, TemplateView):
    """The first page: the same for all audiences, filled by what each may see."""

    template_name = "console/home.html"
    title = _("Home")

    def screen_title(self) -> object:
        """Greet by name and time of day."""
        hour = timezone.localtime(clock.now()).hour
        text = _now("Good morning, %(name)s") if hour < NOON else _now("Good afternoon, %(name)s")
        text = text if hour < EVENING else _now("Good evening, %(name)s")
        return text % {"name": self.actor.label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return what the person has to do, where the money stands, how it goes, and what is new."""
        return super().get_context_data(**kwargs) | {
            "todos": todos(self.actor),
            "cards": money.cards(self.actor),
            "charts": trends.charts(self.actor),
            "consumption": trends.consumption(self.actor) if self.actor.is_customer else [],
            "company": people.card(self.actor),
            "news": people.news(self.actor),
            "has_rail": True,
        }


def todos(actor: Actor) -> list[Todo]:
    """Return what waits for a person, by deadline."""
    lines = list(clocks.todos(actor))
    if actor.is_partner:
        lines += partner.todos(actor)
    if actor.is_vendor:
        lines += vendor.todos(actor)
    return in_order(lines)
