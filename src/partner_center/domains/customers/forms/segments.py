"""What is asked when the vendor states which segment customers are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.forms.associations import DayField, today
from partner_center.domains.customers.forms.prepared import Prepared
from partner_center.domains.customers.models import Customer, Segment

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class SegmentForm(Prepared):
    """The segment, and the days from and before which a customer is in it."""

    segment = forms.ChoiceField(
        label=pgettext_lazy("customers", "Segment"),
        choices=Segment.choices,
        help_text=_(
            "A mid-market or long-tail customer that changes its partner earns the new one no incentive for six "
            "months. “Not stated” takes an earlier statement back."
        ),
    )
    starts_at = DayField(
        label=_("First day"),
        initial=today,
        help_text=_("What was stated before stays readable; for the days that both name, this statement counts."),
    )
    ends_at = DayField(
        label=_("First day after it"), required=False, help_text=_("Empty: until something else is stated.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=255,
        required=False,
        help_text=_("Where you know it from; only the vendor reads it."),
    )


class BatchSegmentForm(SegmentForm):
    """The same for several customers at once."""

    customers = forms.ModelMultipleChoiceField(label=_("Customers"), queryset=Customer.objects.none())
    field_order = ("customers", "segment", "starts_at", "ends_at", "note")

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - there is no record
        """Offer the customers that the actor may see."""
        chosen: Any = self.fields["customers"]
        chosen.queryset = Customer.objects.visible_to(actor)
