"""What is asked about requests to unlink or switch, authorisations, facts, managers, tags and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.actions.facts import STATED
from partner_center.domains.customers.forms.prepared import Prepared, a_mobile
from partner_center.domains.customers.models import (
    TAG_LENGTH,
    AccountFacts,
    Association,
    Customer,
    RequestKind,
    Scope,
    Tag,
)
from partner_center.domains.customers.models.facts import AMOUNTS
from partner_center.domains.customers.queries.days import last_day_allowed, today_in
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def own_customers(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the customers that belong to the actor's company now, as far as he sees them."""
    current = Association.objects.visible_to(actor).current().values("customer")
    return Customer.objects.visible_to(actor).filter(pk__in=current)


class AssociationRequestForm(Prepared):
    """Asking the other side to unlink or to switch the type. A customer asks about itself and names nobody."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.none(), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("association", "Request"), choices=RequestKind.choices)
    accepted = forms.BooleanField(
        label=_("I have read what follows, and the other side knows about it."),
        error_messages={"required": _("Accept what follows before you ask.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side will read it."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - a customer, where the address names one
        """Offer one's own customers; a customer is not asked for whom."""
        chosen: Any = self.fields["customer"]
        chosen.queryset = own_customers(actor) if actor.is_partner else Customer.objects.none()


class KnownRequestForm(AssociationRequestForm):
    """The same on the page of one customer, where customer and kind stand in the address."""

    customer = None  # type: ignore[assignment]  # Django's way to leave a field out
    kind = None  # type: ignore[assignment]  # as above

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - as above
        """There is nothing to narrow."""


class AuthorizationForm(Prepared):
    """Asking a customer to let one act in its account."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.none())
    scopes = forms.MultipleChoiceField(
        label=_("What you want to be allowed to do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads it before it decides."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - a customer, where the address names one
        """Offer one's own customers."""
        if subject is not None:
            del self.fields["customer"]
            return
        chosen: Any = self.fields["customer"]
        chosen.queryset = own_customers(actor)


class GrantForm(forms.Form):
    """Until when an authorisation holds."""

    ends_on = forms.DateField(
        label=_("Last day"), widget=DAY, help_text=_("At most a year from now. You can revoke it at any time.")
    )

    def __init__(self, *args: Any, subject: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if subject is not None:
            first, last = today_in(subject.customer), last_day_allowed(subject.customer)
            self.fields["ends_on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class FactsForm(forms.ModelForm):  # type: ignore[type-arg]  # the model is named below
    """What the vendor's systems say about an account. An empty field means: not stated."""

    class Meta:
        model = AccountFacts
        fields = [*(name for name in STATED if name not in {"as_of", "consumption_as_of"}), "as_of", "note"]
        widgets = {"as_of": MOMENT, "verified_at": MOMENT, "registered_at": MOMENT}
        help_texts = {
            "as_of": _("When this was true; now, if you leave it empty."),
            "currency": _("Of the account, three capital letters, for example CNY. All amounts are in it."),
            "open_orders": _("Orders that wait for the partner's payment."),
            "consumed_in": _("Year and month, for example 2026-10; usually filled in from bills."),
            "cash_paid": _("Usually filled in from bills: what was billed to date, net of credits."),
            "support_plans": _("Plans by which the partner supports the customer."),
            "service_plans": _("Plans by which the vendor's service supports the customer."),
            "credit_account": _("Credit that the vendor gave the customer itself; resale needs an account without."),
            "note": _("Where you know it from; the vendor's people read it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for name in AMOUNTS:
            self.fields[name].widget.attrs["min"] = "0"

    def clean(self) -> dict[str, Any]:
        """Amounts need their currency and are never negative; months are written YYYY-MM."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["currency"] = (data.get("currency") or "").upper()
        if not data["currency"] and any(data.get(name) is not None for name in AMOUNTS):
            self.add_error("currency", _("Say in which currency the amounts are."))
        for name in AMOUNTS:
            if name != "cash_paid" and (data.get(name) or 0) < 0:
                self.add_error(name, _("This cannot be less than zero."))
        data["enterprise"], data["frozen"] = data.get("enterprise") or None, data.get("frozen") or None
        return data

    def validate_constraints(self) -> None:
        """Constraints are checked above, in words; the database keeps them anyway."""


class AssignForm(Prepared):
    """Which account manager looks after the chosen customers."""

    person = forms.ModelChoiceField(
        label=_("Account manager"),
        queryset=User.objects.none(),
        help_text=_("Sees the customer's data from tomorrow on. Whoever had the customer before sees it no longer."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - a customer
        """Offer account managers of the own company."""
        chosen: Any = self.fields["person"]
        chosen.queryset = account_managers(actor)


class BatchAssignForm(AssignForm):
    """The same for several customers at once."""

    customers = forms.ModelMultipleChoiceField(label=_("Customers"), queryset=Customer.objects.none())
    field_order = ("customers", "person")

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - as above
        """Offer own customers, too."""
        super().prepare(actor=actor, subject=subject)
        chosen: Any = self.fields["customers"]
        chosen.queryset = own_customers(actor)


class BatchTakeBackForm(Prepared):
    """Which customers are taken back from their account managers."""

    customers = forms.ModelMultipleChoiceField(label=_("Customers"), queryset=Customer.objects.none())

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - as above
        """Offer own customers."""
        chosen: Any = self.fields["customers"]
        chosen.queryset = own_customers(actor)


def account_managers(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the people of the actor's company who may look after customers."""
    return User.objects.visible_to(actor).holding(Role.PARTNER_SALES, Role.PARTNER_ADMIN).order_by("name", "pk")


class TeamForm(Prepared):
    """Whose customers a director sees."""

    director = forms.ModelChoiceField(label=_("Director"), queryset=User.objects.none())
    people = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("director", "Team"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody: the person is no director any more. A person is in one team only."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401, ARG002 - as above
        """Offer account managers of the own company."""
        for name in ("director", "people"):
            chosen: Any = self.fields[name]
            chosen.queryset = account_managers(actor)


class TagsForm(Prepared):
    """The tags of one customer, as words with commas between."""

    names = forms.CharField(
        label=pgettext_lazy("customers", "Tags"),
        required=False,
        max_length=20 * (TAG_LENGTH + 2),
        help_text=_("Words with commas between them, each at most 64 characters. Only your company sees them."),
    )

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - the customer
        """Show the tags it has."""
        if subject is not None and actor.company is not None:
            own = Tag.objects.filter(partner=actor.company, customer=subject.pk).values_list("name", flat=True)
            self.fields["names"].initial = ", ".join(own)

    def clean_names(self) -> list[str]:
        """Split at Western and Chinese commas."""
        text = str(self.cleaned_data["names"]).replace("，", ",").replace("、", ",")
        return [part.strip() for part in text.split(",") if part.strip()]


class ContactForm(forms.Form):
    """A person whom customers may call."""

    name = forms.CharField(label=_("Name"), max_length=64)
    position = forms.CharField(label=_("Position"), max_length=64, required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=32, validators=[a_mobile])
    email = forms.EmailField(label=_("E-mail"), max_length=254)
