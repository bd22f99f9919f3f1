"""A verb about a project: its form in, its record out, at an address below the project's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from partner_center.domains.deliveries.models import Project
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from ninja import Router, Schema

    from partner_center.foundations.apikit.resources import Source
    from partner_center.foundations.identity.permissions import Permission


def below_project(
    router: Router,
    path: str,
    *,
    parent: Source,
    form: type[forms.BaseForm],
    action: Callable[..., Any],
    schema: type[Schema],
    shown: Callable[[Any, Any], Any],
) -> None:
    """Offer ``POST path`` (201): ``action(project, by=, **cleaned)``; ``shown(actor, record)`` is answered."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission

    def create(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        project = parent.find(request.actor, id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            data = checked(form, body, actor=request.actor, subject=project)
            made = action(project, by=request.actor, **data)
            return respond(request, schema, shown(request.actor, made), status=201)

        return once(request, work)

    create.__doc__ = action.__doc__
    name = f"deliveries_projects_{path.rstrip('/').rsplit('/', 1)[-1]}"
    router.post(
        path,
        response={201: schema},
        summary=str(permission.label),
        operation_id=f"{name}_create",
        url_name=f"{name}-create",
        openapi_extra={"requestBody": request_body(form)},
    )(mark(create, permission=permission, model=Project, once=True))
