"""The API of opportunities: both ways, with their contacts, consent, progress and team."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.api.verbs import verb_endpoint
from partner_center.domains.opportunities.forms import (
    FOR_STAGE,
    FOR_STEP,
    AttachForm,
    LeaveForm,
    OfferingsForm,
    OpportunityForm,
    ProgressForm,
    ReassignForm,
    ShareForm,
    TeamForm,
    initial_of,
)
from partner_center.domains.opportunities.lifecycle import OpportunityLife, StageLife
from partner_center.domains.opportunities.models import EDITABLE, Contact, Opportunity
from partner_center.domains.opportunities.policies import VIEW_OPPORTUNITIES
from partner_center.domains.opportunities.queries import band, is_masked, missing, shown
from partner_center.domains.opportunities.queries.lists import OpportunityFilter, opportunities_seen
from partner_center.foundations.apikit.bodies import Body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

router = Router(tags=["Opportunities"])


class OpportunityOut(Schema):
    """An opportunity. ``status`` says whether the other side agreed, ``stage`` how far the sale is.

    While ``is_masked`` the customer and the exact amounts are absent, and ``amount_range`` stands in their place.
    ``lacks`` names what keeps a draft from being submitted, by field.
    """

    id: int
    number: str
    origin: str
    partner: str = Field(alias="partner.name")
    name: str
    status: str
    stage: str
    is_masked: bool
    customer: str | None = None
    customer_name: str | None
    registration_no: str | None
    country: str
    region: str
    address: str | None
    industry: str
    is_new: bool
    budget: str | None
    decision_maker: str | None
    need: str
    plan: str
    expected_amount: Decimal | None
    annual_scale: Decimal | None
    amount_range: str
    currency: str
    expected_sign_on: date | None
    project_start_on: date | None
    project_end_on: date | None
    presales_activities: list[str]
    services: list[str]
    support: list[str]
    counts: bool
    is_core_map: bool
    office: str | None
    office_why: str
    pdm: str | None = Field(None, alias="pdm.name")
    pdm_why: str
    bd: str | None = Field(None, alias="bd.name")
    partner_contact: str | None = Field(None, alias="partner_contact.name")
    rejection_code: str
    rejection: str
    declined_because: str
    closed_because: str
    win_rate: int | None
    next_step: str
    next_step_on: date | None
    contract_no: str
    contract_amount: Decimal | None
    lost_code: str
    lost_because: str
    created_at: datetime
    submitted_at: datetime | None
    audit_passed_at: datetime | None
    validated_at: datetime | None
    shared_at: datetime | None
    accepted_at: datetime | None
    last_progress_at: datetime | None
    signed_on: date | None
    delivered_on: date | None

    @staticmethod
    def resolve_is_masked(record: Opportunity) -> bool:
        """Tell whether the customer is not shown yet."""
        return is_masked(record)

    @staticmethod
    def resolve_customer(record: Opportunity) -> str | None:
        """Name the account, if there is one and it may be known."""
        return None if record.customer is None or is_masked(record) else record.customer.number

    @staticmethod
    def resolve_customer_name(record: Opportunity) -> str | None:
        """Name the customer."""
        found: str | None = shown(record, "customer_name")
        return found

    @staticmethod
    def resolve_registration_no(record: Opportunity) -> str | None:
        """Return the customer's registration number."""
        found: str | None = shown(record, "registration_no")
        return found

    @staticmethod
    def resolve_address(record: Opportunity) -> str | None:
        """Return the customer's address."""
        found: str | None = shown(record, "address")
        return found

    @staticmethod
    def resolve_budget(record: Opportunity) -> str | None:
        """Return what is known of the budget."""
        found: str | None = shown(record, "budget")
        return found

    @staticmethod
    def resolve_decision_maker(record: Opportunity) -> str | None:
        """Return who decides."""
        found: str | None = shown(record, "decision_maker")
        return found

    @staticmethod
    def resolve_expected_amount(record: Opportunity) -> Decimal | None:
        """Return the exact amount."""
        found: Decimal | None = shown(record, "expected_amount")
        return found

    @staticmethod
    def resolve_annual_scale(record: Opportunity) -> Decimal | None:
        """Return the exact scale."""
        found: Decimal | None = shown(record, "annual_scale")
        return found

    @staticmethod
    def resolve_amount_range(record: Opportunity) -> str:
        """Return the range while the amount is masked."""
        return band(record.expected_amount, record.currency) if is_masked(record) else ""

    @staticmethod
    def resolve_office(record: Opportunity) -> str | None:
        """Name the office in the reader's language."""
        return None if record.office is None else str(record.office)

    @staticmethod
    def resolve_counts(record: Any) -> bool:  # noqa: ANN401 - with annotations, or fresh
        """Tell whether it counts for the target of opportunities."""
        return bool(getattr(record, "counts", False))

    @staticmethod
    def resolve_is_core_map(record: Any) -> bool:  # noqa: ANN401 - as above
        """Tell whether one of its offerings bears the core-map label."""
        return bool(getattr(record, "is_core_map", False))


