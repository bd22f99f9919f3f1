"""Who may look at the machinery. What changes something has the right of its own foundation."""

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN, VENDOR_FINANCE, VENDOR_OPERATIONS

VIEW_MAIL = Permission("console:mail:view", by=VENDOR_ADMIN, label=_("Read what was sent by e-mail"))
VIEW_CALENDARS = Permission(
    "console:calendar:view", by=VENDOR_ADMIN | VENDOR_OPERATIONS, label=_("See working calendars")
)
VIEW_LEDGER = Permission(
    "console:ledger:view", by=VENDOR_ADMIN | VENDOR_FINANCE | VENDOR_OPERATIONS, label=_("See the ledger")
)
VIEW_DEADLINES = Permission(
    "console:deadline:view", by=VENDOR_ADMIN | VENDOR_OPERATIONS, label=_("See all open deadlines")
)
