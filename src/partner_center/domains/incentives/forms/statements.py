"""Ordering and publishing a run, feedback and its answer, exports of details."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.forms.fields import MonthField
from partner_center.domains.incentives.lifecycle import PUBLICITY
from partner_center.domains.incentives.models import Earning, Program, Statement
from partner_center.domains.incentives.queries import published_runs
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.terms import effective

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

TOLD = forms.Textarea(attrs={"rows": 5})


class RunForm(forms.Form):
    """The month to settle."""

    period = MonthField(
        label=_("Month to settle"),
        help_text=_("Its current performance meets the policies in force. Nothing is published yet."),
    )


class PublishForm(forms.Form):
    """Until when partners may look at their statements before these confirm themselves."""

    publicity_ends_on = forms.DateField(
        label=_("Publicity ends with"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        term = effective("StatementLife.publicity", PUBLICITY) or PUBLICITY
        text = _("The last day for confirming. Empty means %(term)s, counted in each partner's own calendar.")
        self.fields["publicity_ends_on"].help_text = text % {"term": term}
        first = clock.now() - timedelta(hours=24)
        self.fields["publicity_ends_on"].widget.attrs["min"] = f"{first:%Y-%m-%d}"


class AskForm(forms.Form):
    """A question about what stands on the page."""

    text = forms.CharField(
        label=_("Your feedback"),
        max_length=2000,
        widget=TOLD,
        help_text=_("Say what seems wrong and what you expected. The deadline for confirming goes on."),
    )


class FeedbackForm(AskForm):
    """A question over the API: which statement, and if need be which incentive and which of its lines."""

    statement = forms.ModelChoiceField(label=_("Statement"), queryset=Statement.objects.none())
    earning = forms.ModelChoiceField(label=_("Incentive"), queryset=Earning.objects.none(), required=False)
    line_id = forms.CharField(label=_("Line"), max_length=64, required=False)
    field_order = ("statement", "earning", "line_id")

    def prepare(self, *, actor: Actor, subject: None) -> None:  # noqa: ARG002 - the API's way to say it
        """Offer only what the caller may see."""
        self.fields["statement"].queryset = Statement.objects.visible_to(actor)  # type: ignore[attr-defined]  # a model choice
        self.fields["earning"].queryset = Earning.objects.visible_to(actor)  # type: ignore[attr-defined]  # a model choice


class AnswerForm(forms.Form):
    """The vendor's answer."""

    reply = forms.CharField(
        label=_("Answer"), max_length=2000, widget=TOLD, help_text=_("The partner reads it and is told by e-mail.")
    )


class ExportForm(forms.Form):
    """Which details go into the file: a whole month, or some programs of it (seed 001)."""

    ALL, SOME = "period", "program"

    period = forms.ChoiceField(label=_("Reconciliation period"))
    method = forms.ChoiceField(
        label=_("Export method"),
        choices=[(ALL, _("Export by period")), (SOME, _("Export by incentive plan name"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    programs = forms.MultipleChoiceField(
        label=_("Incentive programs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for “Export by incentive plan name”."),
    )
    format = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", _("Excel file")), ("csv", _("CSV file"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        months = dict.fromkeys(published_runs(actor).values_list("period", flat=True))
        programs = Program.objects.visible_to(actor)
        self.fields["period"].choices = [(month, month) for month in months]  # type: ignore[attr-defined]  # a choice
        self.fields["programs"].choices = [(one.code, str(one)) for one in programs]  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """Ask for programs where they are what is exported by."""
        data = self.cleaned_data
        if data.get("method") == self.SOME and not data.get("programs"):
            self.add_error("programs", _("Choose one program or more."))
        return data
