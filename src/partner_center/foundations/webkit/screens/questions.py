"""The form of a step: the one input definition that console and API share, or none at all."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from partner_center.foundations.identity.actor import Actor
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
    return prepared(form_class(**sent, **context_for(form_class, actor, subject)), actor, subject)


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
