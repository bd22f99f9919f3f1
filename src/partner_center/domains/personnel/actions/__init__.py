"""Verbs of delivery people and of their certificates."""

from partner_center.domains.personnel.actions.academy import synchronise
from partner_center.domains.personnel.actions.certificates import (
    amend_certificate,
    approve,
    reject,
    remind_of_expiry,
    revoke,
    submit,
    submit_certificate,
    withdraw,
)
from partner_center.domains.personnel.actions.people import amend_person, come_back, enter_person, leave

__all__ = [
    "amend_certificate",
    "amend_person",
    "approve",
    "come_back",
    "enter_person",
    "leave",
    "reject",
    "remind_of_expiry",
    "revoke",
    "submit",
    "submit_certificate",
    "synchronise",
    "withdraw",
]
