"""What deliveries show on the pages of domains below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.actions.checks import DELIVERABLE_STAGES
from partner_center.domains.deliveries.models import BaselineDelivery, Project
from partner_center.domains.deliveries.views.projects import REPORT
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.webkit.columns import Link
from partner_center.foundations.webkit.onward import onward_from
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor


@onward_from(Opportunity)
def projects_of(opportunity: Opportunity, actor: Actor) -> Iterator[Link | Related]:
    """Offer to report the project of a signed opportunity; lead to its projects and baseline deliveries."""
    for project in Project.objects.visible_to(actor).filter(opportunity=opportunity).order_by("pk"):
        yield Related(_("Delivery projects"), project)
    for delivery in BaselineDelivery.objects.visible_to(actor).filter(opportunity=opportunity).order_by("pk"):
        yield Related(_("Baseline deliveries"), delivery)
    if actor.is_partner and opportunity.stage in DELIVERABLE_STAGES:
        address = f"{reverse('deliveries:project-new')}?opportunity={opportunity.pk}"
        yield Link(_("Report a project"), address, REPORT, icon="truck-delivery")
