"""Which office, which manager and which business development look after an opportunity, and why (domain.md 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partner_center.domains.opportunities.models import ManagerWhy, Office, OfficeWhy, OwnedCustomer
from partner_center.domains.partners.models import Profile
from partner_center.foundations.identity.roles import Role

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.models import Company, User


@dataclass(frozen=True, slots=True)
class Route:
    """Who looks after an opportunity, and by which rule each was found."""

    office: Office | None
    office_why: OfficeWhy
    pdm: User | None
    pdm_why: ManagerWhy
    bd: User | None


def route(opportunity: Opportunity) -> Route:
    """Return who looks after it: nobody chooses, the rules do."""
    office, office_why = office_for(opportunity.customer, opportunity.region, opportunity.country)
    pdm = manager_of(opportunity.partner)
    return Route(
        office=office,
        office_why=office_why,
        pdm=pdm,
        pdm_why=ManagerWhy.POOL if pdm is None else ManagerWhy.PARTNER,
        bd=office.bd if office is not None else None,
    )


def office_for(customer: Company | None, region: str, country: str) -> tuple[Office | None, OfficeWhy]:
    """Return the office of a customer: its owner, else by region, by country, the default one, or none."""
    if customer is not None:
        owned = OwnedCustomer.objects.filter(customer=customer, office__is_active=True).select_related("office__bd")
        found = owned.first()
        if found is not None:
            return found.office, OfficeWhy.OWNER
    offices = Office.objects.open().select_related("bd").order_by("pk")
    tries = (
        (OfficeWhy.REGION, offices.filter(regions__contains=[region]) if region else offices.none()),
        (OfficeWhy.COUNTRY, offices.filter(countries__contains=[country])),
        (OfficeWhy.DEFAULT, offices.filter(is_default=True)),
    )
    for why, covering in tries:
        office = covering.first()
        if office is not None:
            return office, why
    return None, OfficeWhy.NONE


def manager_of(partner: Company) -> User | None:
    """Return the partner's ecosystem manager, if it has one who still works as one; else the pool audits."""
    profile = Profile.objects.filter(partner=partner).select_related("manager").first()
    manager: User | None = profile.manager if profile is not None else None
    if manager is None or not manager.is_active or Role.VENDOR_MANAGER not in manager.held_roles()[0]:
        return None
    return manager
