"""The three lists: what partners share with the vendor, what the vendor shares, and the vendor's view of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions.imports import import_drafts
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.opportunities.policies import LIST_ALL, LIST_RECEIVED, LIST_SHARED, VIEW_IMPORTS
from partner_center.domains.opportunities.queries.lists import (
    ALL_TABS,
    OPPORTUNITY_SEARCH,
    RECEIVED_TABS,
    SHARED_TABS,
    OneWayFilter,
    OpportunityFilter,
    opportunities_seen,
    shared_by_partners,
    shared_by_vendor,
)
from partner_center.domains.opportunities.views.search import FoundByWords
from partner_center.domains.opportunities.views.words import (
    amount_of,
    badge_of,
    customer_of,
    name_of,
    permission_of,
    state_of,
)
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATE,
    DATETIME,
    DUE,
    NUMBER,
    Column,
    Empty,
    Guide,
    Link,
    Tab,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAFT, SHARE = permission_of(actions.draft_opportunity), permission_of(actions.share)

COLUMNS = (
    Column("number", _("Opportunity"), link=True, sort="number"),
    Column("name", _("Name"), get=name_of, sort="name"),
    Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
    Column("customer", _("Customer"), get=customer_of, sort="shown_customer"),
    Column("status", _("Status"), get=state_of, sort="status"),
    Column("due_at", _("Deadline"), kind=DUE, sort="due_at"),
    Column("expected_amount", _("Expected amount"), get=amount_of, sort="shown_amount"),
    Column("expected_sign_on", _("Expected signing"), kind=DATE, sort="expected_sign_on"),
    Column("win_rate", _("Win rate in percent"), kind=NUMBER, sort="win_rate", hidden=True),
    Column("counts", _("Counts for the target"), get=badge_of, sort="counts"),
    Column("is_core_map", _("Core map"), kind=BOOL, sort="is_core_map", hidden=True),
    Column("region", _("Region"), sort="region", hidden=True),
    Column("industry", _("Industry"), sort="industry", hidden=True),
    Column("office", _("Representative office"), sort="office__name", hidden=True),
    Column("pdm.name", _("Ecosystem manager"), sort="pdm__name", hidden=True),
    Column("next_step", _("Next step"), hidden=True),
    Column("next_step_on", _("Next step on"), kind=DATE, sort="next_step_on", hidden=True),
    Column("last_progress_at", _("Last update"), kind=DATETIME, sort="last_progress_at", hidden=True),
    Column("submitted_at", _("First submitted"), kind=DATETIME, sort="submitted_at", hidden=True),
    Column("signed_on", _("Signed on"), kind=DATE, sort="signed_on", hidden=True),
    Column("delivered_on", _("Delivered on"), kind=DATE, sort="delivered_on", hidden=True),
)
FOLLOWING = pgettext_lazy("stage", "Following")
SIGNED = _("Signed or delivering")
DELIVERED = pgettext_lazy("stage", "Delivered")
OVER = _("Lost or closed")


class OpportunityList(FoundByWords):
    """Sales → Opportunities: both ways, as the vendor works on them."""

    permission = LIST_ALL
    title = _("Opportunities")
    lead = _("What partners share with the vendor, and what the vendor shares with them.")
    model = Opportunity
    columns: ClassVar[Sequence[Column]] = (
        COLUMNS[0],
        Column("origin", _("Origin"), sort="origin", hidden=True),
        *COLUMNS[1:],
    )
    tabs: ClassVar[Sequence[Tab]] = (
        Tab("all", _("All"), ALL_TABS["all"]),
        Tab("audit", _("To audit"), ALL_TABS["audit"]),
        Tab("validation", _("To validate"), ALL_TABS["validation"]),
        Tab("offered", _("Waiting for the partner"), ALL_TABS["offered"]),
        Tab("following", FOLLOWING, ALL_TABS["following"]),
        Tab("signed", SIGNED, ALL_TABS["signed"]),
        Tab("delivered", DELIVERED, ALL_TABS["delivered"]),
        Tab("rejected", _("Rejected or returned"), ALL_TABS["rejected"]),
        Tab("over", OVER, ALL_TABS["over"]),
    )
    guide: ClassVar[Sequence[Guide]] = (
        Guide(_("To audit"), "tab=audit"),
        Guide(_("To validate"), "tab=validation"),
        Guide(_("Follow"), "tab=following"),
        Guide(_("Deliver"), "tab=signed"),
    )
    filters: ClassVar[Any] = OpportunityFilter
    search = OPPORTUNITY_SEARCH
    search_hint = _("Number, name, customer, partner")
    sort = "-created_at"
    row_steps = OpportunityLife
    export: ClassVar[str] = "opportunities.all"
    empty: ClassVar[Any] = Empty(
        _("No opportunities yet"), _("They appear here when partners submit them, or you share one.")
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return opportunities with masks, deadlines and badges."""
        return opportunities_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to write one, or to share one."""
        new, share = reverse("opportunities:opportunity-new"), reverse("opportunities:opportunity-share")
        return [
            Link(_("Add an opportunity"), new, DRAFT, icon="plus", style="primary"),
            Link(_("Import"), reverse("opportunities:import-new"), permission_of(import_drafts), icon="file-import"),
            Link(_("Past imports"), reverse("opportunities:imports"), VIEW_IMPORTS, icon="history"),
            Link(_("Share with a partner"), share, SHARE, icon="send", style="primary"),
        ]


class SharedList(OpportunityList):
    """Sales → Opportunities → Shared with vendor: a partner's own (PO)."""

    permission = LIST_SHARED
    title = _("Shared with the vendor")
    lead = _("Opportunities of your own: audited, validated within 10 working days, then followed together.")
    columns = COLUMNS
    tabs = (
        Tab("all", _("All"), SHARED_TABS["all"]),
        Tab("drafts", pgettext_lazy("opportunity", "Drafts"), SHARED_TABS["drafts"]),
        Tab("review", _("Under audit or validation"), SHARED_TABS["review"]),
        Tab("rejected", _("Rejected"), SHARED_TABS["rejected"]),
        Tab("following", FOLLOWING, SHARED_TABS["following"]),
        Tab("signed", SIGNED, SHARED_TABS["signed"]),
        Tab("delivered", DELIVERED, SHARED_TABS["delivered"]),
        Tab("over", OVER, SHARED_TABS["over"]),
    )
    guide = (
        Guide(_("Write"), "tab=drafts"),
        Guide(_("Audit and validation"), "tab=review"),
        Guide(_("Follow"), "tab=following"),
        Guide(_("Deliver"), "tab=signed"),
    )
    filters = OneWayFilter
    export = "opportunities.shared"

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # depends on who looks
        """Say what to do next."""
        text = _("Share what you sell together with the vendor: it helps with people, resources and incentives.")
        if not self.actor.may(DRAFT):
            return Empty(_("No opportunities yet"), text)
        return Empty(_("No opportunities yet"), text, "opportunities:opportunity-new", _("Add an opportunity"))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return what partners shared."""
        return shared_by_partners(self.actor)


class ReceivedList(OpportunityList):
    """Sales → Opportunities → Shared by vendor: what a partner was offered (HO)."""

    permission = LIST_RECEIVED
    title = _("Shared by the vendor")
    lead = _("Answer within 3 working days; otherwise an opportunity counts as declined and is recalled.")
    columns = COLUMNS
    tabs = (
        Tab("all", _("All"), RECEIVED_TABS["all"]),
        Tab("offered", pgettext_lazy("opportunity", "To be accepted"), RECEIVED_TABS["offered"]),
        Tab("following", FOLLOWING, RECEIVED_TABS["following"]),
        Tab("signed", SIGNED, RECEIVED_TABS["signed"]),
        Tab("delivered", DELIVERED, RECEIVED_TABS["delivered"]),
        Tab("returned", _("Declined or recalled"), RECEIVED_TABS["returned"]),
        Tab("over", OVER, RECEIVED_TABS["over"]),
    )
    guide = (
        Guide(_("Accept"), "tab=offered"),
        Guide(_("Follow"), "tab=following"),
        Guide(_("Deliver"), "tab=signed"),
    )
    filters = OneWayFilter
    export = "opportunities.received"
    empty = Empty(
        _("The vendor has shared nothing yet"),
        _("Members of the co-selling program receive opportunities once they are differentiated, or certified."),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return what the vendor shared."""
        return shared_by_vendor(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer nothing to write: what stands here comes from the vendor."""
        return ()
