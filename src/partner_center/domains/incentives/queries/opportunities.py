"""Which opportunities are to be applied for, and from which day on (domain.md 10)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from partner_center.domains.incentives.models import Application
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Mark, Marking, Offering, OfferingKind
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor


def labelled_on(day: Any, mark: Mark = Mark.CORE_MAP) -> QuerySet[Marking]:  # noqa: ANN401 - a date, or an expression of one
    """Return the core-map (or other) markings that held on a day (or an expression of one), in the billing zone."""
    zone = ZoneInfo(settings.BILLING_ZONE)
    spans = Marking.objects.annotate(first=TruncDate("since", tzinfo=zone), after=TruncDate("until", tzinfo=zone))
    # Until is excluded: a label that ended on the day itself no longer held when the day was over.
    return spans.filter(Q(until=None) | Q(after__gt=day), mark=mark, first__lte=day)


def rewardable(actor: Actor) -> Any:  # noqa: ANN401 - a query set of opportunities
    """Return the delivered opportunities with the core-map label that the actor may see, applied for or not."""
    through = Opportunity.offerings.through.objects.filter(opportunity=OuterRef("pk"))
    marked = labelled_on(OuterRef("opportunity__delivered_on")).filter(offering=OuterRef("offering"))
    rows = Opportunity.objects.visible_to(actor).delivered()
    return rows.filter(Exists(through.filter(Exists(marked))), delivered_on__isnull=False)


def to_apply(actor: Actor) -> Any:  # noqa: ANN401 - a query set of opportunities
    """Return the rewardable opportunities without an application."""
    applied = Application.objects.filter(opportunity=OuterRef("pk"))
    return rewardable(actor).filter(~Exists(applied))


def offerings_of(opportunity: Opportunity) -> QuerySet[Offering]:
    """Return the offerings of an opportunity that bore the core-map label when its delivery ended."""
    held = labelled_on(opportunity.delivered_on).filter(offering=OuterRef("pk"))
    rows: QuerySet[Offering] = Offering.objects.filter(pk__in=opportunity.offerings.values("pk"))
    return rows.filter(Exists(held), partner=opportunity.partner).order_by("number")


def is_listed(offering: Offering, day: date) -> bool:
    """Tell whether the store had an offering on its whitelist on a day; a baseline solution needs no store."""
    return offering.kind == OfferingKind.BASELINE or labelled_on(day, Mark.WHITELIST).filter(offering=offering).exists()


def applies_from(opportunity: Opportunity) -> datetime:
    """Return the first instant at which the opportunity can be applied for: the day after its delivery ended.

    Orders of the last day still have to be settled (domain.md 10); the day is counted where the partner is.
    """
    zone = ZoneInfo(opportunity.partner.time_zone)
    return datetime.combine(delivery_of(opportunity) + timedelta(days=1), time(), zone)


def delivery_of(opportunity: Opportunity) -> date:
    """Return the day on which the delivery ended; the database sees to it that a delivered opportunity has one."""
    if opportunity.delivered_on is None:
        msg = f"{opportunity.number} is not delivered."
        raise LookupError(msg)
    return opportunity.delivered_on


def can_be_applied_for(opportunity: Opportunity) -> bool:
    """Tell whether the delivery's last day is over where the partner is."""
    return clock.now() >= applies_from(opportunity)


def span_of(opportunity: Opportunity) -> tuple[date, date]:
    """Return first and last day of the delivery; one day where nobody said when it began."""
    last = delivery_of(opportunity)
    return min(opportunity.project_start_on or opportunity.signed_on or last, last), last
