"""Taking part in the opportunity incentive and the whitelist of partners, over the API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.forms import EndForm, JoinForm, LeaveForm, WhitelistForm
from partner_center.domains.incentives.models import Participation, Whitelisting
from partner_center.domains.incentives.policies import VIEW_PARTICIPATIONS, VIEW_WHITELIST
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.verbs import create_endpoint

if TYPE_CHECKING:
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Opportunity incentives"])


class ParticipationOut(Schema):
    """A partner takes part from ``since`` (included) until ``until`` (excluded), by a version of the text."""

    id: int
    partner: str = Field(alias="partner.number")
    since: datetime
    until: datetime | None
    agreement: str
    joined_by: str
    left_by: str
    reason: str


class WhitelistingOut(Schema):
    """A partner is on the whitelist from ``since`` (included) until ``until`` (excluded)."""

    id: int
    partner: str = Field(alias="partner.number")
    since: datetime
    until: datetime | None
    reason: str
    end_reason: str


LEAVE: Permission = actions.leave.permission  # type: ignore[attr-defined]  # every verb carries its permission
END: Permission = actions.end_whitelisting.permission  # type: ignore[attr-defined]  # every verb carries its permission


def leave(request: ApiRequest) -> HttpResponse:
    """Take part no longer; what is under review is decided all the same."""
    request.actor.require(LEAVE)

    def work(body: Body) -> HttpResponse:
        data = checked(LeaveForm, body, actor=request.actor)
        return respond(request, ParticipationOut, actions.leave(by=request.actor, **data))

    return once(request, work)


# Before the resource, or "leave" would be read as an id.
router.post(
    "/participations/leave",
    response=ParticipationOut,
    summary=str(LEAVE.label),
    operation_id="incentives_participations_leave",
    url_name="incentives_participations-leave",
    openapi_extra={"requestBody": request_body(LeaveForm)},
)(mark(leave, permission=LEAVE, once=True))

resource(
    router,
    "/participations",
    model=Participation,
    schema=ParticipationOut,
    permission=VIEW_PARTICIPATIONS,
    rows=lambda actor: Participation.objects.visible_to(actor).select_related("partner"),
    order=("-since", "-pk"),
)
create_endpoint(router, "/participations", form=JoinForm, action=actions.take_part, schema=ParticipationOut)
whitelist = resource(
    router,
    "/whitelist",
    model=Whitelisting,
    schema=WhitelistingOut,
    permission=VIEW_WHITELIST,
    rows=lambda actor: Whitelisting.objects.visible_to(actor).select_related("partner"),
    order=("-since", "-pk"),
)
create_endpoint(router, "/whitelist", form=WhitelistForm, action=actions.add_to_whitelist, schema=WhitelistingOut)


def end(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Take a partner off the whitelist from a moment on, with the reason."""
    span = whitelist.find(request.actor, id)
    request.actor.require(END)

    def work(body: Body) -> HttpResponse:
        data = checked(EndForm, body, actor=request.actor, subject=span)
        actions.end_whitelisting(span, by=request.actor, **data)
        return respond(request, WhitelistingOut, whitelist.find(request.actor, str(span.pk)))

    return once(request, work)


router.post(
    "/whitelist/{id}/end",
    response=WhitelistingOut,
    summary=str(END.label),
    operation_id="incentives_whitelist_end",
    url_name="incentives_whitelist-end",
    openapi_extra={"requestBody": request_body(EndForm)},
)(mark(end, permission=END, model=Whitelisting, once=True))
