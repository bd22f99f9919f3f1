"""Verbs of offerings: describing and deciding, and the vendor's marks, labels and use."""

from partner_center.domains.solutions.actions.marks import keep_marks_true, set_mark
from partner_center.domains.solutions.actions.offerings import (
    amend,
    approve,
    discard,
    draft_offering,
    reject,
    relabel,
    retire,
    set_use,
    submit,
    withdraw,
)

__all__ = [
    "amend",
    "approve",
    "discard",
    "draft_offering",
    "keep_marks_true",
    "reject",
    "relabel",
    "retire",
    "set_mark",
    "set_use",
    "submit",
    "withdraw",
]
