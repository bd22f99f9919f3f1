"""The built-in roles of the three audiences, and how sets of them are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(TextChoices):
    """What a company is to the vendor's business; it decides which console its people see."""

    VENDOR = "vendor", _("Vendor")
    PARTNER = "partner", _("Partner")
    CUSTOMER = "customer", _("Customer")


class Role(TextChoices):
    """What a person may be entrusted with from the start (domain.md 3.1; finance and delivery presets are ours)."""

    PARTNER_ADMIN = "partner_admin", _("Partner administrator")
    PARTNER_SALES = "partner_sales", _("Account manager")
    PARTNER_FINANCE = "partner_finance", _("Finance")
    PARTNER_DELIVERY = "partner_delivery", _("Delivery")
    VENDOR_ADMIN = "vendor_admin", _("Vendor administrator")
    VENDOR_MANAGER = "vendor_manager", _("Ecosystem manager")
    VENDOR_REVIEWER = "vendor_reviewer", _("Reviewer")
    VENDOR_OPERATIONS = "vendor_operations", _("Incentive operations")
    VENDOR_FINANCE = "vendor_finance", _("Vendor finance")
    VENDOR_BUSINESS = "vendor_business", _("Business development")
    VENDOR_OFFICE = "vendor_office", _("Representative office")
    CUSTOMER_ADMIN = "customer_admin", _("Customer administrator")

    @property
    def kind(self) -> Kind:
        """The kind of company whose people may hold this role."""
        return Kind(self.value.split("_", 1)[0])


@dataclass(frozen=True, slots=True)
class Roles:
    """A set of roles, any one of which is enough."""

    members: frozenset[Role]

    def __or__(self, other: Roles) -> Roles:
        """Return the set that admits either."""
        return Roles(self.members | other.members)

    def __iter__(self) -> Iterator[Role]:
        """Walk the roles in the order of their declaration."""
        return iter([role for role in Role if role in self.members])

    def __contains__(self, role: object) -> bool:
        """Tell whether a role is in the set."""
        return role in self.members


def _only(*roles: Role) -> Roles:
    return Roles(frozenset(roles))


def _all_of(kind: Kind) -> Roles:
    return Roles(frozenset(role for role in Role if role.kind is kind))


PARTNER_ADMIN = _only(Role.PARTNER_ADMIN)
PARTNER_SALES = _only(Role.PARTNER_SALES)
PARTNER_FINANCE = _only(Role.PARTNER_FINANCE)
PARTNER_DELIVERY = _only(Role.PARTNER_DELIVERY)
VENDOR_ADMIN = _only(Role.VENDOR_ADMIN)
VENDOR_MANAGER = _only(Role.VENDOR_MANAGER)
VENDOR_REVIEWER = _only(Role.VENDOR_REVIEWER)
VENDOR_OPERATIONS = _only(Role.VENDOR_OPERATIONS)
VENDOR_FINANCE = _only(Role.VENDOR_FINANCE)
VENDOR_BUSINESS = _only(Role.VENDOR_BUSINESS)
VENDOR_OFFICE = _only(Role.VENDOR_OFFICE)
CUSTOMER_ADMIN = _only(Role.CUSTOMER_ADMIN)
ANY_PARTNER = _all_of(Kind.PARTNER)
ANY_VENDOR = _all_of(Kind.VENDOR)
ANY_CUSTOMER = _all_of(Kind.CUSTOMER)
ANYONE = ANY_PARTNER | ANY_VENDOR | ANY_CUSTOMER
ADMINISTRATORS = PARTNER_ADMIN | VENDOR_ADMIN | CUSTOMER_ADMIN
"""Those who look after the people of a company."""

NOBODY = Roles(frozenset())
