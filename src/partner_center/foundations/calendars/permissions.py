"""Who may change the working calendar."""

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN

CHANGE_DAY = Permission("calendars:day:change", by=VENDOR_ADMIN, label=_("Change working calendars"))
