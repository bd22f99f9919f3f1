"""Screens about how a company guards its sensitive operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import actions
from partner_center.domains.organization.forms import Prepared
from partner_center.domains.organization.policies import VIEW_SECURITY
from partner_center.domains.organization.queries import sensitive_rights
from partner_center.domains.organization.views.words import permission_of
from partner_center.foundations.identity.models import Company
from partner_center.foundations.webkit.columns import BOOL, Column, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen

if TYPE_CHECKING:
    from collections.abc import Sequence


class Security(DetailScreen):
    """Organization → Security: whether codes are asked for, for what, and who switched them."""

    permission = VIEW_SECURITY
    title = _("Security")
    lead = _("Verification codes confirm that it is really your colleague who does something that is hard to undo.")
    panels = (
        Facts(
            _("Verification codes"),
            (Fact("asks_for_codes", _("Asked for at sensitive operations"), kind=BOOL),),
            note=_("The code comes by e-mail, is valid for one operation, and expires."),
        ),
        Rows(
            _("Sensitive operations"),
            "sensitive",
            (Column("label", _("Operation")), Column("code", _("Right"))),
            most=100,
        ),
        History(),
    )

    def get_object(self, queryset: Any = None) -> Company:  # noqa: ANN401, ARG002 - Django's signature
        """Return the own company."""
        own: Company = get_object_or_404(
            Company.objects.visible_to(self.actor), pk=getattr(self.actor.company, "pk", 0)
        )
        return own

    def screen_title(self) -> object:
        """Return the page's own name; the company's is in sight anyway."""
        return self.title

    def sensitive(self) -> list[dict[str, str]]:
        """Return what asks for a code of this company's people."""
        return sensitive_rights(self.object)

    def links(self) -> Sequence[Link]:
        """Offer to switch."""
        url, right = reverse("organization:security-switch"), permission_of(actions.switch_codes)
        if self.object.asks_for_codes:
            return [Link(_("Switch codes off"), url, right, style="danger", dialog=True)]
        return [Link(_("Switch codes on"), url, right, icon="shield-lock", style="primary", dialog=True)]


class SecuritySwitch(FormScreen):
    """Switches codes on where they are off, and off where they are on; off asks for a code."""

    permission = permission_of(actions.switch_codes)
    form_class = Prepared
    success_url = back_url = reverse_lazy("organization:security")
    success = _("Switched.")

    @property
    def is_on(self) -> bool:
        """Whether they are on now."""
        return self.actor.company is not None and self.actor.company.asks_for_codes

    def screen_title(self) -> object:
        """Say what will happen."""
        return gettext("Switch codes off") if self.is_on else gettext("Switch codes on")

    @property
    def submit(self) -> object:  # type: ignore[override]  # it depends on what is the case
        """Say the same on the button."""
        return self.screen_title()

    @property
    def lead(self) -> object:  # type: ignore[override]  # as above
        """Say what follows."""
        if self.is_on:
            return gettext("Sensitive operations are then done without a code, as before.")
        return gettext("From then on whoever does one of the listed operations enters a code that we send by e-mail.")

    def act(self, form: Prepared) -> None:
        """Switch to the other side of what the person saw."""
        actions.switch_codes(by=self.actor, on=not self.is_on, **form.cleaned_data)
