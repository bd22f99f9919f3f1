"""What happens to people, roles and tokens: the only writers of who may do what."""

from partner_center.domains.organization.actions.joining import join
from partner_center.domains.organization.actions.people import (
    amend_person,
    appoint,
    assign_roles,
    choose_password,
    create_person,
    deactivate,
    reactivate,
    reset_password,
)
from partner_center.domains.organization.actions.roles import amend_role, create_role, delete_role
from partner_center.domains.organization.actions.security import switch_codes
from partner_center.domains.organization.actions.tokens import make_token, revoke_token

__all__ = [
    "amend_person",
    "amend_role",
    "appoint",
    "assign_roles",
    "choose_password",
    "create_person",
    "create_role",
    "deactivate",
    "delete_role",
    "join",
    "make_token",
    "reactivate",
    "reset_password",
    "revoke_token",
    "switch_codes",
]
