"""Every address of the console: its own pages, then each domain under its name."""

from django.urls import URLPattern, URLResolver, include, path

from partner_center.console import reviews
from partner_center.console.pages import own
from partner_center.domains.billing import urls as billing
from partner_center.domains.customers import urls as customers
from partner_center.domains.deliveries import urls as deliveries
from partner_center.domains.incentives import urls as incentives
from partner_center.domains.opportunities import urls as opportunities
from partner_center.domains.organization import urls as organization
from partner_center.domains.partners import urls as partners
from partner_center.domains.payouts import urls as payouts
from partner_center.domains.performance import urls as performance
from partner_center.domains.personnel import urls as personnel
from partner_center.domains.solutions import urls as solutions

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "console"))),
    path("reviews/", include((reviews.console, "reviews"))),
    path("billing/", include((billing.console, "billing"))),
    path("customers/", include((customers.console, "customers"))),
    path("join/", include((customers.public, "join"))),
    path("deliveries/", include((deliveries.console, "deliveries"))),
    path("incentives/", include((incentives.console, "incentives"))),
    path("opportunities/", include((opportunities.console, "opportunities"))),
    path("organization/", include((organization.console, "organization"))),
    path("partners/", include((partners.console, "partners"))),
    path("payouts/", include((payouts.console, "payouts"))),
    path("performance/", include((performance.console, "performance"))),
    path("personnel/", include((personnel.console, "personnel"))),
    path("solutions/", include((solutions.console, "solutions"))),
]
