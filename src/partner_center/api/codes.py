"""Asking for a verification code, for a sensitive step or action."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import find
from partner_center.foundations.codes import actions
from partner_center.foundations.codes.deeds import SENSITIVE, Deed, deed_of, own_company, rows_of
from partner_center.foundations.codes.queries import masked
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Verification codes"])


class CodeOut(Schema):
    """A code is on its way: to whom, and until when it is valid. The code itself stands in the e-mail only."""

    right: str
    sent_to: str
    expires_at: datetime


class CodeForm(forms.Form):
    """What the code is for."""

    right = forms.CharField(
        label=_("Right"),
        max_length=100,
        help_text=_("the permission of the step or action, as “steps” and the rulebook name it"),
    )
    record = forms.CharField(
        label=_("Record"),
        max_length=64,
        required=False,
        help_text=_("id or number of the record; left out where something new comes into being"),
    )

    def clean_right(self) -> str:
        """Refuse what is not sensitive, naming what is."""
        right: str = self.cleaned_data["right"]
        if right not in SENSITIVE:
            hint = _("No code is ever asked for this. Codes are for: %(known)s.")
            raise forms.ValidationError(hint, "unknown", {"known": ", ".join(sorted(SENSITIVE))})
        return right


def subject_of(deed: Deed, key: str, actor: Actor) -> Any:  # noqa: ANN401 - any record
    """Return the record a code is for, if the actor may see it."""
    if not key or deed.is_about_company:
        return own_company(deed, actor)
    return find(rows_of(deed, actor), key)


def ask(request: ApiRequest) -> HttpResponse:
    """Send a code by e-mail to the person the token acts for.

    It is valid for one step or action about one record, and for ten minutes unless the deployment says otherwise. Send
    it back as `verification_code` in the body of the step or action. Five wrong tries void it; a step that fails does
    not use it up.
    """

    def work(body: Body) -> HttpResponse:
        given = checked(CodeForm, body, actor=request.actor)
        deed = deed_of(given["right"])
        request.actor.require(deed.permission)
        code = actions.ask(deed.permission, subject_of(deed, given["record"], request.actor), by=request.actor)
        said = {"right": code.right, "sent_to": masked(code.person.email), "expires_at": code.expires_at}
        return respond(request, CodeOut, said, status=201)

    return once(request, work)


router.post(
    "",
    response={201: CodeOut},
    summary="Ask for a verification code",
    operation_id="verification_codes_create",
    url_name="verification-codes-create",
    openapi_extra={"requestBody": request_body(CodeForm)},
)(mark(ask, permission=None, once=True))
