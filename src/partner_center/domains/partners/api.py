"""The API of partners and their business information."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.partners import actions
from partner_center.domains.partners.forms import FOR_STEP, BusinessInfoForm, ProfileForm, RegisterForm, VerifyForm
from partner_center.domains.partners.lifecycle import BusinessInfoLife
from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus, Profile
from partner_center.domains.partners.policies import OPEN_PROFILE, VIEW_BUSINESS_INFO
from partner_center.domains.partners.queries import with_standing
from partner_center.domains.partners.queries.lists import InformationFilter, ProfileFilter
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Partners"])


class PartnerOut(Schema):
    """A partner company."""

    id: int
    number: str = Field(alias="partner.number")
    name: str = Field(alias="partner.name")
    unified_code: str
    country: str = Field(alias="partner.country")
    time_zone: str = Field(alias="partner.time_zone")
    industry: str
    size: str
    website: str
    address: str
    manager: str | None = Field(None, alias="manager.name")
    joined_at: datetime


class BusinessInfoOut(Schema):
    """A version of a partner's business information; account and taxpayer numbers are masked."""

    id: int
    partner: str = Field(alias="partner.name")
    version: int
    status: str
    contract_entity: str
    currency: str
    taxpayer_type: str
    taxpayer_number: str = Field(alias="masked_taxpayer")
    tax_rate: Decimal
    contact_name: str
    contact_phone: str
    contact_email: str
    bank_country: str
    bank_name: str
    bank_branch: str
    account_name: str
    account_number: str = Field(alias="masked_account")
    swift: str
    bank_letter: int | None = Field(None, alias="bank_letter_id")
    attempts_left: int
    refusal: str
    submitted_at: datetime | None
    certified_at: datetime | None


class VerifiedOut(Schema):
    """Whether the amount was right. A wrong one counts, so that it is an answer and no problem."""

    is_certified: bool
    is_locked: bool
    attempts_left: int


class AccountOut(Schema):
    """The whole numbers; the history says who asked for them."""

    account_name: str
    account_number: str
    taxpayer_number: str


def _profiles(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return with_standing(Profile.objects.visible_to(actor)).select_related("partner", "manager")


def _informations(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return BusinessInfo.objects.visible_to(actor).select_related("partner")


resource(
    router,
    "/profiles",
    model=Profile,
    schema=PartnerOut,
    permission=OPEN_PROFILE,
    rows=_profiles,
    filters=ProfileFilter,
    order=("partner__name", "pk"),
)
create_endpoint(router, "/profiles", form=RegisterForm, action=actions.register, schema=PartnerOut)
amend_endpoint(
    router,
    "/profiles/{id}",
    model=Profile,
    form=ProfileForm,
    action=actions.amend_profile,
    schema=PartnerOut,
    rows=_profiles,
)
informations = resource(
    router,
    "/business-infos",
    model=BusinessInfo,
    schema=BusinessInfoOut,
    permission=VIEW_BUSINESS_INFO,
    rows=_informations,
    filters=InformationFilter,
)
create_endpoint(router, "/business-infos", form=BusinessInfoForm, action=actions.fill_in, schema=BusinessInfoOut)
step_endpoints(
    router,
    "/business-infos/{id}",
    BusinessInfoLife,
    schema=BusinessInfoOut,
    permission=VIEW_BUSINESS_INFO,
    forms=FOR_STEP,
    rows=_informations,
)


def verify(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Compare the amount that arrived on the account. The third wrong one locks the application."""
    info = informations.find(request.actor, id)
    request.actor.require(VERIFY)

    def work(body: Body) -> HttpResponse:
        answers = checked(VerifyForm, body, actor=request.actor, subject=info)
        is_right = actions.verify(info, by=request.actor, **answers)
        is_locked = info.status == BusinessInfoStatus.LOCKED
        said = {"is_certified": is_right, "is_locked": is_locked, "attempts_left": info.attempts_left}
        return respond(request, VerifiedOut, said)

    return once(request, work)


def reveal(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return the whole account number; the history notes who asked."""
    info = informations.find(request.actor, id)
    request.actor.require(REVEAL)
    return once(request, lambda _body: respond(request, AccountOut, actions.reveal(info, by=request.actor)))


VERIFY: Permission = actions.verify.permission  # type: ignore[attr-defined]  # every verb carries its permission
REVEAL: Permission = actions.reveal.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/business-infos/{id}/verify",
    response=VerifiedOut,
    summary=str(VERIFY.label),
    operation_id="partners_business_infos_verify",
    url_name="partners_business_infos-verify",
    openapi_extra={"requestBody": request_body(VerifyForm, VERIFY)},
)(mark(verify, permission=VERIFY, model=BusinessInfo, once=True))
router.post(
    "/business-infos/{id}/reveal",
    response=AccountOut,
    summary=str(REVEAL.label),
    operation_id="partners_business_infos_reveal",
    url_name="partners_business_infos-reveal",
)(mark(reveal, permission=REVEAL, model=BusinessInfo, once=True))
