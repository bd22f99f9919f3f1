"""The customer's own pages: its company, and what its partner asks and may do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.domains.customers.models import Customer
from partner_center.domains.customers.policies import VIEW_OWN
from partner_center.domains.customers.queries import facts_of
from partner_center.domains.customers.views.facts import in_words
from partner_center.foundations.webkit.screens.manners import ScreenMixin


class OwnProfile(ScreenMixin, TemplateView):
    """Organization → Company profile, for a customer: who it is, and what the vendor's systems say of its account."""

    permission = VIEW_OWN
    model = Customer
    title = _("Company profile")
    lead = _("Who you are to the vendor. Ask the vendor's support to correct what is wrong.")
    template_name = "customers/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the company and its account."""
        company = self.rows().first()
        found = facts_of(company) if company else None
        personal = (
            [
                {"label": _("Contact"), "value": found.contact_name or "–"},
                {"label": _("Mobile"), "value": found.mobile or "–"},
                {"label": _("E-mail"), "value": found.email or "–"},
            ]
            if found
            else []
        )
        return super().get_context_data(**kwargs) | {
            "company": company,
            "found": found,
            "facts": [*(in_words(found) if found else []), *personal],
        }
