"""What people fill in about performance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partner_center.domains.performance.queries.months import months_with_bills, outdated_months
from partner_center.kit.periods import Month

FOR_STEP: dict[str, type[forms.Form]] = {}
"""No step of a build asks for anything."""


class BuildForm(forms.Form):
    """The month to compute."""

    period = forms.CharField(
        label=_("Month"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-09", "autocomplete": "off"}),
        help_text=_("Its loaded bills meet the links and associations of today; the result is the next version."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's options
        super().__init__(*args, **kwargs)
        wanted = [*outdated_months(), *months_with_bills()]
        self.fields["period"].initial = wanted[0] if wanted else None

    def clean_period(self) -> str:
        """Return the month, or say how one is written."""
        try:
            return str(Month.parse(self.cleaned_data["period"].strip()))
        except ValueError as error:
            raise ValidationError(_("Write the month as YYYY-MM, for example 2026-09."), code="month") from error
