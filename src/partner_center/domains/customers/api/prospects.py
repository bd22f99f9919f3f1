"""Prospects, imports, invitations and reserved customers over the API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.customers.actions import imports, invitations, reports, reservations
from partner_center.domains.customers.forms.imports import ImportFileForm, ImportForm
from partner_center.domains.customers.forms.prospects import (
    AmendProspectForm,
    InviteForm,
    LiftForm,
    LinkForm,
    ProspectForm,
    ReserveForm,
)
from partner_center.domains.customers.lifecycle.prospects import InvitationLife, ReportLife
from partner_center.domains.customers.models import Invitation, InvitationEvent, Report, ReportImport, Reservation
from partner_center.domains.customers.policies.prospects import VIEW_INVITATIONS, VIEW_REPORTS, VIEW_RESERVATIONS
from partner_center.domains.customers.queries import prospect_lists as lists
from partner_center.domains.customers.queries.links import link_of
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
    from django.db.models import Model, QuerySet

    from partner_center.foundations.apikit.resources import Source
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Customers"])


class ReportOut(Schema):
    """A prospect; mobile number and address are masked. ``reserved_until`` is when a reported one expires."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    name: str
    contact_name: str
    mobile: str = Field(alias="masked_mobile")
    email: str = Field(alias="masked_email")
    country: str
    industry: str
    region: str
    remark: str
    owner: str | None = Field(None, alias="owner.name")
    status: str
    doubt: str
    source: str
    created_at: datetime
    reported_at: datetime | None
    reserved_until: datetime | None
    customer: str | None = Field(None, alias="customer.number")


class InvitationOut(Schema):
    """An invitation. ``failure`` is the check or state on which a customer got stuck last."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    channel: str
    type: str
    report: str | None = Field(None, alias="report.number")
    addressee: str
    email: str = Field(alias="masked_email")
    inviter: str | None = Field(None, alias="inviter.name")
    status: str
    failure: str
    created_at: datetime
    mailed_at: datetime | None
    expires_at: datetime | None


class LinkOut(InvitationOut):
    """A link that anybody may follow, with its address."""

    link: str


class EventOut(Schema):
    """Something that happened with a link."""

    id: int
    kind: str
    at: datetime
    customer: str | None = Field(None, alias="customer.name")
    detail: str


class InvitedOut(Schema):
    """The invitations that were sent with one request."""

    items: list[InvitationOut]


class ProblemOut(Schema):
    """A cell that is wrong: its row in the file, its column, what stands there, and the rule."""

    row: int
    column: str
    value: str
    rule: str


class ImportOut(Schema):
    """What was found in a file of prospects, and, once it was imported, how many were added."""

    id: int
    number: str
    file_name: str
    total: int
    good: int
    known: int
    faulty: int
    created: int
    created_at: datetime
    done_at: datetime | None
    problems: list[ProblemOut]

    @staticmethod
    def resolve_problems(found: ReportImport) -> list[dict[str, Any]]:
        """Read the errors in the caller's language."""
        return lists.problems_of(found)


class ReservationOut(Schema):
    """A customer that the vendor keeps for itself."""

    id: int
    name: str
    mobile: str = Field(alias="masked_mobile")
    reason: str
    note: str
    customer: str | None = Field(None, alias="customer.number")
    created_at: datetime
    lifted_at: datetime | None


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def _reservations(actor: Actor) -> QuerySet[Reservation]:
    rows: QuerySet[Reservation] = Reservation.objects.visible_to(actor).select_related("customer")
    return rows


def _events(actor: Actor, invitation: Invitation) -> QuerySet[InvitationEvent]:
    rows: QuerySet[InvitationEvent] = InvitationEvent.objects.visible_to(actor).filter(invitation=invitation)
    return rows.select_related("customer")


resource(
    router,
    "/reports",
    model=Report,
    schema=ReportOut,
    permission=VIEW_REPORTS,
    rows=lists.reports_seen,
    filters=lists.ReportFilter,
    order=("-created_at", "-pk"),
)
create_endpoint(router, "/reports", form=ProspectForm, action=reports.record_prospect, schema=ReportOut)
amend_endpoint(
    router,
    "/reports/{id}",
    model=Report,
    form=AmendProspectForm,
    action=reports.amend_prospect,
    schema=ReportOut,
    rows=lists.reports_seen,
)
step_endpoints(router, "/reports/{id}", ReportLife, schema=ReportOut, permission=VIEW_REPORTS, rows=lists.reports_seen)

