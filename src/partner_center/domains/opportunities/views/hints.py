"""The hint below the customer's name while an opportunity is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.generic import TemplateView

from partner_center.domains.opportunities.policies.duplicates import DRAW_HINTS
from partner_center.domains.opportunities.queries.hints import hints_for
from partner_center.foundations.webkit.screens.manners import ScreenMixin

if TYPE_CHECKING:
    from partner_center.domains.opportunities.queries.hints import Hints


class CustomerHint(ScreenMixin, TemplateView):
    """What the partner has itself about a customer of this name, and the sentence that is always the same."""

    permission = DRAW_HINTS
    template_name = "opportunities/customer_hint.html"

    def hints(self) -> Hints | None:
        """Return the hints for what is typed."""
        typed = self.request.GET
        return hints_for(
            self.actor, typed.get("customer_name", "")[:256], registration_no=typed.get("registration_no", "")[:64]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the hints."""
        return super().get_context_data(**kwargs) | {"hints": self.hints()}
