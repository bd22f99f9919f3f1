"""Forms whose choices depend on who fills them in, and how telephone numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

a_mobile = RegexValidator(
    r"^\+?[0-9][0-9 \-]{4,30}$", _("Write the number in digits, with the country code if abroad.")
)


class Prepared(forms.Form):
    """A form whose choices depend on who fills it in and about whom; console and API prepare it the same way."""

    def __init__(self, *args: Any, actor: Actor | None = None, subject: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if actor is not None:
            self.prepare(actor=actor, subject=subject)

    def prepare(self, *, actor: Actor, subject: Any = None) -> None:  # noqa: ANN401 - the record, if there is one
        """Narrow the choices."""
