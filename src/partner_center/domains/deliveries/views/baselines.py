"""Deliveries of baseline solutions: the list by what is to be done next, one of them, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.forms import FOR_BASELINE
from partner_center.domains.deliveries.lifecycle import BaselineLife
from partner_center.domains.deliveries.models import BaselineDelivery, BaselineOutcome, BaselineStatus
from partner_center.domains.deliveries.policies import VIEW_BASELINES
from partner_center.domains.deliveries.queries.lists import BASELINE_SEARCH, BASELINE_TABS, BaselineFilter
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    DATE,
    DATETIME,
    LINK,
    STATUS,
    Column,
    Empty,
    Fact,
    Guide,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History
from partner_center.foundations.webkit.screens import ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related, progress_of
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

GUIDE = (
    ("to_register", pgettext_lazy("baseline", "Register")),
    ("registered", pgettext_lazy("baseline", "Feed back the delivery status")),
    ("evidence", pgettext_lazy("baseline", "Hand in the evidence")),
    ("reviewing", pgettext_lazy("baseline", "Evidence under review")),
    ("evidenced", pgettext_lazy("baseline", "Evidenced")),
)
"""The steps of a baseline delivery, by the tab that shows them (domain.md 8.6)."""


def baselines_shown(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the baseline deliveries an actor may see, with what their pages show."""
    rows = BaselineDelivery.objects.visible_to(actor)
    return rows.select_related("partner", "opportunity", "offering", "person", "certificate")


