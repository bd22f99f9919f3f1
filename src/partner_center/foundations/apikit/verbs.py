"""Creating and amending: the form of the console in, its action, the resource out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import fields_of, request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import find, operation_name, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import Model

    from partner_center.foundations.identity.permissions import Permission


def create_endpoint(
    router: Router,
    path: str,
    *,
    form: type[forms.BaseForm],
    action: Callable[..., Any],
    schema: type[Schema],
    summary: str = "",
) -> None:
    """Offer ``POST path`` (201): ``action``, a ``verb``, gets ``by`` and the cleaned data, returns the new record."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission

    def create(request: ApiRequest) -> HttpResponse:
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            record = action(by=request.actor, **checked(form, body, actor=request.actor))
            return respond(request, schema, record, status=201)

        return once(request, work)

    name = operation_name(permission.code.split(":", 1)[0], path)
    router.post(
        path,
        response={201: schema},
        summary=summary or str(permission.label),
        operation_id=f"{name}_create",
        url_name=f"{name}-create",
        openapi_extra={"requestBody": request_body(form, permission)},
    )(mark(create, permission=permission, once=True))


def amend_endpoint(
    router: Router,
    path: str,
    *,
    model: type[Model],
    form: type[forms.BaseForm],
    action: Callable[..., Any],
    schema: type[Schema],
    rows: Callable[..., Any] | None = None,
    current: Callable[[Any], dict[str, Any]] | None = None,
    summary: str = "",
) -> None:
    """Offer ``PATCH path`` (with ``{id}``): ``action(record, by=actor, **cleaned_data)``.

    Fields that are left out keep their value: ``current`` says what the form would show (default: the fields of the
    record that have the form's names). A field is emptied only by sending it as ``null``.
    """
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    source = rows or visible(model)
    shown = current or (lambda record: model_to_dict(record, fields=list(fields_of(form))))

    def amend(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        record = find(source(request.actor), id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            whole = Body({**shown(record), **body.values}, body.files)
            action(record, by=request.actor, **checked(form, whole, actor=request.actor, subject=record))
            return respond(request, schema, find(source(request.actor), str(record.pk)))

        return once(request, work)

    name = operation_name(permission.code.split(":", 1)[0], path)
    router.patch(
        path,
        response=schema,
        summary=summary or str(permission.label),
        operation_id=f"{name}_amend",
        url_name=f"{name}-amend",
        openapi_extra={"requestBody": request_body(form, permission)},
    )(mark(amend, permission=permission, model=model, once=True))
