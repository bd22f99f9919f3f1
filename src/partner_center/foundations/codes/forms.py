"""The field into which a code is typed, the same in every form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

FIELD = "verification_code"
"""Its name, in forms and in the bodies of the API."""

a_code = forms.RegexField(
    r"^[0-9]{6}$",
    label=_("Verification code"),
    strip=True,
    error_messages={
        "required": _("Enter the code that we send you by e-mail. Have it sent first."),
        "invalid": _("A code is six digits."),
    },
)
"""What is asked, once for all; forms hold copies."""
