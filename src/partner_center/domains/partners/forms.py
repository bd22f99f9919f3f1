"""What people fill in about a partner: profile, business information, the answers that steps ask for."""

from __future__ import annotations

import secrets
import zoneinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import BANK_LETTER, CURRENCIES, BusinessInfo, TaxpayerType
from partner_center.foundations.identity.models import Company, Language, User
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from partner_center.foundations.identity.actor import Actor

LEAST, MOST = Decimal("0.01"), Decimal("0.99")
"""Bounds of the test amount (domain.md 1.3: a small random amount)."""

TAX_RATES = [("0", "0%"), ("0.01", "1%"), ("0.03", "3%"), ("0.06", "6%"), ("0.09", "9%"), ("0.13", "13%")]
a_country = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as CN."))
an_account = RegexValidator(
    r"^[A-Z0-9]{5,34}$", _("An account number has 5 to 34 digits or capital letters, without spaces.")
)
a_swift = RegexValidator(r"^[A-Z0-9]{8}([A-Z0-9]{3})?$", _("A SWIFT code has 8 or 11 letters and digits."))


class ApproveForm(forms.Form):
    """The small amount that is transferred; a random one is proposed."""

    verify_amount = forms.DecimalField(
        label=_("Test amount"),
        min_value=LEAST,
        max_value=MOST,
        max_digits=4,
        decimal_places=2,
        help_text=_("Transfer exactly this amount to the account. The partner is not told how much it is."),
        error_messages={"min_value": _("The amount lies between 0.01 and 0.99.")}
        | {"max_value": _("The amount lies between 0.01 and 0.99.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["verify_amount"].initial = Decimal(secrets.randbelow(99) + 1) / 100


class VerifyForm(forms.Form):
    """The amount that arrived on the account."""

    amount = forms.DecimalField(
        label=_("Received amount"),
        min_value=LEAST,
        max_digits=12,
        decimal_places=2,
        help_text=_("As your bank statement shows it, for example 0.37."),
    )


class ProfileForm(forms.Form):
    """What a partner says about itself."""

    industry = forms.CharField(label=_("Industry"), max_length=64, required=False)
    size = forms.CharField(label=_("Number of employees"), max_length=20, required=False)
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    address = forms.CharField(label=_("Address"), max_length=256, required=False)


class ManagerForm(forms.Form):
    """Who looks after a partner."""

    manager = forms.ModelChoiceField(label=_("Ecosystem manager"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]  # a field of choices


class RegisterForm(ProfileForm):
    """A new partner company."""

    name = forms.CharField(
        label=_("Company name"), max_length=256, help_text=_("Exactly as on the registration document.")
    )
    unified_code = forms.CharField(label=_("Registration number"), max_length=64)
    country = forms.CharField(
        label=_("Country"), max_length=2, initial="CN", validators=[a_country], widget=CountrySelect
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name) for name in sorted(zoneinfo.available_timezones())],
        initial="Asia/Shanghai",
        help_text=_("Deadlines of this partner end at midnight there."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.CHINESE)
    manager = forms.ModelChoiceField(label=_("Ecosystem manager"), queryset=User.objects.none(), required=False)
    field_order = ("name", "unified_code", "country", "time_zone", "language", "manager")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]  # a field of choices


def managers() -> Any:  # noqa: ANN401 - a query set of people
    """Return the vendor's people who can look after partners."""
    return User.objects.holding(Role.VENDOR_MANAGER).filter(company__kind=Kind.VENDOR, is_active=True).order_by("name")


class BusinessInfoForm(forms.Form):
    """Everything that is needed to pay a partner, in four sections (domain.md 1.3)."""

    contract_entity = forms.CharField(
        label=_("Contracting entity"), max_length=128, help_text=_("The vendor's company that your contract names.")
    )
    currency = forms.ChoiceField(label=_("Settlement currency"), choices=[(code, code) for code in CURRENCIES])
    taxpayer_type = forms.ChoiceField(label=_("Taxpayer type"), choices=TaxpayerType.choices)
    taxpayer_number = forms.CharField(label=_("Taxpayer number"), max_length=64)
    tax_rate = forms.TypedChoiceField(label=_("Tax rate"), choices=TAX_RATES, coerce=Decimal, initial="0.06")
    contact_name = forms.CharField(label=_("Finance contact"), max_length=64)
    contact_phone = forms.CharField(label=_("Phone"), max_length=32)
    contact_email = forms.EmailField(label=_("E-mail address"), max_length=254)
    bank_country = forms.CharField(
        label=_("Bank's country"), max_length=2, initial="CN", validators=[a_country], widget=CountrySelect
    )
    bank_name = forms.CharField(label=_("Bank"), max_length=128)
    bank_branch = forms.CharField(label=_("Branch"), max_length=128, required=False)
    account_name = forms.CharField(
        label=_("Account name"),
        max_length=256,
        help_text=_("Must equal the company's name; personal accounts are not allowed."),
    )
    account_number = forms.CharField(label=_("Account number"), max_length=64)
    swift = forms.CharField(
        label=_("SWIFT / BIC"),
        max_length=11,
        required=False,
        validators=[a_swift],
        help_text=_("Needed when the bank lies outside China."),
    )
    letter = forms.FileField(
        label=_("Bank letter"),
        required=False,
        help_text=_("Needed when account, contracting entity or currency differ from the certified version."),
        widget=forms.ClearableFileInput(attrs={"accept": BANK_LETTER.accept}),
    )

    SECTIONS = (
        (_("Contract"), ("contract_entity", "currency")),
        (_("Tax information"), ("taxpayer_type", "taxpayer_number", "tax_rate")),
        (_("Finance contact"), ("contact_name", "contact_phone", "contact_email")),
        (
            _("Bank account"),
            ("bank_country", "bank_name", "bank_branch", "account_name", "account_number", "swift", "letter"),
        ),
    )

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        letter: Any = self.fields["letter"]
        letter.kinds, letter.max_bytes = BANK_LETTER.accept, BANK_LETTER.max_bytes
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: BusinessInfo | None = None) -> None:  # noqa: ARG002 - the API gives both
        """Propose the company's own name for the account, and the vendor's for the contract."""
        if actor.company is not None:
            self.fields["account_name"].initial = actor.company.name
        vendor = Company.objects.filter(kind=Kind.VENDOR).first()
        if vendor is not None:
            self.fields["contract_entity"].initial = vendor.name

    def sections(self) -> Iterator[tuple[object, list[BoundField]]]:
        """Yield the fields under their headings."""
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean_account_number(self) -> str:
        """Take the number without the blanks that banks print into it."""
        number = "".join(self.cleaned_data["account_number"].split()).upper()
        an_account(number)
        return number

    def clean(self) -> dict[str, Any]:
        """Ask for a SWIFT code where a transfer needs one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("bank_country", "CN") != "CN" and not data.get("swift") and "swift" not in self.errors:
            self.add_error("swift", _("A bank outside China needs its SWIFT code."))
        return data


FOR_STEP = {"approve": ApproveForm}
