"""Who may look at prospects, invitations and the list of reserved customers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.lifecycle.prospects import KEEPERS, SELLERS
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_MANAGER, VENDOR_OPERATIONS

LOOKERS = SELLERS | KEEPERS | VENDOR_MANAGER | VENDOR_OPERATIONS

VIEW_REPORTS = Permission("customers:report:view", by=LOOKERS, label=_("See prospects"))
VIEW_INVITATIONS = Permission("customers:invitation:view", by=LOOKERS, label=_("See invitations"))
VIEW_RESERVATIONS = Permission("customers:reservation:view", by=KEEPERS, label=_("See reserved customers"))
