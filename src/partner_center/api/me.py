"""Who the caller is: what a program asks first."""

from __future__ import annotations

from ninja import Router, Schema

from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.identity.permissions import PERMISSIONS

router = Router(tags=["Me"])


class CompanyOut(Schema):
    """The company somebody works for."""

    id: int
    number: str
    name: str
    kind: str
    country: str
    time_zone: str


class RoleOut(Schema):
    """A built-in role."""

    code: str
    label: str


class RightOut(Schema):
    """Something the caller may do."""

    code: str
    label: str


class MeOut(Schema):
    """The acting person, and everything this token or session may do."""

    id: int
    email: str
    name: str
    language: str
    time_zone: str
    token: str | None
    company: CompanyOut
    roles: list[RoleOut]
    permissions: list[RightOut]


def who(request: ApiRequest) -> dict[str, object]:
    """Return the person behind the token or the session, the company, the roles, and the rights in force."""
    actor = request.actor
    user, held = actor.user, sorted(actor.roles, key=str)
    rights = [one for _code, one in sorted(PERMISSIONS.items()) if actor.may(one)]
    return {
        "id": user.pk if user else 0,
        "email": user.email if user else "",
        "name": user.name if user else "",
        "language": user.language if user else "",
        "time_zone": user.time_zone if user else "",
        "token": actor.token.name if actor.token else None,
        "company": actor.company,
        "roles": [{"code": role.value, "label": str(role.label)} for role in held],
        "permissions": [{"code": one.code, "label": str(one.label)} for one in rights],
    }


router.get("", response=MeOut, summary="Who am I, and what may I do", operation_id="me", url_name="me")(
    mark(who, permission=None)
)
