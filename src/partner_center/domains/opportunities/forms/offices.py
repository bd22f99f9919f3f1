"""What is asked about offices, the customers they own, and members of the co-selling program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Customer
from partner_center.domains.opportunities.forms.opportunities import BLANK, day_input
from partner_center.domains.opportunities.models import Office, OwnedCustomer, PceStage, Region
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Kind, Role

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class CountriesField(forms.CharField):
    """Countries as two capital letters each, separated by commas; cleans to a list."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the codes, each once, in capitals."""
        if isinstance(value, list | tuple):
            value = ",".join(map(str, value))
        codes = [code.strip().upper() for code in (value or "").replace(";", ",").split(",") if code.strip()]
        wrong = [code for code in codes if not (len(code) == 2 and code.isalpha() and code.isascii())]  # noqa: PLR2004 - two letters
        if wrong:
            raise forms.ValidationError(_("Write countries as two capital letters, such as SG, MY."), code="country")
        return sorted(set(codes))

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Show a list with commas."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Take an empty list as an answer."""

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Have nothing to add: the codes were looked at one by one."""


class OfficeForm(forms.Form):
    """An office: its names, what it covers, and its people."""

    name = forms.CharField(label=_("Name in English"), max_length=64)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=64, required=False)
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        choices=Region.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A region belongs to one office."),
    )
    countries = CountriesField(
        label=_("Countries"), required=False, help_text=_("Two letters each, separated by commas, such as SG, MY.")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of them receive what is routed here; any of them handles it."),
    )
    bd = forms.ModelChoiceField(label=_("Business development"), queryset=User.objects.none(), required=False)
    is_default = forms.BooleanField(label=_("Takes what no office covers"), required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer the vendor's people of each role."""
        fields: Any = self.fields
        people = User.objects.filter(company__kind=Kind.VENDOR)
        fields["members"].queryset = people.holding(Role.VENDOR_OFFICE).order_by("name")
        fields["bd"].queryset = people.holding(Role.VENDOR_BUSINESS).order_by("name")


def office_initial(office: Office) -> dict[str, Any]:
    """Return an office as the form would show it."""
    plain = ("name", "name_zh", "regions", "countries", "is_default", "is_active")
    return {
        **{name: getattr(office, name) for name in plain},
        "members": list(office.members.values_list("pk", flat=True)),
        "bd": office.bd_id,
    }


class OwnForm(forms.Form):
    """Which customer an office owns from now on."""

    customer = forms.ModelChoiceField(label=_("Customer"), queryset=Customer.objects.get_queryset().none())

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer every customer."""
        fields: Any = self.fields
        fields["customer"].queryset = Customer.objects.visible_to(actor).order_by("name")


class ReleaseForm(forms.Form):
    """Which customer an office owns no longer."""

    owned = forms.ModelChoiceField(label=_("Customer"), queryset=OwnedCustomer.objects.none())

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Office | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Office) -> None:
        """Offer the office's own customers."""
        fields: Any = self.fields
        rows = OwnedCustomer.objects.visible_to(actor).filter(office=subject).select_related("customer")
        fields["owned"].queryset = rows
        fields["owned"].label_from_instance = lambda one: one.customer.name


class MemberForm(forms.Form):
    """A partner's place on the path of the co-selling program."""

    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Company.objects.none())
    stage = forms.ChoiceField(label=_("Path stage"), choices=[*BLANK, *PceStage.choices])
    since = forms.DateField(label=_("Since"), widget=day_input())
    note = forms.CharField(label=_("Remark"), max_length=255, required=False)

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer the partners that are not entered yet."""
        fields: Any = self.fields
        partners = Company.objects.visible_to(actor).filter(kind=Kind.PARTNER, pce_membership=None)
        fields["partner"].queryset = partners.order_by("name")


class MemberAmendForm(forms.Form):
    """A membership that changes, or ends."""

    stage = forms.ChoiceField(label=_("Path stage"), choices=PceStage.choices)
    since = forms.DateField(label=_("Since"), widget=day_input())
    ended_on = forms.DateField(
        label=_("Left on"), widget=day_input(), required=False, help_text=_("Empty while it takes part.")
    )
    note = forms.CharField(label=_("Remark"), max_length=255, required=False)
