"""What is asked about a duplicate case: who stands and why, an appeal, its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.models import REASON, DuplicateCase, Opportunity, Ruled

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

SHORTEST = 20
"""Fewer characters do not say why."""

PARTNER_READS = _("The losing partner reads this. Do not name the other opportunity, its partner or its contacts.")


def _text(label: object, help_text: object = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a translated text
        help_text=help_text,  # type: ignore[arg-type]  # a translated text
        max_length=REASON,
        min_length=SHORTEST if required else None,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecideForm(forms.Form):
    """Which of the two stands, with the reason that the other side reads."""

    winner = forms.ModelChoiceField(
        label=pgettext_lazy("duplicate", "Which one stands"),
        queryset=Opportunity.objects.none(),
        to_field_name="number",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the two opportunities of this case.")},
    )
    reason = _text(_("Reason"), PARTNER_READS)
    note = _text(_("Internal note"), _("Only the vendor's people see it."), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: DuplicateCase | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor | None, subject: DuplicateCase) -> None:  # noqa: ARG002 - the API gives both
        """Offer the two of the case, with the one the rule proposes already chosen."""
        field: Any = self.fields["winner"]
        field.queryset = Opportunity.objects.filter(pk__in=[subject.left_id, subject.right_id]).select_related(
            "partner"
        )
        field.label_from_instance = lambda one: f"{one.number} · {one.partner.name} · {one.name}"
        field.initial = subject.proposal.number


class DismissForm(forms.Form):
    """Why the two are not the same."""

    reason = _text(_("Reason"), _("Why the two are not the same. Only the vendor's people see it."))
    note = _text(_("Internal note"), required=False)


class AppealForm(forms.Form):
    """Why the decision is wrong."""

    reason = _text(
        pgettext_lazy("duplicate", "Why the decision is wrong"),
        _("Say what shows that your opportunity is another one, or that it was first. You can appeal once."),
    )


class UpholdForm(forms.Form):
    """Why the decision stays."""

    reason = _text(_("Reason"), PARTNER_READS)


class OverturnForm(forms.Form):
    """What takes the place of the decision."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("duplicate", "What holds instead"),
        choices=[(Ruled.DIFFERENT.value, Ruled.DIFFERENT.label), (Ruled.SWAPPED.value, Ruled.SWAPPED.label)],
        widget=forms.RadioSelect,
        initial=Ruled.DIFFERENT.value,
    )
    reason = _text(_("Reason"), PARTNER_READS)


DUPLICATE_STEPS: dict[str, type[forms.Form]] = {
    "decide": DecideForm,
    "dismiss": DismissForm,
    "appeal": AppealForm,
    "uphold": UpholdForm,
    "overturn": OverturnForm,
}
