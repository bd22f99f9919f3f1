"""Messages about opportunities, from the first submission to the delivery."""

from partner_center.domains.opportunities.notices.opportunities import (
    tell_acceptance_near,
    tell_answered,
    tell_audit_passed,
    tell_closed,
    tell_expired,
    tell_lapsed,
    tell_offered,
    tell_recalled,
    tell_rejected,
    tell_submitted,
    tell_validated,
    tell_validation_near,
)
from partner_center.domains.opportunities.notices.progress import (
    tell_delivered,
    tell_joined,
    tell_lost,
    tell_offerings,
    tell_progress,
    tell_reassigned,
    tell_signed,
    tell_stale,
)

__all__ = [
    "tell_acceptance_near",
    "tell_answered",
    "tell_audit_passed",
    "tell_closed",
    "tell_delivered",
    "tell_expired",
    "tell_joined",
    "tell_lapsed",
    "tell_lost",
    "tell_offered",
    "tell_offerings",
    "tell_progress",
    "tell_reassigned",
    "tell_recalled",
    "tell_rejected",
    "tell_signed",
    "tell_stale",
    "tell_submitted",
    "tell_validated",
    "tell_validation_near",
]
