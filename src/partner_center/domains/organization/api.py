"""The API of people, roles and tokens. Tokens are made in the console only, because they are shown once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.organization import actions
from partner_center.domains.organization.forms import (
    AppointForm,
    CreateForm,
    DeactivateForm,
    PasswordForm,
    PersonForm,
    RoleForm,
    RolesForm,
    SwitchForm,
)
from partner_center.domains.organization.policies import VIEW_PEOPLE, VIEW_ROLES, VIEW_SECURITY, VIEW_TOKENS
from partner_center.domains.organization.queries import (
    PersonFilter,
    TokenFilter,
    custom_roles_seen_by,
    explain,
    held_by,
    people_seen_by,
    sensitive_rights,
    tokens_seen_by,
)
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import Source, resource
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.models import ApiToken, Company, CustomRole, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Organization"])


class PersonOut(Schema):
    """A person; custom roles are written ``custom:<id>``."""

    id: int
    email: str
    name: str
    mobile: str
    company: str = Field(alias="company.name")
    language: str
    roles: list[str]
    is_active: bool
    must_change_password: bool
    last_login: datetime | None
    created_at: datetime

    @staticmethod
    def resolve_roles(person: User) -> list[str]:
        """The roles as they are assigned."""
        return held_by(person)


class RightOut(Schema):
    """A right in force, and the roles it comes from."""

    code: str
    label: str
    roles: list[str]


class RightsOut(Schema):
    """Every right of a person."""

    items: list[RightOut]


class RoleOut(Schema):
    """A company's own role."""

    id: int
    name: str
    description: str
    permissions: list[str]
    created_at: datetime


class TokenOut(Schema):
    """A token without its secret."""

    id: int
    name: str
    prefix: str
    person: str = Field(alias="user.email")
    permissions: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class SensitiveOut(Schema):
    """An operation that asks for a code where codes are switched on."""

    code: str
    label: str


class SecurityOut(Schema):
    """Whether the own company asks for verification codes, and for what."""

    asks_for_codes: bool
    sensitive: list[SensitiveOut]


def _permission(action: object) -> Permission:
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def operation(
    path: str,
    source: Source,
    action: Callable[..., Any],
    *,
    model: type[Any],
    form: type[forms.Form] = forms.Form,
    method: str = "POST",
) -> None:
    """Offer an action on one record; it answers with the record afterwards, or 204 when it is gone."""
    permission = _permission(action)

    def act(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        record = source.find(request.actor, id)
        request.actor.require(permission)

        def work(body: Body) -> HttpResponse:
            action(record, by=request.actor, **checked(form, body, actor=request.actor, subject=record))
            if method == "DELETE":
                return HttpResponse(status=204)
            return respond(request, source.schema, source.find(request.actor, id))

        return once(request, work)

    name = permission.code.replace(":", "_")
    router.api_operation(
        [method],
        path,
        response={204: None} if method == "DELETE" else source.schema,
        summary=str(permission.label),
        operation_id=name,
        url_name=name,
        openapi_extra={} if method == "DELETE" else {"requestBody": request_body(form, permission)},
    )(mark(act, permission=permission, model=model, once=True))


people = resource(
    router, "/people", model=User, schema=PersonOut, permission=VIEW_PEOPLE, rows=people_seen_by, filters=PersonFilter
)
create_endpoint(router, "/people", form=CreateForm, action=actions.create_person, schema=PersonOut)
create_endpoint(router, "/administrators", form=AppointForm, action=actions.appoint, schema=PersonOut)
amend_endpoint(
    router,
    "/people/{id}",
    model=User,
    form=PersonForm,
    action=actions.amend_person,
    schema=PersonOut,
    rows=people_seen_by,
)
operation("/people/{id}/roles", people, actions.assign_roles, model=User, form=RolesForm)
operation("/people/{id}/password", people, actions.reset_password, model=User, form=PasswordForm)
operation("/people/{id}/deactivate", people, actions.deactivate, model=User, form=DeactivateForm)
operation("/people/{id}/reactivate", people, actions.reactivate, model=User)


def rights(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return every right of a person and the roles it comes from."""
    request.actor.require(VIEW_PEOPLE)
    return respond(request, RightsOut, {"items": explain(people.find(request.actor, id))})


router.get(
    "/people/{id}/rights",
    response=RightsOut,
    summary="People: rights and why",
    operation_id="organization_people_rights",
    url_name="organization_people-rights",
)(mark(rights, permission=VIEW_PEOPLE, model=User))

roles = resource(
    router,
    "/roles",
    model=CustomRole,
    schema=RoleOut,
    permission=VIEW_ROLES,
    rows=custom_roles_seen_by,
    order=("name",),
)
create_endpoint(router, "/roles", form=RoleForm, action=actions.create_role, schema=RoleOut)
amend_endpoint(router, "/roles/{id}", model=CustomRole, form=RoleForm, action=actions.amend_role, schema=RoleOut)
operation("/roles/{id}", roles, actions.delete_role, model=CustomRole, method="DELETE")

tokens = resource(
    router, "/tokens", model=ApiToken, schema=TokenOut, permission=VIEW_TOKENS, rows=tokens_seen_by, filters=TokenFilter
)
operation("/tokens/{id}/revoke", tokens, actions.revoke_token, model=ApiToken)


def security(request: ApiRequest) -> HttpResponse:
    """Tell whether the own company asks for verification codes, and for what."""
    request.actor.require(VIEW_SECURITY)
    return _security(request, request.actor.company)


def switch(request: ApiRequest) -> HttpResponse:
    """Switch verification codes on or off for the own company. Switching off takes a code itself."""
    request.actor.require(SWITCH)

    def work(body: Body) -> HttpResponse:
        return _security(
            request, actions.switch_codes(by=request.actor, **checked(SwitchForm, body, actor=request.actor))
        )

    return once(request, work)


def _security(request: ApiRequest, company: Company | None) -> HttpResponse:
    if company is None:
        raise Http404
    said = {"asks_for_codes": company.asks_for_codes, "sensitive": sensitive_rights(company)}
    return respond(request, SecurityOut, said)


SWITCH = _permission(actions.switch_codes)
router.get(
    "/security",
    response=SecurityOut,
    summary="Security: verification codes",
    operation_id="organization_security",
    url_name="organization-security",
)(mark(security, permission=VIEW_SECURITY))
router.post(
    "/security",
    response=SecurityOut,
    summary=str(SWITCH.label),
    operation_id="organization_security_switch",
    url_name="organization-security-switch",
    openapi_extra={"requestBody": request_body(SwitchForm, SWITCH)},
)(mark(switch, permission=SWITCH, once=True))
