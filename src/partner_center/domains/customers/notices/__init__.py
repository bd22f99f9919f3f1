"""Messages of the customers' domain; importing this room declares all of them."""

from partner_center.domains.customers.notices.questions import tell_facts_asked, tell_facts_stated
from partner_center.domains.customers.notices.requests import (
    AUTHORIZATION_REFUSED,
    AUTHORIZATION_REVOKED,
    tell_agreed,
    tell_asked,
    tell_assigned,
    tell_authorization_asked,
    tell_authorization_ends,
    tell_authorization_granted,
    tell_authorization_lapsed,
    tell_authorization_over,
    tell_authorization_reminder,
    tell_lapsed,
    tell_refused,
    tell_reminder,
    tell_withdrawn,
)

__all__ = [
    "AUTHORIZATION_REFUSED",
    "AUTHORIZATION_REVOKED",
    "tell_agreed",
    "tell_asked",
    "tell_assigned",
    "tell_authorization_asked",
    "tell_authorization_ends",
    "tell_authorization_granted",
    "tell_authorization_lapsed",
    "tell_authorization_over",
    "tell_authorization_reminder",
    "tell_facts_asked",
    "tell_facts_stated",
    "tell_lapsed",
    "tell_refused",
    "tell_reminder",
    "tell_withdrawn",
]
