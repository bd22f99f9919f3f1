"""What a review tells: to the submitter what is missing and what was decided, to the reviewer what came."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import ANY_VENDOR, ANYONE
from partner_center.foundations.notices.messages import Message

ASSIGNED = Message(
    "reviews.assigned",
    subject=_("For your review: %(subject)s"),
    body=_("%(who)s has assigned “%(queue)s” of %(company)s to you: %(subject)s."),
    category="decisions",
    audience=ANY_VENDOR,
)
ASKED = Message(
    "reviews.asked",
    subject=_("A supplement is needed: %(subject)s"),
    body=_("“%(queue)s” cannot go on yet. The reviewer asks:\n\n%(text)s\n\nWithout an answer the request lapses."),
    category="decisions",
    audience=ANYONE,
)
ANSWERED = Message(
    "reviews.answered",
    subject=_("The supplement has come: %(subject)s"),
    body=_("%(company)s has answered:\n\n%(text)s"),
    category="decisions",
    audience=ANY_VENDOR,
)
APPROVED = Message(
    "reviews.approved",
    subject=_("Approved: %(subject)s"),
    body=_("“%(queue)s” has been approved: %(subject)s."),
    category="decisions",
    audience=ANYONE,
)
REJECTED = Message(
    "reviews.rejected",
    subject=_("Rejected: %(subject)s"),
    body=_("“%(queue)s” has been rejected: %(subject)s.\n\nReason: %(reason)s\n%(mend)s"),
    category="decisions",
    audience=ANYONE,
)
LAPSED = Message(
    "reviews.lapsed",
    subject=_("Lapsed: %(subject)s"),
    body=_("“%(queue)s” has lapsed, because the supplement did not come in time: %(subject)s."),
    category="decisions",
    audience=ANYONE,
)
