"""What people fill in about an offering, and about the vendor's marks on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.solutions.models import DESCRIPTION, Mark, OfferingKind, Requirement
from partner_center.foundations.calendars import clock


class OfferingForm(forms.Form):
    """What a partner offers, as customers and the vendor read it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OfferingKind.choices)
    goods_code = forms.CharField(
        label=_("Goods code in the marketplace"),
        max_length=64,
        required=False,
        help_text=_("For marketplace goods: the code under which the store sells them."),
    )
    name = forms.CharField(label=_("Name in English"), max_length=128)
    name_zh = forms.CharField(
        label=_("Name in Chinese"),
        max_length=128,
        required=False,
        help_text=_("Readers of Chinese see this one; without it, the English name."),
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it does, and for whom; up to 500 characters."),
    )
    labels = forms.MultipleChoiceField(
        label=_("Requirement labels"),
        choices=Requirement.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What customers need it for. Opportunities take their labels from here."),
        error_messages={"required": _("Choose at least one label.")},
    )
    file = forms.FileField(
        label=_("Description"),
        required=False,
        help_text=_("A document by which the vendor can judge it; needed when you submit."),
        widget=forms.ClearableFileInput(attrs={"accept": DESCRIPTION.accept}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.kinds, file.max_bytes = DESCRIPTION.accept, DESCRIPTION.max_bytes

    def clean(self) -> dict[str, Any]:
        """Ask goods for their code, and nothing else for one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, code = data.get("kind"), data.get("goods_code")
        if kind == OfferingKind.MARKETPLACE and not code and "goods_code" not in self.errors:
            self.add_error("goods_code", _("Marketplace goods need the code under which the store sells them."))
        if kind == OfferingKind.BASELINE and code:
            self.add_error("goods_code", _("A baseline solution has no goods code. Leave it empty."))
        return data


class LabelsForm(forms.Form):
    """What the vendor says an offering is good for."""

    labels = forms.MultipleChoiceField(
        label=_("Requirement labels"),
        choices=Requirement.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one label.")},
    )


class MarkForm(forms.Form):
    """Which mark, from which moment on, and why."""

    mark = forms.ChoiceField(label=_("Mark"), choices=Mark.choices)
    holds = forms.TypedChoiceField(
        label=_("What happens"),
        choices=[("true", _("It bears the mark")), ("false", _("It loses the mark"))],
        coerce=lambda value: str(value).lower() == "true",
        initial="true",
    )
    moment = forms.DateTimeField(
        label=pgettext_lazy("mark", "From"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In your time zone; it may lie ahead, or back as far as the listing."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("The other side will read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["moment"].initial = clock.now


class UseForm(forms.Form):
    """What a listed offering may be used for."""

    is_sellable = forms.BooleanField(label=_("Sellable"), required=False, help_text=_("May be offered to customers."))
    is_deliverable = forms.BooleanField(
        label=_("Deliverable"), required=False, help_text=_("The partner may deliver it itself.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=255, help_text=_("The other side will read it."))
