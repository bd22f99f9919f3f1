"""What the vendor says about an opportunity that it shares with a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Customer
from partner_center.domains.opportunities.forms.contacts import ContactRow, ContactsField
from partner_center.domains.opportunities.forms.opportunities import (
    BLANK,
    Sectioned,
    a_country,
    amount,
    day_input,
    in_order,
    offer_offerings,
    part,
)
from partner_center.domains.opportunities.models import (
    ATTACHMENT,
    Industry,
    Opportunity,
    OpportunityStatus,
    Origin,
    Region,
    Service,
)
from partner_center.domains.opportunities.policies.offers import NEEDS_COUNTING, offers_need_offering
from partner_center.domains.opportunities.queries import eligibilities, eligibility
from partner_center.domains.partners.models import CURRENCIES
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from partner_center.foundations.identity.actor import Actor


class ShareForm(Sectioned):
    """What the vendor says about an opportunity that it shares with a partner."""

    formsets: ClassVar[dict[str, Any]] = {"contacts": forms.formset_factory(ContactRow, extra=0)}

    partner = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Company.objects.none(),
        help_text=_("Members of the co-selling program: differentiated, or certified with three deliveries a year."),
        widget=forms.Select(
            attrs={
                "hx-get": reverse_lazy("opportunities:share-advice"),
                "hx-trigger": "change",
                "hx-target": "#share-advice",
                "hx-swap": "outerHTML",
            }
        ),
    )
    offerings = forms.ModelMultipleChoiceField(
        label=_("Offerings"),
        queryset=Offering.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The partner's listed offerings with which this is to be sold. They can be changed later."),
    )
    name = forms.CharField(
        label=_("Name of the opportunity"),
        max_length=128,
        help_text=_("The partner reads it before it accepts: do not name the customer here."),
    )
    need = part(_("Need"), _("The partner reads it before it accepts: do not name the customer here."), required=True)
    customer = forms.ModelChoiceField(
        label=_("Customer account"), queryset=Customer.objects.get_queryset().none(), required=False
    )
    customer_name = forms.CharField(label=_("Customer name"), max_length=256)
    registration_no = forms.CharField(label=_("Registration number"), max_length=64, required=False)
    country = forms.CharField(
        label=_("Country"), max_length=2, initial="CN", required=False, validators=[a_country], widget=CountrySelect
    )
    region = forms.ChoiceField(label=_("Region"), choices=[*BLANK, *Region.choices])
    address = forms.CharField(label=_("Address"), max_length=256, required=False)
    industry = forms.ChoiceField(label=_("Industry"), choices=[*BLANK, *Industry.choices])
    is_new = forms.BooleanField(label=_("New customer of the vendor"), required=False, initial=True)
    budget = part(_("Budget"), _("How much has the customer planned, from which pot, and is it approved?"))
    decision_maker = part(_("Decision-maker"), _("Who decides, who is asked, and how does the decision come about?"))
    plan = part(_("Purchase plan"), _("The partner reads it before it accepts: do not name the customer here."))
    expected_amount = amount(
        _("Expected amount"), _("Before it accepts, the partner sees the range only."), required=True
    )
    annual_scale = amount(_("Expected annual cloud scale"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    expected_sign_on = forms.DateField(label=_("Expected signing"), widget=day_input())
    project_start_on = forms.DateField(label=_("Project starts on"), widget=day_input(), required=False)
    project_end_on = forms.DateField(label=_("Project ends on"), widget=day_input(), required=False)
    services = forms.MultipleChoiceField(
        label=_("Cloud services"), choices=Service.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    contacts = ContactsField(label=_("Customer contacts"), help_text=_("Shown to the partner once it accepts."))
    file = forms.FileField(
        label=_("Attachment"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ATTACHMENT.accept}),
        help_text=_("Shown to the partner once it accepts."),
    )
    offered_before = forms.ModelChoiceField(
        label=_("Offered before as"),
        queryset=Opportunity.objects.none(),
        required=False,
        help_text=_("A declined or recalled opportunity that is offered to another partner now."),
    )

    SECTIONS = (
        (_("For whom"), ("partner", "offered_before")),
        (_("What it is about"), ("name", "need", "plan", "services")),
        (
            _("Customer: shown once the partner accepts"),
            (
                "customer",
                "customer_name",
                "registration_no",
                "country",
                "region",
                "address",
                "industry",
                "is_new",
                "budget",
                "decision_maker",
                "contacts",
                "file",
            ),
        ),
        (
            _("Revenue and dates"),
            ("expected_amount", "currency", "annual_scale", "expected_sign_on", "project_start_on", "project_end_on"),
        ),
    )

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.kinds, file.max_bytes = ATTACHMENT.accept, ATTACHMENT.max_bytes
        if actor is not None:
            self.prepare(actor=actor)

    def prepare(self, *, actor: Actor, subject: object = None) -> None:
        """Offer the partners, the customers, and what may be offered again; the action judges what was chosen."""
        del subject
        fields: Any = self.fields
        fields["partner"].queryset = Company.objects.visible_to(actor).filter(kind=Kind.PARTNER, is_active=True)
        fields["offerings"].queryset = Offering.objects.visible_to(actor)
        fields["customer"].queryset = Customer.objects.visible_to(actor).order_by("name")
        fields["offered_before"].queryset = Opportunity.objects.visible_to(actor).filter(
            origin=Origin.HO,
            status__in=[OpportunityStatus.DECLINED, OpportunityStatus.RECALLED],
            offered_again=None,
        )

    def sections(self) -> Iterator[tuple[object, list[BoundField]]]:
        """Group the partners by whether they may receive, and offer what the chosen one has; only where it is shown."""
        fields: Any = self.fields
        partners = list(fields["partner"].queryset)
        found = eligibilities(partners)
        groups: tuple[list[tuple[int, str]], list[tuple[int, str]]] = ([], [])
        for one in partners:
            groups[not found[one.pk].is_eligible].append((one.pk, f"{one.name} · {found[one.pk].why}"))
        labels = (_("May receive"), _("May not receive yet"))
        named = [(label, group) for label, group in zip(labels, groups, strict=True) if group]
        fields["partner"].choices = [*BLANK, *named]
        offer_offerings(fields["offerings"], self.chosen, None)
        yield from super().sections()

    @property
    def chosen(self) -> Company | None:
        """The partner that is chosen so far."""
        fields: Any = self.fields
        key = str(self["partner"].value() or "")
        found: Company | None = fields["partner"].queryset.filter(pk=key).first() if key.isdigit() else None
        return found

    @property
    def advice(self) -> dict[str, Any] | None:
        """Whether the chosen partner may receive, and why; before anything is sent."""
        partner = self.chosen
        if partner is None:
            return None
        found = eligibility(partner)
        return {
            "title": _("It may receive opportunities") if found.is_eligible else _("It may not receive yet"),
            "tone": "good" if found.is_eligible else "warn",
            "why": found.why,
            "points": [NEEDS_COUNTING] if offers_need_offering() else [],
            "has_offerings": Offering.objects.filter(partner=partner).listed().exists(),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for days in order."""
        cleaned = super().clean()
        in_order(self, cleaned)
        return cleaned
