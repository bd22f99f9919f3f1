"""What a customer fills in on the partner's link: an account with its first person, and the ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.forms.prospects import BAD_MOBILE
from partner_center.foundations.identity.models import Language, User
from partner_center.kit.phones import BadMobileError, mobile_number, shown

if TYPE_CHECKING:
    from partner_center.domains.customers.models import Invitation

TICK = {"required": _("Tick this to go on.")}


class JoinForm(forms.Form):
    """The notice and what is given to the partner."""

    knows = forms.BooleanField(label=_("I have read what association means."), error_messages=TICK)
    shares = forms.BooleanField(
        label=_("The partner may see our company's name, contact and consumption while we belong to it."),
        error_messages=TICK,
    )


class RegisterAccountForm(JoinForm):
    """A new account: the company and its first person."""

    company = forms.CharField(
        label=_("Company name"),
        max_length=256,
        help_text=_("As it stands in the register."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mobile = forms.CharField(
        label=_("Your mobile"),
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 10 characters; not only digits, and no password that many use."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    field_order = ("company", "name", "mobile", "email", "password", "language", "knows", "shares")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        self.country = invitation.partner.country
        report = invitation.report
        if report is not None:
            self.country = report.country
            self.fields["company"].initial = report.name
            self.fields["name"].initial = report.contact_name
            self.fields["email"].initial = invitation.email
            ends = shown(report.mobile)[-4:]
            self.fields["mobile"].help_text = _("The number your partner wrote down, which ends in %(end)s.") % {
                "end": ends
            }

    def clean_mobile(self) -> str:
        """Bring the number into one form."""
        try:
            return mobile_number(str(self.cleaned_data["mobile"]), self.country)
        except BadMobileError as error:
            raise ValidationError(BAD_MOBILE[error.code], code=error.code) from error

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules of the house, knowing whose it is."""
        data = super().clean() or {}
        if data.get("password"):
            person = User(email=data.get("email", ""), name=data.get("name", ""))
            try:
                password_validation.validate_password(data["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return data
