"""One address per step of a life-cycle, and one that says which steps are open to the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, allow, mark
from partner_center.foundations.apikit.resources import find, operation_name, visible
from partner_center.foundations.apikit.shapes import StepsOut, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from partner_center.foundations.identity.permissions import Permission
    from partner_center.foundations.lifecycle.steps import Lifecycle, Step


class ReasonForm(forms.Form):
    """The reason for a step that asks for nothing else, with the console's limit."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


def form_of(step: Step, known: Mapping[str, type[forms.Form]]) -> type[forms.Form]:
    """Return the form of a step; one that asks for nothing, or only for a reason, needs none of its own."""
    return known.get(step.name) or (ReasonForm if "reason" in step.asks else forms.Form)


def step_endpoints(
    router: Router,
    path: str,
    lifecycle: type[Lifecycle],
    *,
    schema: type[Schema],
    permission: Permission | None,
    forms: Mapping[str, type[forms.Form]] | None = None,
    rows: Callable[..., Any] | None = None,
) -> None:
    """Offer ``POST path/<step>`` for every step that people take, and ``GET path/steps``.

    ``path`` carries ``{id}``, an id or a number.

    A step answers with the record in ``schema`` as the actor sees it afterwards, or with 204 when it is no longer his
    to see. ``permission`` is the right to look at the resource; ``rows`` as there.
    """
    source = rows or visible(lifecycle.model)
    name = operation_name(lifecycle.model._meta.app_label, path)  # noqa: SLF001 - Django's documented name for it
    router.get(
        f"{path}/steps",
        response=StepsOut,
        summary=f"{lifecycle.label or lifecycle.noun}: open steps",
        operation_id=f"{name}_steps",
        url_name=f"{name}-steps",
    )(_overview(lifecycle, source, permission))
    for step in lifecycle.steps.values():
        if not step.by.members:
            continue  # taken by the product itself, at a deadline or in another step
        form = form_of(step, forms or {})
        slug = step.name.replace("_", "-")
        router.post(
            f"{path}/{slug}",
            response={200: schema, 204: None},
            summary=str(step.label),
            operation_id=f"{name}_{step.name}",
            url_name=f"{name}-{slug}",
            openapi_extra={"requestBody": request_body(form, step.permission)},
        )(_step(step, form, source, schema))


def _overview(
    lifecycle: type[Lifecycle], source: Callable[..., Any], permission: Permission | None
) -> Callable[..., HttpResponse]:
    def steps(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        record = find(source(request.actor), id)
        allow(request, permission)
        return respond(request, StepsOut, steps_of(lifecycle, record, request.actor, address=request.path))

    return mark(steps, permission=permission, model=lifecycle.model)


def _step(
    step: Step, form: type[forms.Form], source: Callable[..., Any], schema: type[Schema]
) -> Callable[..., HttpResponse]:
    def perform(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        record = find(source(request.actor), id)
        request.actor.require(step.permission)

        def work(body: Body) -> HttpResponse:
            answers = checked(form, body, actor=request.actor, subject=record)
            step.perform(record, by=request.actor, **answers)
            try:
                return respond(request, schema, find(source(request.actor), str(record.pk)))
            except Http404:
                return HttpResponse(status=204)

        return once(request, work)

    perform.__doc__ = step.effect.__doc__ if step.effect else None
    return mark(perform, permission=step.permission, model=step.lifecycle.model, once=True)
