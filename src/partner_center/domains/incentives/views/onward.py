"""What incentives show on the pages of domains below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.models import Application
from partner_center.domains.incentives.views.applications import APPLY
from partner_center.domains.opportunities.models import Opportunity, Stage
from partner_center.foundations.webkit.columns import Link
from partner_center.foundations.webkit.onward import onward_from
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor


@onward_from(Opportunity)
def incentive_of(opportunity: Opportunity, actor: Actor) -> Iterator[Link | Related]:
    """Lead to the application of a delivered opportunity, or offer to apply from the day after its delivery."""
    if opportunity.stage != Stage.DELIVERED:
        return
    application = Application.objects.visible_to(actor).filter(opportunity=opportunity).first()
    if application is not None:
        yield Related(_("Opportunity incentive"), application)
    elif actor.may(APPLY) and queries.to_apply(actor).filter(pk=opportunity.pk).exists():
        address = reverse("incentives:application-new", args=[opportunity.pk])
        yield from (
            [Link(_("Apply for the incentive"), address, APPLY)] if queries.can_be_applied_for(opportunity) else []
        )
