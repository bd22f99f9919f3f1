"""The API of delivery people and certificates, with the door for the vendor's academy."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.personnel import actions
from partner_center.domains.personnel.forms import (
    FOR_STEP,
    AmendCertificateForm,
    CertificateForm,
    PersonForm,
    SynchroniseForm,
)
from partner_center.domains.personnel.lifecycle import CertificateLife, PersonLife
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.domains.personnel.policies import VIEW_CERTIFICATES, VIEW_PEOPLE
from partner_center.domains.personnel.queries.lists import (
    CertificateFilter,
    PersonFilter,
    certificates_seen,
    people_seen,
)
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint

if TYPE_CHECKING:
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Personnel"])


class PersonOut(Schema):
    """Somebody who delivers projects; the certificates counted are valid today."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    name: str
    email: str
    position: str
    base_location: str
    status: str
    left_on: date | None
    certificates_now: int
    next_expiry: date | None
    created_at: datetime


class CertificateOut(Schema):
    """A certificate: valid from ``issued_on`` (included) until ``expires_on`` (excluded)."""

    id: int
    person: str = Field(alias="person.number")
    person_name: str = Field(alias="person.name")
    partner: str = Field(alias="partner.name")
    type: str
    direction: str
    number: str
    issued_on: date
    expires_on: date
    validity: str
    status: str
    source: str
    file: int | None = Field(None, alias="file_id")
    refusal: str
    submitted_at: datetime
    recognised_at: datetime | None
    released_at: datetime | None


people = resource(
    router,
    "/people",
    model=Person,
    schema=PersonOut,
    permission=VIEW_PEOPLE,
    rows=people_seen,
    filters=PersonFilter,
    order=("name", "pk"),
)


def enter(request: ApiRequest) -> HttpResponse:
    """Enter somebody who delivers projects for the own company."""
    request.actor.require(ENTER)

    def work(body: Body) -> HttpResponse:
        made = actions.enter_person(by=request.actor, **checked(PersonForm, body, actor=request.actor))
        return respond(request, PersonOut, people.find(request.actor, made.number), status=201)

    return once(request, work)


ENTER: Permission = actions.enter_person.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/people",
    response={201: PersonOut},
    summary=str(ENTER.label),
    operation_id="personnel_people_create",
    url_name="personnel_people-create",
    openapi_extra={"requestBody": request_body(PersonForm)},
)(mark(enter, permission=ENTER, once=True))
amend_endpoint(
    router,
    "/people/{id}",
    model=Person,
    form=PersonForm,
    action=actions.amend_person,
    schema=PersonOut,
    rows=people_seen,
)
step_endpoints(
    router, "/people/{id}", PersonLife, schema=PersonOut, permission=VIEW_PEOPLE, forms=FOR_STEP, rows=people_seen
)
resource(
    router,
    "/people/{id}/certificates",
    schema=CertificateOut,
    permission=VIEW_CERTIFICATES,
    parent=people,
    order=("-expires_on", "-pk"),
    rows=lambda actor, person: certificates_seen(actor).filter(person=person),
)


def submit_certificate(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Enter a certificate with its scan (multipart); it is reviewed."""
    person = people.find(request.actor, id)
    request.actor.require(SUBMIT)

    def work(body: Body) -> HttpResponse:
        data = checked(CertificateForm, body, actor=request.actor, subject=person)
        made = actions.submit_certificate(person, by=request.actor, **data)
        return respond(request, CertificateOut, certificates.find(request.actor, str(made.pk)), status=201)

    return once(request, work)


SUBMIT: Permission = actions.submit_certificate.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/people/{id}/certificates",
    response={201: CertificateOut},
    summary=str(SUBMIT.label),
    operation_id="personnel_people_certificates_create",
    url_name="personnel_people_certificates-create",
    openapi_extra={"requestBody": request_body(CertificateForm)},
)(mark(submit_certificate, permission=SUBMIT, model=Person, once=True))
certificates = resource(
    router,
    "/certificates",
    model=Certificate,
    schema=CertificateOut,
    permission=VIEW_CERTIFICATES,
    rows=certificates_seen,
    filters=CertificateFilter,
    order=("expires_on", "pk"),
)


def _known(certificate: Certificate) -> dict[str, Any]:
    """Return what of a certificate stays when a caller leaves it out; a scan left out stays as well."""
    return {name: getattr(certificate, name) for name in AmendCertificateForm.base_fields if name != "file"}


amend_endpoint(
    router,
    "/certificates/{id}",
    model=Certificate,
    form=AmendCertificateForm,
    action=actions.amend_certificate,
    schema=CertificateOut,
    rows=certificates_seen,
    current=_known,
)
step_endpoints(
    router,
    "/certificates/{id}",
    CertificateLife,
    schema=CertificateOut,
    permission=VIEW_CERTIFICATES,
    rows=certificates_seen,
)


def synchronise(request: ApiRequest) -> HttpResponse:
    """Take over a certificate from the academy: valid at once; the same one may come again with other dates."""
    request.actor.require(SYNCHRONISE)

    def work(body: Body) -> HttpResponse:
        made = actions.synchronise(by=request.actor, **checked(SynchroniseForm, body, actor=request.actor))
        return respond(request, CertificateOut, certificates.find(request.actor, str(made.pk)))

    return once(request, work)


SYNCHRONISE: Permission = actions.synchronise.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/academy/certificates",
    response=CertificateOut,
    summary=str(SYNCHRONISE.label),
    operation_id="personnel_academy_certificates_create",
    url_name="personnel_academy_certificates-create",
    openapi_extra={"requestBody": request_body(SynchroniseForm)},
)(mark(synchronise, permission=SYNCHRONISE, once=True))
