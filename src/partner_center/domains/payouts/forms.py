"""What people fill in about payments: a request, an invoice, the answers that steps ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.payouts.models import INVOICE_SCAN, InvoiceKind, PaymentRequest
from partner_center.domains.payouts.queries import today_at
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.ledger.models import Item

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

TAX_RATES = [("0", "0%"), ("0.01", "1%"), ("0.03", "3%"), ("0.06", "6%"), ("0.09", "9%"), ("0.13", "13%")]


class RequestForm(forms.Form):
    """The items to be paid, and a word about them. In the API an item is named by its key."""

    items = forms.ModelMultipleChoiceField(
        label=_("Items"),
        queryset=Item.objects.none(),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one item."),
            "invalid_choice": _("There is no item “%(value)s”."),
        },
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the vendor's finance; they see it with the request."),
    )

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Take items of the own company only; whether they are still free is decided by the action, under lock."""
        own: Any = self.fields["items"]
        own.queryset = Item.objects.filter(owner=actor.company)


class InvoiceForm(forms.Form):
    """An invoice for one payment request."""

    number = forms.CharField(label=_("Invoice number"), max_length=32)
    code = forms.CharField(label=_("Invoice code"), max_length=32, required=False, help_text=_("If there is one."))
    kind = forms.ChoiceField(label=_("Kind"), choices=InvoiceKind.choices)
    issued_on = forms.DateField(label=_("Issued on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount = forms.DecimalField(
        label=_("Amount including tax"),
        min_value=Decimal("0.01"),
        max_digits=20,
        decimal_places=2,
        help_text=_("Several invoices may share a request; together they must equal it exactly."),
    )
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    tax_rate = forms.TypedChoiceField(label=_("Tax rate"), choices=TAX_RATES, coerce=Decimal, initial="0.06")
    scan = forms.FileField(
        label=_("Scan or original"), widget=forms.ClearableFileInput(attrs={"accept": INVOICE_SCAN.accept})
    )
    courier = forms.CharField(
        label=_("Courier"), max_length=64, required=False, help_text=_("If you mail it on paper.")
    )
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=64, required=False)
    field_order = ("amount", "currency", "tax_rate", "number", "code", "kind", "issued_on", "scan")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: PaymentRequest | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        scan: Any = self.fields["scan"]
        scan.kinds, scan.max_bytes = INVOICE_SCAN.accept, INVOICE_SCAN.max_bytes
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: PaymentRequest) -> None:  # noqa: ARG002 - the API gives both
        """Propose what is left of the request, in its currency, at the certified rate, today."""
        self.fields["amount"].initial = subject.remaining
        self.fields["currency"].initial = subject.currency
        self.fields["tax_rate"].initial = format(subject.business_info.tax_rate.normalize(), "f")
        self.fields["issued_on"].initial = today_at(subject.partner)

    def clean_currency(self) -> str:
        """Take the code in capitals."""
        return str(self.cleaned_data["currency"]).upper()


class TaxForm(forms.Form):
    """An amount and a rate, to show the tax in it while it is typed."""

    amount = forms.DecimalField(min_value=Decimal("0.01"), max_digits=20, decimal_places=2)
    tax_rate = forms.TypedChoiceField(choices=TAX_RATES, coerce=Decimal)


class PayForm(forms.Form):
    """What the bank says about a payment."""

    reference = forms.CharField(
        label=_("Bank reference"), max_length=64, help_text=_("Of the transfer; one reference pays one request.")
    )
    paid_on = forms.DateField(label=_("Paid on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Propose today, as it is at the vendor's."""
        vendor = actor.company or Company.objects.filter(kind=Kind.VENDOR).first()
        if vendor is not None:
            self.fields["paid_on"].initial = today_at(vendor)


FOR_STEP = {"pay": PayForm}
