"""What people fill in about delivery people and certificates; what the academy's program sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.personnel.models import CERTIFICATE_SCAN, CertificateType, Direction
from partner_center.domains.personnel.queries import today

if TYPE_CHECKING:
    from datetime import date

BY_HAND = [choice for choice in Direction.choices if choice[0] != Direction.CLOUD_MIGRATION]
"""Directions that people may choose; Cloud Migration comes from the academy (seed 003)."""

MANAGERS = (CertificateType.PMP, CertificateType.IPMA)
"""Certificates of project managers, whatever they are about."""

a_number = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9./ -]*$", _("A certificate number has letters, digits, dots, slashes and hyphens.")
)


def a_day(**options: Any) -> forms.DateField:  # noqa: ANN401 - options of Django's field
    """Return a field for a date, with the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PersonForm(forms.Form):
    """Somebody who delivers projects."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=64)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The address under which the academy knows this person."),
    )
    position = forms.CharField(label=_("Position"), max_length=64, help_text=_("For example: solution architect."))
    base_location = forms.CharField(
        label=_("Base location"), max_length=64, help_text=_("The city where the person works and is insured.")
    )


class LeaveForm(forms.Form):
    """The last day of somebody."""

    left_on = a_day(label=_("Left on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["left_on"].initial = today


class CertificateFields(forms.Form):
    """What every certificate says, whoever enters it."""

    type = forms.ChoiceField(label=pgettext_lazy("certificate", "Type"), choices=CertificateType.choices)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    number = forms.CharField(label=_("Certificate number"), max_length=64, validators=[a_number])
    issued_on = a_day(label=pgettext_lazy("certificate", "Issued on"))
    expires_on = a_day(
        label=_("Expires on"), help_text=_("The first day on which it is no longer valid, as printed on it.")
    )

    def clean(self) -> dict[str, Any]:
        """Compare the dates, and the direction with the type."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        begins: date | None = data.get("issued_on")
        ends: date | None = data.get("expires_on")
        if begins and ends and ends <= begins:
            self.add_error("expires_on", _("It must lie after the date of issue."))
        kind, direction = data.get("type"), data.get("direction")
        if kind and direction and (kind in MANAGERS) != (direction == Direction.PROJECT_MANAGEMENT):
            text = _("PMP and IPMA go with the direction Project Management, and only these do.")
            self.add_error("direction", text)
        return data


class CertificateForm(CertificateFields):
    """A certificate as its holder's company enters it, with a scan."""

    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=BY_HAND,
        help_text=_("Cloud Migration is not in this list: those certificates come from the academy by themselves."),
    )
    file = forms.FileField(label=_("Scan"), widget=forms.ClearableFileInput(attrs={"accept": CERTIFICATE_SCAN.accept}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.kinds, file.max_bytes = CERTIFICATE_SCAN.accept, CERTIFICATE_SCAN.max_bytes


class AmendCertificateForm(CertificateForm):
    """A certificate that is mended; without another scan the first one stays."""

    file = forms.FileField(
        label=_("Scan"),
        required=False,
        help_text=_("The scan that is attached stays unless you choose another file."),
        widget=forms.ClearableFileInput(attrs={"accept": CERTIFICATE_SCAN.accept}),
    )


class SynchroniseForm(CertificateFields):
    """A certificate as the academy reports it."""

    person = forms.CharField(
        label=_("Person"), max_length=254, help_text=_("The number (PE-…) or the e-mail address of a delivery person.")
    )
    field_order = ("person", "type", "direction", "number", "issued_on", "expires_on")


FOR_STEP = {"leave": LeaveForm}
