"""What happens to customers: the only writers of this domain's tables."""

from partner_center.domains.customers.actions import imports, invitations, joining, reports, reservations
from partner_center.domains.customers.actions.associations import associate, end_association, register_customer
from partner_center.domains.customers.actions.authorizations import (
    ask_authorization,
    grant,
    refuse_authorization,
    revoke,
    withdraw_authorization,
)
from partner_center.domains.customers.actions.facts import note_consumption, state_facts
from partner_center.domains.customers.actions.managers import assign_manager, assign_one, set_team, take_back
from partner_center.domains.customers.actions.questions import answer_questions, ask_facts
from partner_center.domains.customers.actions.relations import (
    add_contact,
    amend_contact,
    remove_contact,
    reveal,
    set_tags,
)
from partner_center.domains.customers.actions.requests import agree, ask_association_request, refuse, withdraw
from partner_center.domains.customers.actions.segments import state_segments

__all__ = [
    "add_contact",
    "agree",
    "amend_contact",
    "answer_questions",
    "ask_association_request",
    "ask_authorization",
    "ask_facts",
    "assign_manager",
    "assign_one",
    "associate",
    "end_association",
    "grant",
    "imports",
    "invitations",
    "joining",
    "note_consumption",
    "refuse",
    "refuse_authorization",
    "register_customer",
    "remove_contact",
    "reports",
    "reservations",
    "reveal",
    "revoke",
    "set_tags",
    "set_team",
    "state_facts",
    "state_segments",
    "take_back",
    "withdraw",
    "withdraw_authorization",
]
