"""Verbs on one record that are neither a step nor an amendment: ``POST <path>/{id}/<verb>``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import Model
    from ninja import Router, Schema

    from partner_center.foundations.apikit.resources import Source
    from partner_center.foundations.identity.permissions import Permission


def verb_endpoint(
    router: Router,
    path: str,
    name: str,
    *,
    source: Source,
    model: type[Model],
    schema: type[Schema],
    form: type[forms.Form],
    action: Callable[..., Any],
    about: str,
) -> None:
    """Offer a verb on one record: the console's form in, the record as the actor sees it afterwards out."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission

    def perform(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        record = source.find(request.actor, id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            action(record, by=request.actor, **checked(form, body, actor=request.actor, subject=record))
            return respond(request, schema, source.find(request.actor, str(record.pk)))

        return once(request, work)

    perform.__doc__ = about
    noun = path.strip("/")
    router.post(
        f"{path}/{{id}}/{name}",
        response=schema,
        summary=str(permission.label),
        operation_id=f"opportunities_{noun}_{name.replace('-', '_')}",
        url_name=f"opportunities_{noun}-{name}",
        openapi_extra={"requestBody": request_body(form)},
    )(mark(perform, permission=permission, model=model, once=True))
