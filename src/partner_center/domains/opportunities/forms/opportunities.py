"""What is asked about an opportunity: by the partner that shares it, and by the vendor that shares it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Association, Customer
from partner_center.domains.customers.models import Report as Prospect
from partner_center.domains.opportunities.forms.contacts import ContactRow, ContactsField, ContactsForm
from partner_center.domains.opportunities.models import (
    CONSENT_PAPER,
    PART,
    WORDING,
    Activity,
    ConsentMeans,
    Industry,
    Opportunity,
    Region,
    Service,
    Support,
)
from partner_center.domains.partners.models import CURRENCIES
from partner_center.domains.solutions.models import Offering
from partner_center.domains.solutions.queries import counting
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

a_country = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as CN."))
BLANK = [("", "–")]
AGREED_TO = _(
    "Wording %(version)s: “We agree that the data of our company and of the people named here is shared with the cloud "
    "vendor to prepare this project.”"
)
"""What the customer agreed to; another sentence gets another version."""


def day_input() -> forms.DateInput:
    """Return the browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def amount(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DecimalField:  # noqa: ANN401 - lazy texts
    """Return a field for an amount above zero."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=Decimal("0.01"),
        max_digits=20,
        decimal_places=2,
    )


def part(label: Any, help_text: Any, *, required: bool = False) -> forms.CharField:  # noqa: ANN401 - lazy texts
    """Return a field for one of the four parts of the description."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=PART,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Sectioned(ContactsForm):
    """A long form under headings."""

    SECTIONS: ClassVar[tuple[tuple[object, tuple[str, ...]], ...]] = ()

    def sections(self) -> Iterator[tuple[object, list[BoundField]]]:
        """Yield the fields under their headings."""
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean_country(self) -> str:
        """Take the code in capitals; a region of China is in China."""
        return str(self.cleaned_data.get("country") or "CN").upper()


class OpportunityForm(Sectioned):
    """Everything that a partner says about an opportunity. A draft may be incomplete; submitting asks for the rest."""

    formsets: ClassVar[dict[str, Any]] = {"contacts": forms.formset_factory(ContactRow, extra=0)}

    customer = forms.ModelChoiceField(
        label=_("One of your customers"),
        queryset=Customer.objects.get_queryset().none(),
        required=False,
        help_text=_(
            "Its registered name is taken over, and the office that owns its account receives the opportunity."
        ),
    )
    prospect = forms.ModelChoiceField(
        label=_("Or one of your reported prospects"), queryset=Prospect.objects.none(), required=False
    )
    customer_name = forms.CharField(
        label=_("Customer name"),
        max_length=256,
        required=False,
        help_text=_("The legal name, if it is neither."),
        widget=forms.TextInput(
            attrs={
                "hx-get": reverse_lazy("opportunities:customer-hint"),
                "hx-trigger": "input changed delay:400ms, load",
                "hx-include": "[name='registration_no']",
                "hx-target": "#customer-hint",
                "hx-swap": "outerHTML",
            }
        ),
    )
    registration_no = forms.CharField(label=_("Registration number"), max_length=64, required=False)
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        initial="CN",
        required=False,
        validators=[RegexValidator(r"^[A-Za-z]{2}$", _("Write the country as two letters, such as CN."))],
        widget=CountrySelect,
    )
    region = forms.ChoiceField(
        label=_("Region"),
        choices=[*BLANK, *Region.choices],
        required=False,
        help_text=_("Where the customer is; a new customer's region decides which office receives the opportunity."),
    )
    address = forms.CharField(label=_("Address"), max_length=256, required=False)
    industry = forms.ChoiceField(label=_("Industry"), choices=[*BLANK, *Industry.choices], required=False)
    is_new = forms.BooleanField(
        label=_("New customer of the vendor"),
        required=False,
        initial=True,
        help_text=_("It has not bought from the vendor yet; the vendor checks this when it validates."),
    )
    name = forms.CharField(label=_("Name of the opportunity"), max_length=128)
    budget = part(_("Budget"), _("How much has the customer planned, from which pot, and is it approved?"))
    decision_maker = part(_("Decision-maker"), _("Who decides, who is asked, and how does the decision come about?"))
    need = part(_("Need"), _("What does the customer want to solve, and what happens if it does not?"))
    plan = part(
        _("Purchase plan"), _("How will the customer buy, by tender or directly, and in which steps until when?")
    )
    expected_amount = amount(_("Expected amount"), _("Of the contract, tax included."))
    annual_scale = amount(
        _("Expected annual cloud scale"), _("What the customer will spend on cloud services in a year.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    expected_sign_on = forms.DateField(
        label=_("Expected signing"), widget=day_input(), required=False, help_text=_("Not in the past.")
    )
    project_start_on = forms.DateField(
        label=_("Project starts on"), widget=day_input(), required=False, help_text=_("With the signature or later.")
    )
    project_end_on = forms.DateField(
        label=_("Project ends on"), widget=day_input(), required=False, help_text=_("After its start.")
    )
    presales_activities = forms.MultipleChoiceField(
        label=_("Pre-sales activities"),
        choices=Activity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you have done with the customer already."),
    )
    offerings = forms.ModelMultipleChoiceField(
        label=_("Offerings"),
        queryset=Offering.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Your listed offerings. Without one the opportunity goes on, but does not count for the target of "
            "opportunities."
        ),
    )
    services = forms.MultipleChoiceField(
        label=_("Cloud services"), choices=Service.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    support = forms.MultipleChoiceField(
        label=_("Support requested"), choices=Support.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    partner_contact = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=User.objects.none(), required=False
    )
    contacts = ContactsField(
        label=_("Customer contacts"), required=False, help_text=_("One to five people at the customer.")
    )
    consent_by = forms.CharField(
        label=_("Consent given by"),
        max_length=64,
        required=False,
    )
    consent_on = forms.DateField(label=_("Consent given on"), widget=day_input(), required=False)
    consent_means = forms.ChoiceField(
        label=_("How it was given"), choices=[*BLANK, *ConsentMeans.choices], required=False
    )
    consent_file = forms.FileField(
        label=_("Proof of the consent"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": CONSENT_PAPER.accept}),
        help_text=_("A scan or the e-mail, if there is one."),
    )

    SECTIONS = (
        (
            _("Customer"),
            (
                "customer",
                "prospect",
                "customer_name",
                "registration_no",
                "country",
                "region",
                "address",
                "industry",
                "is_new",
            ),
        ),
        (_("What it is about"), ("name", "budget", "decision_maker", "need", "plan")),
        (
            _("Revenue and dates"),
            ("expected_amount", "currency", "annual_scale", "expected_sign_on", "project_start_on", "project_end_on"),
        ),
        (_("Solution and support"), ("offerings", "presales_activities", "services", "support")),
        (_("Contacts"), ("contacts", "partner_contact")),
        (_("Consent of the customer"), ("consent_by", "consent_on", "consent_means", "consent_file")),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Opportunity | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_by"].help_text = AGREED_TO % {"version": WORDING}
        file: Any = self.fields["consent_file"]
        file.kinds, file.max_bytes = CONSENT_PAPER.accept, CONSENT_PAPER.max_bytes
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Opportunity | None = None) -> None:
        """Offer the company's own customers, prospects, listed offerings and people."""
        fields: Any = self.fields
        belongs = Association.objects.current().filter(partner=actor.company, customer=OuterRef("pk"))
        fields["customer"].queryset = Customer.objects.visible_to(actor).filter(Exists(belongs)).order_by("name")
        fields["prospect"].queryset = Prospect.objects.visible_to(actor).living().filter(partner=actor.company)
        offer_offerings(fields["offerings"], actor.company, subject)
        fields["partner_contact"].queryset = (
            User.objects.holding(Role.PARTNER_ADMIN, Role.PARTNER_SALES).filter(company=actor.company).order_by("name")
        )
        if actor.user is not None:
            fields["partner_contact"].initial = actor.user.pk

    def clean_consent_on(self) -> Any:  # noqa: ANN401 - a day, or nothing
        """Refuse a day that is still to come."""
        day = self.cleaned_data.get("consent_on")
        if day is not None and day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for one kind of customer, days in order, and a whole consent or none."""
        cleaned = super().clean()
        if cleaned.get("customer") and cleaned.get("prospect"):
            self.add_error("prospect", _("Choose a customer or a prospect, not both."))
        in_order(self, cleaned)
        said = [name for name in ("consent_by", "consent_on", "consent_means") if cleaned.get(name)]
        if said or cleaned.get("consent_file"):
            for name in ("consent_by", "consent_on", "consent_means"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A consent says who gave it, when and how."))
        return cleaned


def in_order(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Refuse days out of order at once, without waiting for the submission."""
    sign, start, end = (cleaned.get(name) for name in ("expected_sign_on", "project_start_on", "project_end_on"))
    if sign and start and start < sign:
        form.add_error("project_start_on", _("A project starts with the signature or after it."))
    if start and end and end < start:
        form.add_error("project_end_on", _("A project ends after it has started."))


def offer_offerings(field: Any, partner: Company | None, subject: Opportunity | None) -> None:  # noqa: ANN401 - a field
    """Offer a partner's listed offerings and those linked already, each with whether it counts and why."""
    rows = Offering.objects.filter(partner=partner)
    linked = list(subject.offerings.values_list("pk", flat=True)) if subject is not None else []
    field.queryset = (rows.listed() | rows.filter(pk__in=linked)).order_by("name")
    field.label_from_instance = with_badge


def with_badge(offering: Offering) -> str:
    """Return an offering with the badge by which a partner chooses."""
    found = counting(offering)
    text = _("%(offering)s · counts: %(why)s") if found.counts else _("%(offering)s · does not count: %(why)s")
    return str(text % {"offering": offering, "why": found.why})


PLAIN = tuple(
    name
    for name in OpportunityForm.base_fields
    if not name.startswith("consent_")
    and name not in {"customer", "prospect", "offerings", "contacts", "partner_contact"}
)


def initial_of(opportunity: Opportunity) -> dict[str, Any]:
    """Return an opportunity as the partner's form would show it, contacts and consent included; files stay away."""
    consent = opportunity.consents.first()
    said = (
        {"consent_by": consent.given_by, "consent_on": consent.given_on, "consent_means": consent.means}
        if consent is not None
        else {}
    )
    contacts = opportunity.contacts.order_by("place").values("name", "title", "phone", "email")
    return {
        **{name: getattr(opportunity, name) for name in PLAIN},
        "customer": opportunity.customer_id,
        "prospect": opportunity.prospect_id,
        "partner_contact": opportunity.partner_contact_id,
        "offerings": list(opportunity.offerings.values_list("pk", flat=True)),
        "contacts": list(contacts),
        **said,
    }
