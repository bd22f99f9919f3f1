"""Verbs of opportunities: writing, sharing, reviewing, following, and keeping offices and members."""

from partner_center.domains.opportunities.actions.care import (
    add_member,
    attach,
    change_offerings,
    reassign,
    remove_member,
)
from partner_center.domains.opportunities.actions.drafts import amend, delete_draft, draft_opportunity
from partner_center.domains.opportunities.actions.offers import accept, decline, expire, recall, share
from partner_center.domains.opportunities.actions.offices import (
    amend_member,
    amend_office,
    enter_member,
    open_office,
    own_customer,
    release_customer,
)
from partner_center.domains.opportunities.actions.reviewing import (
    close,
    lapse,
    pass_audit,
    reject,
    reject_audit,
    submit,
    validate,
)
from partner_center.domains.opportunities.actions.stages import (
    complete_delivery,
    follow,
    lose,
    sign,
    start_delivery,
    update_progress,
)

__all__ = [
    "accept",
    "add_member",
    "amend",
    "amend_member",
    "amend_office",
    "attach",
    "change_offerings",
    "close",
    "complete_delivery",
    "decline",
    "delete_draft",
    "draft_opportunity",
    "enter_member",
    "expire",
    "follow",
    "lapse",
    "lose",
    "open_office",
    "own_customer",
    "pass_audit",
    "reassign",
    "recall",
    "reject",
    "reject_audit",
    "release_customer",
    "remove_member",
    "share",
    "sign",
    "start_delivery",
    "submit",
    "update_progress",
    "validate",
]
