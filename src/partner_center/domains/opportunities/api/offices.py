"""The API of representative offices and of members of the co-selling program."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Router, Schema

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.api.verbs import verb_endpoint
from partner_center.domains.opportunities.forms import (
    MemberAmendForm,
    MemberForm,
    OfficeForm,
    OwnForm,
    ReleaseForm,
    office_initial,
)
from partner_center.domains.opportunities.models import Membership, Office, OwnedCustomer
from partner_center.domains.opportunities.policies import VIEW_MEMBERS, VIEW_OFFICES
from partner_center.domains.opportunities.queries import eligibility
from partner_center.domains.opportunities.queries.lists import (
    MembershipFilter,
    OfficeFilter,
    members_seen,
    offices_with_counts,
)
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

router = Router(tags=["Opportunities"])


class OfficeOut(Schema):
    """A representative office, what it covers and who decides there."""

    id: int
    name: str
    name_zh: str
    regions: list[str]
    countries: list[str]
    bd: str | None = Field(None, alias="bd.name")
    is_default: bool
    is_active: bool
    created_at: datetime


class OwnedOut(Schema):
    """A customer whose account the office owns."""

    id: int
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    since: datetime


class PersonOut(Schema):
    """Somebody who receives for the office."""

    id: int
    name: str
    email: str


class MembershipOut(Schema):
    """A partner in the co-selling program."""

    id: int
    partner: str = Field(alias="partner.number")
    partner_name: str = Field(alias="partner.name")
    stage: str
    since: date
    ended_on: date | None
    updated_at: datetime


class MemberOut(MembershipOut):
    """One membership, with whether its partner may receive opportunities, and why."""

    is_eligible: bool
    why: str
    delivered: int

    @staticmethod
    def resolve_is_eligible(member: Membership) -> bool:
        """Tell whether the partner may receive."""
        return eligibility(member.partner).is_eligible

    @staticmethod
    def resolve_why(member: Membership) -> str:
        """Say why, in the caller's language."""
        return eligibility(member.partner).why

    @staticmethod
    def resolve_delivered(member: Membership) -> int:
        """Return its own opportunities delivered in the last twelve months."""
        return eligibility(member.partner).delivered


offices = resource(
    router,
    "/offices",
    model=Office,
    schema=OfficeOut,
    permission=VIEW_OFFICES,
    rows=offices_with_counts,
    filters=OfficeFilter,
    order=("name", "pk"),
)
create_endpoint(router, "/offices", form=OfficeForm, action=actions.open_office, schema=OfficeOut)
amend_endpoint(
    router,
    "/offices/{id}",
    model=Office,
    form=OfficeForm,
    action=actions.amend_office,
    schema=OfficeOut,
    rows=offices_with_counts,
    current=office_initial,
)
resource(
    router,
    "/offices/{id}/customers",
    schema=OwnedOut,
    permission=VIEW_OFFICES,
    parent=offices,
    rows=lambda actor, office: OwnedCustomer.objects.visible_to(actor).filter(office=office).select_related("customer"),
    order=("customer__name", "pk"),
)
resource(
    router,
    "/offices/{id}/members",
    schema=PersonOut,
    permission=VIEW_OFFICES,
    parent=offices,
    rows=lambda _actor, office: office.members.all(),
    order=("name", "pk"),
)
verb_endpoint(
    router,
    "/offices",
    "own",
    source=offices,
    model=Office,
    schema=OfficeOut,
    form=OwnForm,
    action=actions.own_customer,
    about="Let the office own a customer's account.",
)
verb_endpoint(
    router,
    "/offices",
    "release",
    source=offices,
    model=Office,
    schema=OfficeOut,
    form=ReleaseForm,
    action=actions.release_customer,
    about="End the office's ownership of a customer.",
)
resource(
    router,
    "/members",
    model=Membership,
    schema=MembershipOut,
    detail_schema=MemberOut,
    permission=VIEW_MEMBERS,
    rows=members_seen,
    filters=MembershipFilter,
    order=("partner__name", "pk"),
)
create_endpoint(router, "/members", form=MemberForm, action=actions.enter_member, schema=MemberOut)
amend_endpoint(
    router,
    "/members/{id}",
    model=Membership,
    form=MemberAmendForm,
    action=actions.amend_member,
    schema=MemberOut,
    rows=members_seen,
)
