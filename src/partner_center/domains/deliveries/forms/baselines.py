"""Who manages the delivery of a baseline solution, how it ended, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.forms.delivery import SubjectForm
from partner_center.domains.deliveries.forms.reports import day_input
from partner_center.domains.deliveries.forms.rows import FilesField, FilesInput
from partner_center.domains.deliveries.models import BASELINE_EVIDENCE, BaselineDelivery
from partner_center.domains.deliveries.queries import today_at
from partner_center.domains.personnel.models import Certificate, Person, PersonStatus

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class ManagerForm(SubjectForm):
    """The project manager: a known person, whose name and e-mail need not be typed again, or somebody else."""

    person = forms.ModelChoiceField(
        label=_("Delivery person"),
        queryset=Person.objects.none(),
        required=False,
        to_field_name="number",
        help_text=_("If the project manager is entered among the delivery people; else leave it empty."),
    )
    certificate = forms.ModelChoiceField(
        label=_("Certificate"),
        queryset=Certificate.objects.none(),
        required=False,
        help_text=_("A recognised certificate of this person that is in date, if there is one."),
    )
    manager_name = forms.CharField(
        label=_("Project manager"),
        max_length=64,
        required=False,
        help_text=_("Taken from the delivery person if left empty."),
    )
    manager_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Taken from the delivery person if left empty."),
    )
    manager_phone = forms.CharField(label=_("Phone"), max_length=32)

    def prepare(self, *, actor: Actor, subject: BaselineDelivery) -> None:
        """Offer the partner's people with their certificates of today, and what is registered already."""
        fields: Any = self.fields
        own = Person.objects.visible_to(actor).filter(partner=subject.partner, status=PersonStatus.ACTIVE)
        fields["person"].queryset = own
        today = today_at(subject.partner)
        fields["certificate"].queryset = (
            Certificate.objects.counting()
            .filter(person__in=own, issued_on__lte=today, expires_on__gt=today)
            .select_related("person")
            .order_by("person__name", "type", "pk")
        )
        fields["certificate"].label_from_instance = lambda one: f"{one.person} · {one}"
        for name in ("manager_name", "manager_email", "manager_phone"):
            fields[name].initial = getattr(subject, name)
        fields["certificate"].initial = subject.certificate_id
        fields["person"].initial = subject.person.number if subject.person is not None else None

    def clean(self) -> dict[str, Any]:
        """Take name and e-mail from the person where they were left empty, or ask for them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        person = data.get("person")
        for name, known in (("manager_name", "name"), ("manager_email", "email")):
            if name not in self.errors and not data.get(name):
                data[name] = getattr(person, known, "")
                if not data[name]:
                    self.add_error(name, _("Say this, or choose one of the delivery people."))
        return data


class AcceptedForm(SubjectForm):
    """When the customer accepted."""

    ended_on = forms.DateField(label=_("Accepted by the customer on"), widget=day_input())

    def prepare(self, *, actor: Actor, subject: BaselineDelivery) -> None:  # noqa: ARG002 - the API gives both
        """Propose today."""
        self.fields["ended_on"].initial = today_at(subject.partner)


class TerminatedForm(SubjectForm):
    """When the customer agreed to unsubscribe and terminate, and why."""

    ended_on = forms.DateField(label=_("Agreed with the customer on"), widget=day_input())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side will read it."),
    )

    def prepare(self, *, actor: Actor, subject: BaselineDelivery) -> None:  # noqa: ARG002 - the API gives both
        """Propose today."""
        self.fields["ended_on"].initial = today_at(subject.partner)


class EvidenceForm(SubjectForm):
    """Papers that show how the delivery ended."""

    evidence = FilesField(
        label=_("Evidence of the delivery"),
        widget=FilesInput(attrs={"accept": BASELINE_EVIDENCE.accept}),
        help_text=_("The customer's acceptance report, or the agreement to unsubscribe and terminate."),
    )
    note = forms.CharField(label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self, *, actor: Actor, subject: BaselineDelivery) -> None:  # noqa: ARG002 - the API gives both
        """Let the browser refuse early what is too large."""
        self.limit("evidence", BASELINE_EVIDENCE)


class CommentForm(forms.Form):
    """What the vendor says when the evidence is complete."""

    comment = forms.CharField(
        label=pgettext_lazy("verdict", "Comment"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner reads it."),
    )
