"""The API of offerings, their marks and what the vendor sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.solutions import actions
from partner_center.domains.solutions.forms import LabelsForm, MarkForm, OfferingForm, UseForm
from partner_center.domains.solutions.lifecycle import OfferingLife
from partner_center.domains.solutions.models import Offering
from partner_center.domains.solutions.policies import VIEW_OFFERINGS
from partner_center.domains.solutions.queries import counting, marks_of
from partner_center.domains.solutions.queries.lists import OfferingFilter, offerings_seen
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Solutions"])


class OfferingOut(Schema):
    """What a partner offers, the vendor's marks on it, and whether it counts."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    kind: str
    name: str
    name_zh: str
    summary: str
    labels: list[str]
    goods_code: str
    document: int | None = Field(None, alias="document_id")
    status: str
    is_core_map: bool
    is_whitelisted: bool
    is_sellable: bool
    is_deliverable: bool
    counts: bool
    counts_why: str
    refusal: str
    created_at: datetime
    submitted_at: datetime | None
    listed_at: datetime | None
    retired_at: datetime | None

    @staticmethod
    def resolve_counts(offering: Offering) -> bool:
        """Tell whether opportunities with it count."""
        return counting(offering).counts

    @staticmethod
    def resolve_counts_why(offering: Offering) -> str:
        """Say why, in the caller's language."""
        return counting(offering).why


class MarkingOut(Schema):
    """A span of time over which an offering bears a mark: ``since`` included, ``until`` excluded."""

    id: int
    mark: str
    since: datetime
    until: datetime | None
    reason: str
    end_reason: str


def _shown(form: type[forms.Form]) -> Callable[[Offering], dict[str, Any]]:
    """Return what of an offering stays when a caller leaves it out; a file left out stays as well."""
    names = [name for name in form.base_fields if name != "file"]
    return lambda offering: {name: getattr(offering, name) for name in names}


offerings = resource(
    router,
    "/offerings",
    model=Offering,
    schema=OfferingOut,
    permission=VIEW_OFFERINGS,
    rows=offerings_seen,
    filters=OfferingFilter,
    order=("-created_at", "-pk"),
)
create_endpoint(router, "/offerings", form=OfferingForm, action=actions.draft_offering, schema=OfferingOut)
amend_endpoint(
    router,
    "/offerings/{id}",
    model=Offering,
    form=OfferingForm,
    action=actions.amend,
    schema=OfferingOut,
    rows=offerings_seen,
    current=_shown(OfferingForm),
)
step_endpoints(
    router, "/offerings/{id}", OfferingLife, schema=OfferingOut, permission=VIEW_OFFERINGS, rows=offerings_seen
)
resource(
    router,
    "/offerings/{id}/marks",
    schema=MarkingOut,
    permission=VIEW_OFFERINGS,
    parent=offerings,
    order=("-since", "-pk"),
    rows=lambda actor, offering: marks_of(offering, actor),
)


def _verb(path: str, form: type[forms.Form], action: Callable[..., Offering], about: str) -> None:
    """Offer one of the vendor's verbs on an offering: ``POST offerings/{id}/<path>``."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission

    def perform(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        offering = offerings.find(request.actor, id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            action(offering, by=request.actor, **checked(form, body, actor=request.actor, subject=offering))
            return respond(request, OfferingOut, offerings.find(request.actor, str(offering.pk)))

        return once(request, work)

    perform.__doc__ = about
    router.post(
        f"/offerings/{{id}}/{path}",
        response=OfferingOut,
        summary=str(permission.label),
        operation_id=f"solutions_offerings_{path}",
        url_name=f"solutions_offerings-{path}",
        openapi_extra={"requestBody": request_body(form)},
    )(mark(perform, permission=permission, model=Offering, once=True))


_verb("mark", MarkForm, actions.set_mark, "Set or take away the core-map label or the whitelist mark from a moment on.")
_verb("labels", LabelsForm, actions.relabel, "Correct the requirement labels; the partner is told.")
_verb("use", UseForm, actions.set_use, "Say whether it may be sold, and delivered by its partner.")
