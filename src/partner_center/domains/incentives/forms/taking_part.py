"""What people fill in to take part in the opportunity incentive, to leave it, and about the whitelist of partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives.policies import AGREEMENT_VERSION
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class JoinForm(forms.Form):
    """The tick under the text, and which version of it was read."""

    agrees = forms.BooleanField(
        label=_("We have read the text and agree to it"),
        error_messages={"required": _("Taking part needs your agreement to the text.")},
    )
    agreement = forms.CharField(
        label=_("Version of the text"), max_length=20, initial=AGREEMENT_VERSION, widget=forms.HiddenInput()
    )


class LeaveForm(forms.Form):
    """Why a partner leaves; it need not say."""

    reason = forms.CharField(label=_("Reason"), max_length=255, required=False)


def _moment(label: object, help_text: object) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, help_text=help_text)  # type: ignore[arg-type]  # lazy texts


class WhitelistForm(forms.Form):
    """Which partner, from which moment on, and why."""

    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Company.objects.none())
    since = _moment(pgettext_lazy("mark", "From"), _("In your time zone; it may lie ahead, or back."))
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("The other side will read it."))

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer the partners, from now on."""
        own: Any = self.fields["partner"]
        own.queryset = Company.objects.visible_to(actor).filter(kind=Kind.PARTNER).order_by("name")
        self.fields["since"].initial = clock.now


class EndForm(forms.Form):
    """From which moment on a partner is no longer on the whitelist, and why."""

    until = _moment(pgettext_lazy("mark", "From"), _("In your time zone. Deliveries that ended before stay eligible."))
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("The other side will read it."))

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Propose now."""
        self.fields["until"].initial = clock.now
