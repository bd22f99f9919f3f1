"""The rubric, and the points that a project gets by it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.forms.delivery import SubjectForm
from partner_center.domains.deliveries.forms.rows import RowsField, RowsForm
from partner_center.domains.deliveries.models import Criterion, Project, Rubric, RubricStatus

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class CriterionRow(forms.Form):
    """One criterion: names, weight in percent, the most points."""

    name = forms.CharField(label=_("Criterion"), max_length=128)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=128)
    hint = forms.CharField(label=_("How it is judged"), max_length=500, required=False)
    hint_zh = forms.CharField(label=_("How it is judged, in Chinese"), max_length=500, required=False)
    weight = forms.DecimalField(
        label=_("Weight in percent"), min_value=Decimal("0.01"), max_value=Decimal(100), max_digits=5, decimal_places=2
    )
    most = forms.IntegerField(label=_("Most points"), min_value=1, max_value=100)


class RubricForm(RowsForm):
    """A version of the rubric."""

    formsets: ClassVar[dict[str, Any]] = {"criteria": forms.formset_factory(CriterionRow, extra=0)}

    name = forms.CharField(label=_("Name"), max_length=128)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=128)
    criteria = RowsField(CriterionRow, shown=5, label=_("Criteria"), help_text=_("The weights add up to 100 percent."))
    excellent_from = forms.DecimalField(
        label=_("Excellent from"), max_digits=5, decimal_places=2, min_value=0, max_value=100, initial=Decimal(90)
    )
    good_from = forms.DecimalField(
        label=_("Good from"), max_digits=5, decimal_places=2, min_value=0, max_value=100, initial=Decimal(80)
    )
    sufficient_from = forms.DecimalField(
        label=_("Sufficient from"), max_digits=5, decimal_places=2, min_value=0, max_value=100, initial=Decimal(60)
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Partners can read it with the version."),
    )


def initial_of(rubric: Rubric) -> dict[str, Any]:
    """Return a version as the form would show it."""
    parts = tuple(CriterionRow.base_fields)
    plain = {name: getattr(rubric, name) for name in RubricForm.base_fields if name != "criteria"}
    rows = rubric.criteria.order_by("place")
    return {**plain, "criteria": [{part: getattr(one, part) for part in parts} for one in rows]}


class EvaluationForm(SubjectForm):
    """Points and a comment per criterion of the rubric in force: ``points_<id>`` and ``comment_<id>``."""

    comment = forms.CharField(
        label=_("Overall comment"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partner reads the points and all comments."),
    )

    def prepare(self, *, actor: Actor, subject: Project) -> None:  # noqa: ARG002 - the API gives both
        """Ask for the points of every criterion."""
        rubric = Rubric.objects.filter(status=RubricStatus.RELEASED).first()
        self.criteria: list[Criterion] = list(rubric.criteria.order_by("place")) if rubric else []
        for one in self.criteria:
            text = _("0 to %(most)s points, weight %(weight)s%%. %(hint)s")
            shown = {"most": one.most, "weight": f"{one.weight.normalize():f}", "hint": one.shown_hint}
            self.fields[f"points_{one.pk}"] = forms.DecimalField(
                label=str(one),
                min_value=Decimal(0),
                max_value=Decimal(one.most),
                max_digits=5,
                decimal_places=1,
                help_text=text % shown,
                widget=forms.NumberInput(attrs={"step": "0.5", "min": "0", "max": str(one.most)}),
            )
            self.fields[f"comment_{one.pk}"] = forms.CharField(
                label=pgettext_lazy("score", "Comment on “%(name)s”") % {"name": one}, max_length=500, required=False
            )
        self.order_fields([name for name in self.fields if name != "comment"])

    def clean(self) -> dict[str, Any]:
        """Gather the points as rows, as the action wants them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        scores = [
            {
                "criterion": one,
                "points": data.pop(f"points_{one.pk}", None),
                "comment": data.pop(f"comment_{one.pk}", ""),
            }
            for one in getattr(self, "criteria", [])
        ]
        return {"scores": scores, "comment": data.get("comment", "")}
