"""Who may look at what is owed, requested, invoiced and paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.payouts.lifecycle import PAYEES
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN, VENDOR_FINANCE, VENDOR_MANAGER, VENDOR_OPERATIONS

KEEPERS = VENDOR_FINANCE | VENDOR_OPERATIONS | VENDOR_ADMIN | VENDOR_MANAGER
"""The vendor's people who answer for payments, or answer partners' questions about them."""

VIEW_ITEMS = Permission("payouts:item:view", by=PAYEES | KEEPERS, label=_("View what is to be requested"))
VIEW_REQUESTS = Permission("payouts:request:view", by=PAYEES | KEEPERS, label=_("View payment requests"))
VIEW_INVOICES = Permission("payouts:invoice:view", by=PAYEES | KEEPERS, label=_("View invoices"))
VIEW_PAYMENTS = Permission("payouts:payment:view", by=PAYEES | KEEPERS, label=_("View payments"))
VIEW_BALANCES = Permission("payouts:balance:view", by=KEEPERS, label=_("View what every partner is owed"))