class BaselineList(ListScreen):
    """Baseline deliveries by step: register, feed back, hand in, review."""

    permission = VIEW_BASELINES
    title = _("Baseline deliveries")
    lead = _("How the baseline solutions of signed opportunities are delivered, and the evidence of it.")
    model = BaselineDelivery
    columns = (
        Column("number", _("Baseline delivery"), link=True, sort="number"),
        Column("offering.title", _("Baseline solution"), sort="offering__name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("opportunity.customer_name", _("Customer"), sort="opportunity__customer_name"),
        Column("opportunity.number", _("Opportunity"), sort="opportunity__number"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("manager_name", _("Project manager"), sort="manager_name"),
        Column("outcome", _("Delivery status"), sort="outcome"),
        Column("ended_on", pgettext_lazy("baseline", "Ended on"), kind=DATE, sort="ended_on"),
        Column("created_at", _("Since"), kind=DATETIME, sort="created_at", hidden=True),
        Column("handed_in_at", _("Evidence handed in"), kind=DATETIME, sort="handed_in_at", hidden=True),
        Column("evidenced_at", pgettext_lazy("baseline", "Evidenced"), kind=DATETIME, sort="evidenced_at", hidden=True),
    )
    tabs = (
        Tab("all", _("All"), BASELINE_TABS["all"]),
        *(Tab(key, label, BASELINE_TABS[key]) for key, label in GUIDE),
        Tab("closed", pgettext_lazy("baseline", "Closed"), BASELINE_TABS["closed"]),
    )
    guide = tuple(Guide(label, f"tab={key}") for key, label in GUIDE)
    filters = BaselineFilter
    search = BASELINE_SEARCH
    search_hint = _("Number, customer, solution, project manager")
    sort = "-created_at"
    row_steps = BaselineLife
    forms = FOR_BASELINE
    export = "deliveries.baselines"
    empty = Empty(
        _("No baseline deliveries yet"),
        _("They come by themselves when an opportunity with a baseline solution is signed."),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return baseline deliveries with opportunity and solution."""
        return baselines_shown(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Count the deliveries at each step of the guide."""
        counted = [{"label": f"{label} ({self.counts[key]})", "url": f"?tab={key}"} for key, label in GUIDE]
        return super().get_context_data(**kwargs) | {"guides": counted}


class BaselineDetail(ReviewedScreen):
    """One baseline delivery: what of which sale, who manages it, how it ended, the evidence."""

    permission = VIEW_BASELINES
    model = BaselineDelivery
    lifecycle = BaselineLife
    back_to = (_("Baseline deliveries"), "deliveries:baselines")
    top_template = "deliveries/baseline_top.html"
    panels = (
        Facts(
            pgettext_lazy("baseline delivery", "What it is about"),
            (
                Fact("offering", _("Baseline solution"), kind=LINK),
                Fact("opportunity", _("Opportunity"), kind=LINK),
                Fact("opportunity.customer_name", _("Customer name")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("opportunity.signed_on", _("Signed on"), kind=DATE),
                Fact("created_at", _("Since"), kind=DATETIME),
            ),
        ),
        Facts(
            _("Project manager"),
            (
                Fact("manager_name", _("Project manager")),
                Fact("manager_email", _("E-mail address")),
                Fact("manager_phone", _("Phone")),
                Fact("person", _("Delivery person"), kind=LINK),
                Fact("certificate", _("Certificate"), kind=LINK),
                Fact("registered_at", pgettext_lazy("baseline", "Registered"), kind=DATETIME),
            ),
        ),
        Facts(
            _("How it ended"),
            (
                Fact("outcome", _("Delivery status")),
                Fact("ended_on", pgettext_lazy("baseline", "Ended on"), kind=DATE),
                Fact("termination", _("Why it was terminated")),
                Fact("fed_back_at", _("Delivery status fed back"), kind=DATETIME),
                Fact("note", _("Remark")),
                Fact("handed_in_at", _("Evidence handed in"), kind=DATETIME),
                Fact("evidenced_at", pgettext_lazy("baseline", "Evidenced"), kind=DATETIME),
                Fact("comment", _("Vendor's comment")),
            ),
        ),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return baseline deliveries with everything their page shows."""
        return baselines_shown(self.actor)

    def screen_title(self) -> object:
        """Name the solution and the customer; the number stands below."""
        words = {"solution": self.object.offering.title, "customer": self.object.opportunity.customer_name}
        return _("%(solution)s for %(customer)s") % words

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Draw the way it really went: ended by acceptance or by termination, its evidence complete or not."""
        life = super().life(actions)
        if self.object.status == BaselineStatus.CLOSED:
            return life
        incomplete = self.object.status == BaselineStatus.INCOMPLETE
        way = (
            BaselineStatus.TO_REGISTER,
            BaselineStatus.REGISTERED,
            self.object.outcome or BaselineOutcome.ACCEPTED,
            BaselineStatus.INCOMPLETE if incomplete else BaselineStatus.REVIEWING,
            BaselineStatus.EVIDENCED,
        )
        return life | {"progress": progress_of(BaselineLife, self.object, way)}

    def related(self) -> Sequence[Related]:
        """Lead to the opportunity and to its other baseline solutions."""
        opportunity = Opportunity.objects.visible_to(self.actor).filter(pk=self.object.opportunity_id).first()
        siblings = baselines_shown(self.actor).filter(opportunity=self.object.opportunity_id).order_by("pk")
        return [
            Related(_("Opportunity"), opportunity),
            *[Related(_("Baseline deliveries"), one, note=one.offering.title) for one in siblings],
        ]


class BaselineStep(StepScreen):
    """Registering, feeding back how it ended, handing in evidence, closing."""

    lifecycle = BaselineLife
    forms = FOR_BASELINE
    facts = {
        "": (
            Fact("offering.title", _("Baseline solution")),
            Fact("opportunity.number", _("Opportunity")),
            Fact("opportunity.customer_name", _("Customer name")),
            Fact("partner.name", _("Partner")),
            Fact("outcome", _("Delivery status")),
            Fact("ended_on", pgettext_lazy("baseline", "Ended on"), kind=DATE),
        )
    }
    notes = {
        "feed_back_accepted": _("The delivery status is fed back once and cannot be changed. The evidence comes next."),
        "feed_back_terminated": _(
            "The delivery status is fed back once and cannot be changed. The evidence comes next."
        ),
        "hand_in": _("What was handed in before stays; add what is new."),
    }

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return baseline deliveries with what the question repeats."""
        return baselines_shown(self.actor)
