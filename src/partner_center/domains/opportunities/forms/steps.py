"""What the steps of an opportunity ask: why it is rejected, with whom it was confirmed, the contract, the loss."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.forms.opportunities import BLANK, amount, day_input
from partner_center.domains.opportunities.lifecycle import MENDABLE
from partner_center.domains.opportunities.models import LossCode, RejectionCode


def reason_field() -> forms.CharField:
    """Return a field for a reason that the other side reads."""
    return forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side will read it."),
    )


class CodeForm(forms.Form):
    """The code of a rejection; the clock's own cannot be chosen."""

    code = forms.ChoiceField(
        label=_("Rejected because"),
        choices=[*BLANK, *(pair for pair in RejectionCode.choices if pair[0] != RejectionCode.OVERDUE)],
    )


class RejectForm(CodeForm):
    """A rejection without a review: the code, what to say, and the fields to mend."""

    reason = reason_field()
    fields_to_mend = forms.MultipleChoiceField(
        label=_("Fields to mend"),
        choices=list(MENDABLE.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of them must change before it can be submitted again."),
    )

    def clean(self) -> dict[str, Any]:
        """Say the fields in the words of the action."""
        cleaned: dict[str, Any] = super().clean() or {}
        fields = cleaned.pop("fields_to_mend", [])
        words = "\n".join(f"– {MENDABLE[name]}" for name in fields)
        return {**cleaned, "fields": fields, "mend": words}


class ValidateForm(forms.Form):
    """When and with whom at the customer it was confirmed."""

    confirmed_on = forms.DateField(label=_("Confirmed with the customer on"), widget=day_input())
    confirmed_with = forms.CharField(
        label=_("Confirmed with"),
        max_length=64,
        help_text=_("Whom at the customer the owner of the account has asked: that it exists and is not transacted."),
    )


class SignForm(forms.Form):
    """The contract with the customer."""

    signed_on = forms.DateField(label=_("Signed on"), widget=day_input())
    contract_amount = amount(_("Contract amount"), _("Tax included, in the opportunity's currency."), required=True)
    contract_no = forms.CharField(label=_("Contract number"), max_length=64, required=False)


class LoseForm(forms.Form):
    """Why the sale came to nothing."""

    lost_code = forms.ChoiceField(
        label=_("Lost because"),
        choices=[*BLANK, *(pair for pair in LossCode.choices if pair[0] != LossCode.CLOSED)],
    )
    reason = reason_field()


class CompleteForm(forms.Form):
    """When the delivery ended."""

    delivered_on = forms.DateField(label=_("Delivered on"), widget=day_input())


FOR_STEP: dict[str, type[forms.Form]] = {
    "reject_audit": RejectForm,
    "reject": RejectForm,
    "validate": ValidateForm,
}
FOR_STAGE: dict[str, type[forms.Form]] = {
    "sign": SignForm,
    "lose": LoseForm,
    "complete_delivery": CompleteForm,
}
