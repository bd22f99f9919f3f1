"""Reaching milestones, changing the plan, replacing people, applying for acceptance, and what reviewers find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.forms.reports import day_input, named
from partner_center.domains.deliveries.forms.rows import FilesField, FilesInput
from partner_center.domains.deliveries.models import (
    CHANGE_EVIDENCE,
    DELIVERABLE,
    MATERIALS,
    MOST_CHANGES,
    REQUIRED_MATERIALS,
    UNREACHED,
    Cause,
    Milestone,
    Project,
    ProjectPerson,
    Verdict,
)
from partner_center.domains.deliveries.queries import today_at
from partner_center.domains.personnel.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from partner_center.foundations.documents.kinds import Kind
    from partner_center.foundations.identity.actor import Actor


class SubjectForm(forms.Form):
    """A form that is narrowed to one record; the console gives it at once, the API with ``prepare``."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Any = None,  # noqa: ANN401 - a record of this domain
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Any) -> None:  # noqa: ANN401 - as above
        """Narrow the choices to the record."""
        raise NotImplementedError

    def limit(self, name: str, kind: Kind) -> None:
        """Let the browser refuse early what the kind of a file refuses."""
        field: Any = self.fields[name]
        field.kinds, field.max_bytes = kind.accept, kind.max_bytes


class ReachForm(SubjectForm):
    """When a milestone was reached, and what it produced."""

    actual_on = forms.DateField(label=_("Reached on"), widget=day_input())
    deliverables = FilesField(
        label=_("Deliverables"), required=False, widget=FilesInput(attrs={"accept": DELIVERABLE.accept})
    )
    note = forms.CharField(label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self, *, actor: Actor, subject: Milestone) -> None:  # noqa: ARG002 - the API gives both
        """Propose today, and repeat what was promised."""
        self.limit("deliverables", DELIVERABLE)
        self.fields["actual_on"].initial = today_at(subject.partner)
        text = _("Promised: %(what)s") % {"what": subject.deliverables}
        self.fields["deliverables"].help_text = text


class ChangeForm(SubjectForm):
    """Other days for milestones that are not reached: one field ``move_<id>`` per milestone."""

    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=Cause.choices,
        widget=forms.RadioSelect,
        initial=Cause.OWN,
        help_text=_("An uncontrollable cause is applied for before the planned day, with evidence."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reviewer decides by it."),
    )
    new_end_on = forms.DateField(
        label=_("Project ends on"),
        required=False,
        widget=day_input(),
        help_text=_("Change it only where milestones move beyond the present end."),
    )
    evidence = FilesField(
        label=_("Evidence of the cause"), required=False, widget=FilesInput(attrs={"accept": CHANGE_EVIDENCE.accept})
    )

    def prepare(self, *, actor: Actor, subject: Project) -> None:  # noqa: ARG002 - the API gives both
        """Ask for the day of every milestone that is not reached, showing how often it may still move."""
        self.limit("evidence", CHANGE_EVIDENCE)
        self.fields["new_end_on"].initial = subject.end_on
        for milestone in subject.milestones.order_by("place"):
            if milestone.status not in UNREACHED:
                continue
            field = forms.DateField(label=milestone.name, required=False, widget=day_input())
            field.initial = milestone.planned_on
            used = {"used": milestone.change_count, "most": MOST_CHANGES, "day": milestone.planned_on}
            field.help_text = _("Planned for %(day)s. %(used)s of %(most)s changes are used.") % used
            if milestone.change_count >= MOST_CHANGES:
                field.widget.attrs["readonly"] = True
            self.fields[f"move_{milestone.pk}"] = field
        self.order_fields([*(name for name in self.fields if name.startswith("move_")), "new_end_on", "cause"])

    def clean(self) -> dict[str, Any]:
        """Gather the days by milestone, as the action wants them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        moves = {int(name.removeprefix("move_")): data.pop(name) for name in list(data) if name.startswith("move_")}
        return {**data, "moves": {pk: day for pk, day in moves.items() if day is not None}}


class ReplacementForm(SubjectForm):
    """Who leaves, who comes, and why."""

    leaving = forms.ModelChoiceField(label=_("Who leaves"), queryset=ProjectPerson.objects.none())
    person = forms.ModelChoiceField(
        label=_("Who comes"),
        queryset=Person.objects.none(),
        help_text=_("With an equal or higher certificate that is valid until the project ends."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office confirms the replacement by it."),
    )

    def prepare(self, *, actor: Actor, subject: Project) -> None:
        """Offer the team and the partner's other people."""
        fields: Any = self.fields
        team = subject.team.filter(is_current=True).select_related("person", "certificate")
        fields["leaving"].queryset = team
        fields["leaving"].label_from_instance = lambda one: f"{one.person} · {one.certificate or '–'} · {one.role}"
        own = Person.objects.visible_to(actor).filter(partner=subject.partner, status="active")
        fields["person"].queryset = own.exclude(pk__in=team.values("person")).prefetch_related("certificates")
        fields["person"].label_from_instance = named


def _material(name: str) -> forms.FileField:
    needed = name in REQUIRED_MATERIALS
    return forms.FileField(
        label=MATERIALS[name].label,  # type: ignore[arg-type]  # a kind's label is a text
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": MATERIALS[name].accept}),
        help_text=_("Needed for the application.") if needed else _("If there is any."),
    )


class AcceptanceForm(SubjectForm):
    """When the project really ended, and the materials that show it; files can be added one after the other."""

    actual_end_on = forms.DateField(
        label=_("Actual end"),
        required=False,
        widget=day_input(),
        help_text=_("The date of the customer's acceptance report; another one may cost the incentive."),
    )
    final_sow = _material("final_sow")
    sow_confirmation = _material("sow_confirmation")
    resource_list = _material("resource_list")
    acceptance_report = _material("acceptance_report")
    self_assessment = _material("self_assessment")
    assessment_evidence = _material("assessment_evidence")
    workload_list = _material("workload_list")
    remark = forms.CharField(
        label=_("Remark"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self, *, actor: Actor, subject: object) -> None:  # noqa: ARG002 - the API gives both
        """Let the browser refuse early what is too large."""
        for name, kind in MATERIALS.items():
            self.limit(name, kind)

    def materials(self) -> Iterator[BoundField]:
        """Yield the fields of the materials."""
        return (self[name] for name in MATERIALS)


class VerdictForm(forms.Form):
    """What a reviewer found."""

    verdict = forms.ChoiceField(
        label=_("Finding"),
        choices=[(one.value, one.label) for one in (Verdict.GOOD, Verdict.BAD)],
        widget=forms.RadioSelect,
        initial=Verdict.GOOD,
    )
    comment = forms.CharField(
        label=pgettext_lazy("verdict", "Comment"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner reads it. Needed where something is not in order."),
    )
