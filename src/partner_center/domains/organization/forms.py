"""What is filled in about people, roles and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization.policies import TOKEN_LIFE
from partner_center.domains.organization.queries import by_area, held_by, offered_permissions, offered_roles
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company, Language
from partner_center.foundations.identity.permissions import open_to_kind
from partner_center.foundations.identity.roles import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import CustomRole, User

a_mobile = RegexValidator(
    r"^\+?[0-9][0-9 \-]{4,30}$", _("Write the number in digits, with the country code if abroad.")
)


class Prepared(forms.Form):
    """A form whose choices depend on who fills it in and about whom; console and API prepare it the same way."""

    def __init__(self, *args: Any, actor: Actor | None = None, subject: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - the record, if there is one
        """Narrow the choices."""

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Set the choices of a field."""
        field: Any = self.fields[name]
        field.choices = list(choices)


class PasswordForm(Prepared):
    """A new initial password."""

    password = forms.CharField(
        label=_("Initial password"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Tell it to the person yourself; at the first sign-in it has to be changed. At least 10 characters."
        ),
    )

    def clean_password(self) -> str:
        """Hold the initial password to the usual rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class PersonForm(Prepared):
    """What can be changed about a person."""

    name = forms.CharField(label=_("Name"), max_length=64)
    mobile = forms.CharField(label=_("Mobile"), max_length=32, required=False, validators=[a_mobile])
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, help_text=_("Of screens and e-mails."))


class RolesForm(Prepared):
    """The roles of a person."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One to three. The administrator's role excludes every other."),
    )

    def prepare(self, *, actor: Actor, subject: User | None = None) -> None:
        """Offer the roles of the person's company, and start with those held."""
        company = subject.company if subject else actor.company
        if company is not None:
            self.offer("roles", offered_roles(company))
        if subject is not None:
            self.fields["roles"].initial = held_by(subject)


class NewcomerForm(PersonForm, PasswordForm):
    """A person who is entered: how he is reached, and with what he first signs in."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The person signs in with it. It cannot be changed later.")
    )
    field_order = ("email", "name", "mobile", "language", "roles", "company", "password")

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - there is none yet
        """Propose the company's language."""
        super().prepare(actor=actor, subject=subject)
        if actor.company is not None:
            self.fields["language"].initial = actor.company.language


class CreateForm(NewcomerForm, RolesForm):
    """A new colleague."""


class AppointForm(NewcomerForm):
    """The first administrator of a partner or a customer."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        company: Any = self.fields["company"]
        company.queryset = Company.objects.exclude(kind=Kind.VENDOR).order_by("kind", "name")


class DeactivateForm(forms.Form):
    """Why a person's access is closed."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Kept in the history.")
    )


class SwitchForm(forms.Form):
    """Whether codes are asked for from now on."""

    on = forms.BooleanField(
        label=_("Ask for verification codes"),
        required=False,
        help_text=_("Whoever takes a sensitive step gets a code by e-mail and enters it."),
    )


class RoleForm(Prepared):
    """A company's own role."""

    name = forms.CharField(label=_("Name"), max_length=64)
    description = forms.CharField(label=_("Description"), max_length=255, required=False)
    permissions = forms.MultipleChoiceField(label=_("Rights"), widget=forms.CheckboxSelectMultiple)

    def prepare(self, *, actor: Actor, subject: CustomRole | None = None) -> None:  # noqa: ARG002 - the console gives both
        """Offer every right that people of such a company can hold."""
        if actor.company is not None:
            self.offer("permissions", by_area(offered_permissions(actor.company.kind)))


class TokenForm(Prepared):
    """A new API token."""

    name = forms.CharField(label=_("Name"), max_length=64, help_text=_("What it is for, for example “ERP import”."))
    expires_on = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day on which it works; a year from today at the latest."),
    )
    permissions = forms.MultipleChoiceField(
        label=_("Limited to"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice the token may do whatever you may."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - there is none yet
        """Offer the actor's own rights and three months."""
        today = clock.now().date()
        self.fields["expires_on"].initial = today + timedelta(days=90)
        self.fields["expires_on"].widget.attrs |= {"min": today, "max": today + TOKEN_LIFE}
        if actor.company is not None:
            own = [one for one in open_to_kind(Kind(actor.company.kind)) if actor.may(one)]
            self.offer("permissions", by_area(own))
