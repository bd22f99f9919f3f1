"""Progress, team, attachments, offerings and reassignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.forms.opportunities import BLANK, amount, day_input, offer_offerings
from partner_center.domains.opportunities.forms.steps import reason_field
from partner_center.domains.opportunities.models import (
    ATTACHMENT,
    Duty,
    LossCode,
    Office,
    Opportunity,
    Stage,
    TeamMember,
)
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Kind, Role

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

NEXT_STAGES = {
    Stage.FOLLOWING: (Stage.SIGNED, Stage.LOST),
    Stage.SIGNED: (Stage.DELIVERING, Stage.LOST),
}
"""To which stages an update may move; the end of a delivery comes from its projects, or from the vendor."""


class Narrowed(forms.Form):
    """A form whose choices depend on who fills it in and about what; both doors narrow it alike."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        actor: Actor | None = None,
        subject: Opportunity | None = None,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor is not None and subject is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Any) -> None:  # noqa: ANN401 - each form knows its record
        """Narrow the choices."""


def attachment() -> forms.FileField:
    """Return a field for one file that both sides read."""
    field: Any = forms.FileField(
        label=_("Attachment"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ATTACHMENT.accept})
    )
    field.kinds, field.max_bytes = ATTACHMENT.accept, ATTACHMENT.max_bytes
    found: forms.FileField = field
    return found


class ProgressForm(Narrowed):
    """How the sale goes; what is left empty stays as it was."""

    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[*BLANK, *Stage.choices])
    expected_amount = amount(_("Expected amount"))
    expected_sign_on = forms.DateField(label=_("Expected signing"), widget=day_input(), required=False)
    win_rate = forms.IntegerField(
        label=_("Win rate in percent"), min_value=0, max_value=100, required=False, help_text=_("0 to 100.")
    )
    next_step = forms.CharField(label=_("Next step"), max_length=255, required=False)
    next_step_on = forms.DateField(label=_("Next step on"), widget=day_input(), required=False)
    signed_on = forms.DateField(
        label=_("Signed on"), widget=day_input(), required=False, help_text=_("Needed when it is signed.")
    )
    contract_amount = amount(_("Contract amount"), _("Needed when it is signed."))
    contract_no = forms.CharField(label=_("Contract number"), max_length=64, required=False)
    lost_code = forms.ChoiceField(
        label=_("Lost because"),
        required=False,
        choices=[*BLANK, *(pair for pair in LossCode.choices if pair[0] != LossCode.CLOSED)],
        help_text=_("Needed when it is lost."),
    )
    lost_because = forms.CharField(
        label=_("Why it was lost"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = attachment()

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:  # noqa: ARG002 - as every narrowed form
        """Offer the stages that can follow, and only what makes sense at this one."""
        fields: Any = self.fields
        now = Stage(subject.stage) if subject.stage else None
        following = NEXT_STAGES.get(now, ()) if now is not None else ()
        stays = _("No change: %(stage)s") % {"stage": now.label if now is not None else "–"}
        fields["stage"].choices = [("", stays), *((one.value, one.label) for one in following)]
        if now != Stage.FOLLOWING:
            for name in (
                "signed_on",
                "contract_amount",
                "contract_no",
                "expected_amount",
                "expected_sign_on",
                "win_rate",
            ):
                del fields[name]
        if now == Stage.DELIVERING:
            del fields["lost_code"], fields["lost_because"], fields["stage"]

    def clean(self) -> dict[str, Any]:
        """Ask for the contract when it is signed, for the reason when it is lost, and for something in any case."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {
            Stage.SIGNED.value: ("signed_on", "contract_amount"),
            Stage.LOST.value: ("lost_code", "lost_because"),
        }.get(cleaned.get("stage", ""), ())
        for name in needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("This must be filled in."))
        if not self.errors and not any(value not in (None, "") for value in cleaned.values()):
            self.add_error("remark", _("Say what has happened since the last update."))
        return cleaned


class TeamForm(Narrowed):
    """A colleague, and what he does."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:  # noqa: ARG002 - as every narrowed form
        """Offer the active colleagues."""
        fields: Any = self.fields
        fields["user"].queryset = User.objects.filter(company=actor.company, is_active=True).order_by("name")


class LeaveForm(Narrowed):
    """Who leaves the team."""

    member = forms.ModelChoiceField(label=_("Person"), queryset=TeamMember.objects.none())

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:
        """Offer the own people of the team."""
        fields: Any = self.fields
        fields["member"].queryset = TeamMember.objects.filter(
            opportunity=subject, user__company=actor.company
        ).select_related("user")


class AttachForm(forms.Form):
    """One file."""

    file = attachment()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True


class OfferingsForm(Narrowed):
    """Which offerings of the partner are linked from now on, and why."""

    offerings = forms.ModelMultipleChoiceField(
        label=_("Offerings"), queryset=Offering.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:  # noqa: ARG002 - as every narrowed form
        """Offer the partner's listed offerings, each with whether it counts."""
        offer_offerings(self.fields["offerings"], subject.partner, subject)


class ReassignForm(Narrowed):
    """To whom an opportunity is given, and why."""

    office = forms.ModelChoiceField(label=_("Representative office"), queryset=Office.objects.none())
    pdm = forms.ModelChoiceField(
        label=_("Ecosystem manager"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Without one, anyone of the pool audits."),
    )
    bd = forms.ModelChoiceField(label=_("Business development"), queryset=User.objects.none(), required=False)
    reason = reason_field()

    def prepare(self, *, actor: Actor, subject: Opportunity) -> None:  # noqa: ARG002 - as every narrowed form
        """Offer the open offices and the vendor's people of each role."""
        fields: Any = self.fields
        people = User.objects.filter(company__kind=Kind.VENDOR)
        fields["office"].queryset = Office.objects.open()
        fields["pdm"].queryset = people.holding(Role.VENDOR_MANAGER).order_by("name")
        fields["bd"].queryset = people.holding(Role.VENDOR_BUSINESS).order_by("name")
