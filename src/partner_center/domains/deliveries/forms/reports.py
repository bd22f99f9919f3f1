"""The report of a project: basic data, customer, cloud resources, delivery, contacts (domain.md 8.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.forms.rows import FilesField, FilesInput, RowsField, RowsForm
from partner_center.domains.deliveries.models import ATTACHMENT, LONGEST_ITEM, SOW, Phase, Project, Scenario
from partner_center.domains.opportunities.models import Office, Opportunity, Stage
from partner_center.domains.personnel.models import Person
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from partner_center.foundations.identity.actor import Actor

CURRENCIES = [(code, code) for code in ("CNY", "USD", "EUR", "HKD", "SGD", "THB", "MYR", "BRL", "MXN", "ZAR")]
a_country = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as CN."))


def day_input() -> forms.DateInput:
    """Return the browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WorkRow(forms.Form):
    """One item of work."""

    package = forms.CharField(label=_("Work package"), max_length=128)
    name = forms.CharField(label=_("Item of work"), max_length=200)
    person_days = forms.DecimalField(
        label=_("Person-days"),
        min_value=Decimal("0.1"),
        max_value=LONGEST_ITEM,
        max_digits=5,
        decimal_places=1,
        error_messages={"max_value": _("Break it down: an item takes at most 10 person-days.")},
    )