CHECK = permission_of(imports.check_file)
files = resource(
    router,
    "/report-imports",
    model=ReportImport,
    schema=ImportOut,
    permission=CHECK,
    order=("-created_at", "-pk"),
)
create_endpoint(router, "/report-imports", form=ImportFileForm, action=imports.check_file, schema=ImportOut)

mails = resource(
    router,
    "/invitations",
    model=Invitation,
    schema=InvitationOut,
    permission=VIEW_INVITATIONS,
    rows=lists.invitations_seen,
    filters=lists.InvitationFilter,
    order=("-created_at", "-pk"),
)
resource(
    router,
    "/invitations/{id}/events",
    schema=EventOut,
    permission=VIEW_INVITATIONS,
    parent=mails,
    order=("at", "pk"),
    rows=_events,
)
step_endpoints(
    router,
    "/invitations/{id}",
    InvitationLife,
    schema=InvitationOut,
    permission=VIEW_INVITATIONS,
    rows=lists.invitations_seen,
)


def invite(*, by: Actor, reports: Any, **data: Any) -> dict[str, Any]:  # noqa: ANN401 - the form's query set and values
    """Invite the chosen prospects, and read the invitations as the resource shows them."""
    made = [one.pk for one in invitations.invite(list(reports), by=by, **data)]
    return {"items": list(lists.invitations_seen(by).filter(pk__in=made).order_by("pk"))}


def make_link(*, by: Actor, **data: Any) -> Invitation:  # noqa: ANN401 - the form's values
    """Make a link, and say what it is: whoever asks may hand it on."""
    made = lists.invitations_seen(by).get(pk=invitations.make_link(by=by, **data).pk)
    made.link = link_of(made)  # type: ignore[attr-defined]  # for the answer only
    return made


invite.permission = permission_of(invitations.invite)  # type: ignore[attr-defined]  # as the verb behind it
make_link.permission = permission_of(invitations.make_link)  # type: ignore[attr-defined]  # as the verb behind it
create_endpoint(router, "/invitations", form=InviteForm, action=invite, schema=InvitedOut)
create_endpoint(router, "/invitation-links", form=LinkForm, action=make_link, schema=LinkOut)

kept = resource(
    router,
    "/reservations",
    model=Reservation,
    schema=ReservationOut,
    permission=VIEW_RESERVATIONS,
    rows=_reservations,
    filters=lists.ReservationFilter,
    order=("name", "pk"),
)
create_endpoint(router, "/reservations", form=ReserveForm, action=reservations.reserve, schema=ReservationOut)


def deed(
    path: str,
    *,
    model: type[Model],
    form: type[forms.Form],
    action: Callable[..., Any],
    rows: Source,
    schema: type[Schema],
) -> None:
    """Offer ``POST path`` (with ``{id}``) for a verb about one record that is no step of a life-cycle."""
    permission = permission_of(action)
    name = "customers_" + path.strip("/").replace("/{id}", "").replace("-", "_").replace("/", "_")

    def perform(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        found = rows.find(request.actor, id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            given = checked(form, body, actor=request.actor, subject=found)
            action(found, by=request.actor, **given)
            return respond(request, schema, rows.find(request.actor, str(found.pk)))

        return once(request, work)

    perform.__doc__ = action.__doc__
    router.post(
        path,
        response=schema,
        summary=str(permission.label),
        operation_id=name,
        url_name=name.replace("_", "-"),
        openapi_extra={"requestBody": request_body(form)},
    )(mark(perform, permission=permission, model=model, once=True))


deed(
    "/report-imports/{id}/run",
    model=ReportImport,
    form=ImportForm,
    action=imports.run_import,
    rows=files,
    schema=ImportOut,
)
deed(
    "/reservations/{id}/lift",
    model=Reservation,
    form=LiftForm,
    action=reservations.lift,
    rows=kept,
    schema=ReservationOut,
)
