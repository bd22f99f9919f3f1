"""What people fill in about customers: registering, associating, ending an association."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType, Customer
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class DayField(forms.DateField):
    """A day that means its first instant in the billing zone, where months begin and end as well."""

    # The browser reads ISO only, whatever the page's language.
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> datetime | None:  # noqa: ANN401 - whatever was sent
        """Return the instant at which the day begins."""
        day: date | None = super().clean(value)
        return None if day is None else datetime.combine(day, time(), ZoneInfo(settings.BILLING_ZONE))


def today() -> date:
    """Return the day it is in the billing zone."""
    return clock.now().astimezone(ZoneInfo(settings.BILLING_ZONE)).date()


class RegisterForm(forms.Form):
    """A new customer company."""

    name = forms.CharField(label=_("Customer name"), max_length=256, help_text=_("As it stands in the register."))
    country = forms.RegexField(
        label=_("Country"),
        regex="^[A-Z]{2}$",
        initial="CN",
        max_length=2,
        widget=CountrySelect,
        error_messages={"invalid": _("Write two capital letters, for example CN.")},
    )


class AssociateForm(forms.Form):
    """Which partner a customer belongs to, how, and from when on."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.all())
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Company.objects.filter(kind=Kind.PARTNER))
    kind = forms.ChoiceField(
        label=_("Association type"),
        choices=AssociationType.choices,
        initial=AssociationType.RESALE,
        widget=forms.RadioSelect,
        help_text=_("Resale: the partner carries the funds. Referral: the customer pays the vendor itself."),
    )
    started_at = DayField(
        label=_("First day"),
        initial=today,
        help_text=_("Consumption from 00:00 of this day in the billing zone on counts for the partner."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's options
        actor: Actor | None = None,
        subject: Customer | None = None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Customer | None) -> None:
        """Offer what the actor may see; a customer that is known already is not asked for."""
        partners = Company.objects.visible_to(actor).filter(kind=Kind.PARTNER, is_active=True)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]  # a model choice
        if subject is not None:
            del self.fields["customer"]
        else:
            self.fields["customer"].queryset = Customer.objects.visible_to(actor)  # type: ignore[attr-defined]  # a model choice


class EndForm(forms.Form):
    """From when on a customer no longer belongs to the partner, and why."""

    ended_at = DayField(
        label=_("First day without the partner"),
        initial=today,
        help_text=_("Consumption from 00:00 of this day in the billing zone on belongs to nobody, or to the next one."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("Partner and customer can read it."))
