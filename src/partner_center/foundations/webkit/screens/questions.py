"""The form of a step: the one input definition that console and API share, or none at all."""

from __future__ import annotations

import inspect
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.codes.deeds import SENSITIVE, is_asked
from partner_center.foundations.codes.forms import FIELD, a_code
from partner_center.foundations.codes.queries import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission
    from partner_center.foundations.lifecycle.steps import Step


class ReasonForm(forms.Form):
    """The reason for a step that asks for nothing else."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side will read it."),
    )


def form_for(
    step: Step,
    known: Mapping[str, type[forms.Form]],
    request: HttpRequest | None,
    *,
    actor: Actor,
    subject: Any,  # noqa: ANN401 - any record with a life
) -> forms.Form:
    """Return a step's form, filled from the request if there is one.

    ``subject`` is None where the step is taken on many rows. A step that asks for a reason only needs no own form.
    """
    form_class = known.get(step.name) or (ReasonForm if "reason" in step.asks else forms.Form)
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request else {}
    form = prepared(form_class(**sent, **context_for(form_class, actor, subject)), actor, subject)
    return with_code(form, step.permission, actor, subject)


def context_for(form_class: type[forms.BaseForm], actor: Actor, subject: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
    """Return ``actor`` and ``subject`` as far as a form's constructor names them, the same way as the API does."""
    wanted = inspect.signature(form_class).parameters
    return {name: value for name, value in {"actor": actor, "subject": subject}.items() if name in wanted}


F = TypeVar("F", bound=forms.BaseForm)


def prepared(form: F, actor: Actor, subject: Any) -> F:  # noqa: ANN401 - any record
    """Tell a form who asks about what, as the API does: by ``prepare(actor=, subject=)``, once.

    A constructor that names ``actor`` has prepared the form itself.
    """
    if hasattr(form, "prepare") and "actor" not in inspect.signature(type(form)).parameters:
        form.prepare(actor=actor, subject=subject)
    return form


def with_code(form: F, permission: Permission | None, actor: Actor, subject: Any) -> F:  # noqa: ANN401 - any record
    """Ask in the same form for a verification code, where the actor needs one for this."""
    if permission is None or actor.user is None or not is_asked(permission, actor):
        return form
    record = {} if subject is None or SENSITIVE[permission.code].is_about_company else {"record": subject.pk}
    url = reverse("webkit:code", args=[permission.code]) + (f"?{urlencode(record)}" if record else "")
    field = deepcopy(a_code)
    field.widget = CodeInput(url)
    field.help_text = _("For this operation your company asks for a code. We send it to %(address)s.") % {
        "address": masked(actor.user.email)
    }
    form.fields[FIELD] = field
    return form


def code_of(form: forms.BaseForm) -> str:
    """Take the code out of what a valid form says: it goes with the actor, not into the action's answers."""
    return str(form.cleaned_data.pop(FIELD, ""))


class CodeInput(forms.TextInput):
    """Six digits, and beside them the button that has them sent."""

    template_name = "webkit/code_input.html"

    def __init__(self, url: str) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6})
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add where codes are asked for; what was typed is not shown again."""
        return {**super().get_context(name, None if value else value, attrs), "url": self.url}
