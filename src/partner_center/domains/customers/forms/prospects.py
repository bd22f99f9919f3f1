"""What people fill in about prospects, invitations and reserved customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import (
    AssociationType,
    Channel,
    Customer,
    Report,
    ReportStatus,
    ReservationReason,
)
from partner_center.domains.customers.queries.prospects import key_of
from partner_center.foundations.identity.models import Language, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.webkit.countries import CountrySelect
from partner_center.kit.phones import BadMobileError, mobile_number, shown

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

BAD_MOBILE = {
    "china": _("Write the 11 digits of a Chinese mobile number, or another number with its country code (+65 …)."),
    "number": _("This is no mobile number. Write it with its country code, for example +65 8123 4567."),
    "not_mobile": _("This is a fixed line. Write the mobile number with which the customer will register."),
}


class MobileMixin:
    """Reads the field ``mobile`` in the manner of the country beside it, and keeps it in one form."""

    cleaned_data: dict[str, Any]

    def clean_name(self) -> str:
        """Refuse a name of which nothing can be recognised."""
        name = str(self.cleaned_data["name"]).strip()
        if not key_of(name):
            raise forms.ValidationError(_("Write the customer's name with letters or digits."), code="no_name")
        return name

    def clean_mobile(self) -> str:
        """Bring the number into one form."""
        text = str(self.cleaned_data["mobile"])
        if not text:
            return ""
        try:
            return mobile_number(text, self.cleaned_data.get("country") or "CN")
        except BadMobileError as error:
            raise forms.ValidationError(BAD_MOBILE[error.code], code=error.code) from error


class ProspectRowForm(MobileMixin, forms.Form):
    """A prospect as a line of a file states it."""

    country = forms.RegexField(
        label=_("Country"),
        regex="^[A-Z]{2}$",
        initial="CN",
        max_length=2,
        required=False,
        widget=CountrySelect,
        error_messages={"invalid": _("Write two capital letters, for example CN.")},
    )
    name = forms.CharField(label=_("Customer name"), max_length=256, help_text=_("As it stands in the register."))
    contact_name = forms.CharField(label=_("Contact"), max_length=64)
    mobile = forms.CharField(
        label=_("Mobile"),
        max_length=32,
        help_text=_("The customer has to register with this number. China: 11 digits; elsewhere with country code."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=64, required=False, help_text=_("Needed to invite the customer by mail.")
    )
    industry = forms.CharField(label=_("Industry"), max_length=64, required=False)
    region = forms.CharField(label=_("Region"), max_length=64, required=False)
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_country(self) -> str:
        """Take China where nothing is said."""
        return str(self.cleaned_data["country"] or "CN")


class AmendProspectForm(ProspectRowForm):
    """A prospect with the person who looks after it."""

    owner = forms.ModelChoiceField(
        label=_("Account manager"), queryset=User.objects.none(), required=False, help_text=_("Who talks to it.")
    )
    # The country decides how the number is read, so it is cleaned before it.
    field_order = ("name", "contact_name", "country", "mobile", "email", "owner", "industry", "region", "remark")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - a form's options
        actor: Actor | None = None,
        subject: Report | None = None,
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mobile"].widget.attrs["placeholder"] = "13800138000"
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Report | None = None) -> None:
        """Offer the partner's own people who sell; propose the person who writes."""
        owner: Any = self.fields["owner"]
        owner.queryset = sellers_of(actor)
        if subject is None and actor.user is not None:
            owner.initial = actor.user.pk
        if subject is not None:
            self.initial["mobile"] = shown(subject.mobile)


class ProspectForm(AmendProspectForm):
    """A new prospect, recorded or reported at once."""

    report_now = forms.BooleanField(
        label=_("Report it at once"),
        required=False,
        initial=True,
        help_text=_("Nobody else can report it for 15 days then. Otherwise it is only written down."),
    )


def sellers_of(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the people of the actor's company who may look after prospects."""
    return User.objects.visible_to(actor).holding(Role.PARTNER_SALES, Role.PARTNER_ADMIN).filter(company=actor.company)


class InviteForm(forms.Form):
    """Whom to invite by mail, and how they will belong to the partner."""

    reports = forms.ModelMultipleChoiceField(
        label=_("Prospects"),
        queryset=Report.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Reported prospects. An invitation that is still out is replaced: its link stops working."),
        error_messages={"required": _("Choose at least one prospect.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=64,
        required=False,
        help_text=_("Only to correct the address of a single prospect."),
    )
    kind = forms.ChoiceField(
        label=_("Association type"),
        choices=AssociationType.choices,
        initial=AssociationType.RESALE,
        widget=forms.RadioSelect,
        help_text=_("Resale: the partner carries the funds. Referral: the customer pays the vendor itself."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=Language.choices, initial=Language.CHINESE)
    message = forms.CharField(
        label=_("Personal word"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the mail above the link."),
    )

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer the reported prospects; whether they are still so is decided by the action, under lock."""
        own: Any = self.fields["reports"]
        own.queryset = Report.objects.visible_to(actor).filter(status=ReportStatus.REPORTED)


class LinkForm(forms.Form):
    """A link with its QR code for brochures, chats and events."""

    channel = forms.ChoiceField(
        label=_("Link"),
        choices=[(one.value, one.label) for one in (Channel.OFFLINE, Channel.GENERAL)],
        initial=Channel.OFFLINE,
        widget=forms.RadioSelect,
        help_text=_(
            "An offline link is yours: customers who come by it are given to you. The general one is nobody's."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Association type"),
        choices=AssociationType.choices,
        initial=AssociationType.RESALE,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label=_("Where you use it"), max_length=64, help_text=_("For example a fair or a chat group; only you see it.")
    )


class ReserveForm(MobileMixin, forms.Form):
    """A customer that the vendor keeps for itself."""

    name = forms.CharField(label=_("Customer name"), max_length=256, help_text=_("As it stands in the register."))
    reason = forms.ChoiceField(label=_("Reason"), choices=ReservationReason.choices)
    mobile = forms.CharField(label=_("Mobile"), max_length=32, required=False)
    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.none(), required=False, help_text=_("If it has an account.")
    )
    note = forms.CharField(label=_("Note"), max_length=255, required=False)

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:  # noqa: ARG002 - the API gives both
        """Offer the customers the vendor's people see."""
        customer: Any = self.fields["customer"]
        customer.queryset = Customer.objects.visible_to(actor)


class LiftForm(forms.Form):
    """Why a reservation is lifted."""

    reason = forms.CharField(label=_("Reason"), max_length=255)