class PersonRow(forms.Form):
    """One person of the team; found by number."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), to_field_name="number")
    role = forms.CharField(label=_("Role in the project"), max_length=64)
    person_days = forms.DecimalField(label=_("Person-days"), min_value=Decimal("0.1"), max_digits=6, decimal_places=1)


class MilestoneRow(forms.Form):
    """One milestone of the plan."""

    name = forms.CharField(label=_("Milestone"), max_length=128)
    planned_on = forms.DateField(label=_("Planned for"), widget=day_input())
    deliverables = forms.CharField(label=_("What is delivered"), max_length=500)


class ReportForm(RowsForm):
    """Everything that a report says. A draft may be saved without papers and tables; submitting asks for them."""

    formsets: ClassVar[dict[str, Any]] = {
        "work": forms.formset_factory(WorkRow, extra=0),
        "people": forms.formset_factory(PersonRow, extra=0),
        "milestones": forms.formset_factory(MilestoneRow, extra=0),
    }

    opportunity = forms.ModelChoiceField(
        label=_("Opportunity"),
        queryset=Opportunity.objects.none(),
        required=False,
        help_text=_("One of your signed opportunities; leave it empty to write the project by hand."),
    )
    name = forms.CharField(label=_("Project name"), max_length=128)
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        initial="CN",
        validators=[a_country],
        widget=CountrySelect,
        help_text=_("Decides about incentives; it cannot be changed after the submission."),
    )
    region = forms.CharField(label=_("Region"), max_length=64, required=False)
    phase = forms.ChoiceField(
        label=_("Service phase"),
        choices=Phase.choices,
        help_text=_("One phase per report. The same phase of a customer's project is reported once."),
    )
    scenario = forms.ChoiceField(
        label=_("Support scenario"),
        choices=Scenario.choices,
        help_text=_("Migration verification, implementation and POC need a plan with milestones."),
    )
    start_on = forms.DateField(
        label=_("Starts on"), widget=day_input(), help_text=_("As in the statement of work; report before this day.")
    )
    end_on = forms.DateField(label=_("Ends on"), widget=day_input())
    customer_name = forms.CharField(label=_("Customer name"), max_length=256, help_text=_("The legal name."))
    customer_account = forms.CharField(label=_("Customer account"), max_length=64, required=False)
    customer_contact = forms.CharField(label=_("Customer contact"), max_length=64)
    customer_phone = forms.CharField(label=_("Contact's phone"), max_length=32, required=False)
    customer_email = forms.EmailField(label=_("Contact's e-mail"), max_length=254, required=False)
    annual_scale = forms.DecimalField(
        label=_("Estimated new annual scale"),
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=2,
        help_text=_("New consumption per year, without traffic products and marketplace goods."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    price_list_url = forms.URLField(label=_("Price list link"), max_length=500, required=False, assume_scheme="https")
    sow = forms.FileField(
        label=_("Statement of work"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": SOW.accept}),
        help_text=_("Needed for the submission. A new file replaces the one before."),
    )
    work = RowsField(
        WorkRow,
        label=_("Workload"),
        required=False,
        help_text=_("Break down what takes more than 10 person-days. It is fixed once the report is approved."),
    )
    people = RowsField(
        PersonRow,
        label=_("Personnel"),
        required=False,
        help_text=_("Everybody needs a recognised technical certificate that is valid from start to end."),
    )
    milestones = RowsField(
        MilestoneRow,
        label=_("Milestones"),
        required=False,
        help_text=_("In order, within the project. Reaching one more than five working days late is a severe delay."),
    )
    contact_name = forms.CharField(label=_("Project contact"), max_length=64)
    contact_phone = forms.CharField(label=_("Phone"), max_length=32)
    contact_email = forms.EmailField(label=_("E-mail address"), max_length=254)
    office = forms.ModelChoiceField(label=_("Representative office"), queryset=Office.objects.none(), required=False)
    manager = forms.ModelChoiceField(label=_("Ecosystem manager"), queryset=User.objects.none(), required=False)
    attachments = FilesField(
        label=_("Attachments"), required=False, widget=FilesInput(attrs={"accept": ATTACHMENT.accept})
    )
    note = forms.CharField(label=_("Remark"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    SECTIONS = (
        (_("Basic data"), ("opportunity", "name", "country", "region", "phase", "scenario", "start_on", "end_on")),
        (
            _("Customer"),
            ("customer_name", "customer_account", "customer_contact", "customer_phone", "customer_email"),
        ),
        (_("Cloud resources"), ("annual_scale", "currency", "price_list_url")),
        (_("Plan"), ("milestones",)),
        (_("Delivery"), ("sow", "work", "people")),
        (
            _("Contacts and attachments"),
            ("contact_name", "contact_phone", "contact_email", "office", "manager", "attachments", "note"),
        ),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Project | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("sow", SOW), ("attachments", ATTACHMENT)):
            field: Any = self.fields[name]
            field.kinds, field.max_bytes = kind.accept, kind.max_bytes
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Project | None = None) -> None:
        """Offer the company's own signed opportunities and people, the offices, and the ecosystem managers."""
        fields: Any = self.fields
        signed = Opportunity.objects.visible_to(actor).filter(
            partner=actor.company, stage__in=[Stage.SIGNED, Stage.DELIVERING]
        )
        fields["opportunity"].queryset = signed
        fields["opportunity"].label_from_instance = lambda one: f"{one.number} · {one.name} · {one.customer_name}"
        fields["office"].queryset = Office.objects.open()
        fields["manager"].queryset = (
            User.objects.holding(Role.VENDOR_MANAGER).filter(company__kind=Kind.VENDOR).order_by("name")
        )
        own = Person.objects.visible_to(actor).filter(partner=actor.company, status="active")
        people = list(own.prefetch_related("certificates"))

        def prepare_row(row: forms.Form) -> None:
            field: Any = row.fields["person"]
            field.queryset = own
            if not row.is_bound:  # one query for all rows that are drawn
                field.widget.choices = [("", "–"), *((one.number, named(one)) for one in people)]

        fields["people"].prepare(prepare_row)
        if subject is not None and subject.is_locked:
            fields["country"].help_text = _("Fixed since the submission.")
            fields["country"].widget = forms.TextInput(attrs={"readonly": True})
        if actor.user is not None:
            fields["contact_name"].initial = actor.user.name
            fields["contact_phone"].initial = actor.user.mobile
            fields["contact_email"].initial = actor.user.email

    def sections(self) -> Iterator[tuple[object, list[BoundField]]]:
        """Yield the fields under their headings."""
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean_country(self) -> str:
        """Take the code in capitals."""
        return str(self.cleaned_data["country"]).upper()


def named(person: Person) -> str:
    """Return a person with the certificates that a reader chooses by."""
    shown = sorted({one.type for one in person.certificates.all() if one.status == "valid"})
    return f"{person.name} · {', '.join(shown)}" if shown else person.name


def initial_of(project: Project) -> dict[str, Any]:
    """Return a report as the form would show it, tables included."""
    plain = {
        name: getattr(project, name)
        for name in ReportForm.base_fields
        if hasattr(project, name) and name not in {"work", "milestones", "opportunity", "office", "manager"}
    }
    work = project.work.order_by("place")
    milestones = project.milestones.order_by("place")
    team = project.team.filter(is_current=True).select_related("person").order_by("pk")
    return {
        **plain,
        "opportunity": project.opportunity_id,
        "office": project.office_id,
        "manager": project.manager_id,
        "work": [{"package": one.package, "name": one.name, "person_days": one.person_days} for one in work],
        "people": [{"person": one.person.number, "role": one.role, "person_days": one.person_days} for one in team],
        "milestones": [
            {"name": one.name, "planned_on": one.planned_on, "deliverables": one.deliverables} for one in milestones
        ],
    }
