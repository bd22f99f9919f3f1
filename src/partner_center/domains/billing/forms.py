"""What people fill in about bills and billing accounts, on the screen and over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

    from partner_center.domains.billing.models import BillingAccount
    from partner_center.foundations.identity.actor import Actor

MOST_BYTES = 1024 * 1024 * 1024
"""Largest file that may be handed in; unpacked, the reader takes four times as much."""

MOST_FILES = 20
KINDS = ".csv,.gz,.parquet"
OFFERED = 100
"""Customers that the field offers while one types."""


def too_large(file: UploadedFile[bytes]) -> None:
    """Refuse a file that is larger than may be handed in."""
    if (file.size or 0) > MOST_BYTES:
        text = _("%(name)s is larger than 1 GB. Split it by account or by day, or pack it with gzip.")
        raise ValidationError(text, "too_large", {"name": file.name})


class BillField(forms.FileField):
    """A FOCUS file. What it really is, is found out when it is read, not from its name."""

    max_bytes, kinds = MOST_BYTES, KINDS
    default_error_messages = {
        "empty": _("The file is empty. Choose a FOCUS 1.0 file: CSV, gzip or Parquet."),
        "required": _("Choose a file."),
    }
    default_validators = [too_large]


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return every file that was sent."""
        return files.getlist(name)


class BillsField(BillField):
    """Some FOCUS files; cleans to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ANN401 - Django's signature
        """Check each file on its own."""
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(data) > MOST_FILES:
            text = _("At most %(most)d files at once; these are %(count)d.")
            raise ValidationError(text, "too_many", {"most": MOST_FILES, "count": len(data)})
        return [super(BillsField, self).clean(one, initial) for one in data]


class BillForm(forms.Form):
    """One bill, as a program sends it."""

    file = BillField(label=_("Billing file"), max_length=200)


class BillsForm(forms.Form):
    """Bills as a person drops them."""

    file = BillsField(
        label=_("Billing files"),
        max_length=200,
        help_text=_("FOCUS 1.0 as CSV (UTF-8), CSV packed with gzip, or Parquet. Up to 20 files, 1 GB each."),
    )


class WithdrawForm(forms.Form):
    """Why a bill shall no longer count."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the history of the bill. Its months are computed anew without it."),
    )


FOR_STEP = {"withdraw": WithdrawForm}
"""The forms of the steps that ask for something."""


class CustomerInput(forms.TextInput):
    """A text field that proposes customers while one types; customers are told apart by their number."""

    template_name = "billing/customer_input.html"


class CustomerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # companies, by number
    """A customer, written as its number or its whole name."""

    widget = CustomerInput

    def to_python(self, value: Any) -> Company | None:  # noqa: ANN401 - whatever was sent
        """Return the customer, or say that there is none or more than one of that name."""
        text = str(value.number if isinstance(value, Company) else value or "").strip()
        if not text:
            return None
        customers = self.queryset if self.queryset is not None else Company.objects.none()
        found = list(customers.filter(Q(number__iexact=text) | Q(name__iexact=text))[:2])
        by_number = [one for one in found if one.number.lower() == text.lower()]
        if len(by_number or found) == 1:
            return (by_number or found)[0]  # type: ignore[no-any-return]  # a company
        if found:
            raise ValidationError(
                _("Several customers are called “%(name)s”. Write the number."), "several", {"name": text}
            )
        raise ValidationError(
            _("There is no customer “%(name)s”. Choose one of those proposed."), "none", {"name": text}
        )


class LinkForm(forms.Form):
    """To which customer an account belongs; left empty on one account, to none."""

    customer = CustomerField(
        label=_("Customer"),
        queryset=Company.objects.filter(kind=Kind.CUSTOMER),
        to_field_name="number",
        help_text=_("Type a part of the name or number and choose."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's options
        actor: Actor | None = None,
        subject: BillingAccount | None = None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: BillingAccount | None) -> None:
        """Offer what the actor may see; only one account may be linked to nobody."""
        field = self.fields["customer"]
        field.queryset = customers_to_choose(actor)  # type: ignore[attr-defined]  # a model choice
        field.required = subject is None
        if subject is not None and subject.customer is not None:
            field.help_text = _(
                "Type a part of the name or number and choose. Left empty, the account is linked to nobody."
            )


def customers_to_choose(actor: Actor, typed: str = "") -> Any:  # noqa: ANN401 - a query set of companies
    """Return the customers an account may be linked to, those that match what was typed."""
    found = Company.objects.visible_to(actor).filter(kind=Kind.CUSTOMER, is_active=True)
    return found.filter(Q(number__icontains=typed) | Q(name__icontains=typed)) if typed else found
