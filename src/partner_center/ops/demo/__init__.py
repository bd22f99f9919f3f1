"""The demo business: a vendor, five partners and forty customers, and the past twelve months as they lived them.

Everything is done by the domains' own actions, by the people who may do it, on the day on which it happened; histories,
letters, ledger and deadlines are therefore what they would be in a real installation.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

PASSWORD: Final = "skyline-demo-2026"  # noqa: S105 - shown on the demo's own sign-in page
"""The password of everybody in the demo."""

LOGINS: Final = (
    (_("Vendor, incentive operations"), "operations@skyline.example", _("Vendor")),
    (_("Vendor, finance"), "finance@skyline.example", _("Vendor")),
    (_("Vendor, administrator"), "admin@skyline.example", _("Vendor")),
    (_("Large reseller, finance"), "finance@beichen.example", _("Partner")),
    (_("Large reseller, administrator"), "admin@beichen.example", _("Partner")),
    (_("Consulting partner, finance"), "finance@zhixing.example", _("Partner")),
    (_("Partner in Singapore, finance"), "finance@merlion.example", _("Partner")),
    (_("New partner, administrator"), "admin@xinya.example", _("Partner")),
    (_("Customer, administrator"), "admin@chengjiang.example", _("Customer")),
)
"""Who can sign in: what the person is, the address, the audience; the others of a company follow the same pattern."""