class OneOut(OpportunityOut):
    """One opportunity with its offerings, and what it lacks."""

    offerings: list[str]
    lacks: dict[str, str]

    @staticmethod
    def resolve_offerings(record: Opportunity) -> list[str]:
        """Return the offerings' numbers."""
        return [one.number for one in record.offerings.order_by("number")]

    @staticmethod
    def resolve_lacks(record: Opportunity) -> dict[str, str]:
        """Return what keeps it from being submitted."""
        if record.is_ours or record.status not in EDITABLE:
            return {}
        return {name: str(text) for name, text in missing(record).items()}


class ContactOut(Schema):
    """A person at the customer."""

    id: int
    place: int
    name: str
    title: str
    phone: str
    email: str


class ConsentOut(Schema):
    """A recorded consent; the newest counts."""

    id: int
    given_by: str
    given_on: date
    means: str
    wording: str
    document: int | None = Field(None, alias="document_id")
    recorded_by: str
    recorded_at: datetime


class ProgressOut(Schema):
    """A report on how the sale goes."""

    id: int
    stage: str
    expected_amount: Decimal | None
    currency: str
    expected_sign_on: date | None
    win_rate: int | None
    next_step: str
    next_step_on: date | None
    remark: str
    document: int | None = Field(None, alias="document_id")
    by: str
    at: datetime


class TeamMemberOut(Schema):
    """Somebody who works on it."""

    id: int
    user: int = Field(alias="user_id")
    name: str = Field(alias="user.name")
    company: str = Field(alias="user.company.name")
    duty: str
    added_by: str
    added_at: datetime


PATH = "/opportunities"
opportunities = resource(
    router,
    PATH,
    model=Opportunity,
    schema=OpportunityOut,
    detail_schema=OneOut,
    permission=VIEW_OPPORTUNITIES,
    rows=opportunities_seen,
    filters=OpportunityFilter,
    order=("-created_at", "-pk"),
)
create_endpoint(router, PATH, form=OpportunityForm, action=actions.draft_opportunity, schema=OneOut)
create_endpoint(router, "/offers", form=ShareForm, action=actions.share, schema=OneOut)
amend_endpoint(
    router,
    f"{PATH}/{{id}}",
    model=Opportunity,
    form=OpportunityForm,
    action=actions.amend,
    schema=OneOut,
    rows=opportunities_seen,
    current=initial_of,
)
step_endpoints(
    router,
    f"{PATH}/{{id}}",
    OpportunityLife,
    schema=OneOut,
    permission=VIEW_OPPORTUNITIES,
    forms=FOR_STEP,
    rows=opportunities_seen,
)
step_endpoints(
    router,
    f"{PATH}/{{id}}/stage",
    StageLife,
    schema=OneOut,
    permission=VIEW_OPPORTUNITIES,
    forms=FOR_STAGE,
    rows=opportunities_seen,
)
for name, schema, rows in (
    (
        "contacts",
        ContactOut,
        lambda actor, one: Contact.objects.visible_to(actor).filter(opportunity=one),
    ),
    ("consents", ConsentOut, lambda actor, one: one.consents.model.objects.visible_to(actor).filter(opportunity=one)),
    ("progress", ProgressOut, lambda actor, one: one.progress.model.objects.visible_to(actor).filter(opportunity=one)),
    (
        "team",
        TeamMemberOut,
        lambda actor, one: (
            one.team.model.objects.visible_to(actor).filter(opportunity=one).select_related("user__company")
        ),
    ),
):
    resource(
        router,
        f"{PATH}/{{id}}/{name}",
        schema=schema,
        permission=VIEW_OPPORTUNITIES,
        parent=opportunities,
        rows=rows,
        order=("pk",),
    )

for path, form, action, about in (
    ("progress", ProgressForm, actions.update_progress, "Report how the sale goes; what is left out stays as it was."),
    ("team", TeamForm, actions.add_member, "Add one of the own colleagues to the team."),
    ("team-leave", LeaveForm, actions.remove_member, "Take one of the own colleagues off the team."),
    ("attachments", AttachForm, actions.attach, "Attach a file that both sides read."),
    ("offerings", OfferingsForm, actions.change_offerings, "Link other offerings of the partner; it is told."),
    ("reassign", ReassignForm, actions.reassign, "Give it to another office, manager or business developer."),
):
    verb_endpoint(
        router,
        PATH,
        path,
        source=opportunities,
        model=Opportunity,
        schema=OneOut,
        form=form,
        action=action,
        about=about,
    )


def delete(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Delete a draft that was never submitted."""
    record = opportunities.find(request.actor, id)
    request.actor.require(actions.delete_draft.permission)  # type: ignore[attr-defined]  # every verb carries its permission

    def work(body: Body) -> HttpResponse:
        del body
        actions.delete_draft(record, by=request.actor)
        return HttpResponse(status=204)

    return once(request, work)


router.post(
    f"{PATH}/{{id}}/delete",
    response={204: None},
    summary="Delete a draft",
    operation_id="opportunities_opportunities_delete",
    url_name="opportunities_opportunities-delete",
)(mark(delete, permission=actions.delete_draft.permission, model=Opportunity, once=True))  # type: ignore[attr-defined]  # as above
