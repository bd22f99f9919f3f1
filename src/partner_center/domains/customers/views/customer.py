"""One customer: to whom it belongs, who looks after it, what it consumes, what was asked and allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions, queries
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    AssociationType,
    Authorization,
    Customer,
    Manager,
    SegmentSpan,
    may_act_for,
)
from partner_center.domains.customers.policies import (
    VIEW_ASSOCIATIONS,
    VIEW_AUTHORIZATIONS,
    VIEW_FACTS,
    VIEW_SEGMENTS,
)
from partner_center.domains.customers.queries.questions import stuck
from partner_center.domains.customers.queries.rebound import rebound_with
from partner_center.domains.customers.queries.segments import SEGMENTS, segment_now
from partner_center.domains.customers.views.authorizations import ASK as ASK_AUTHORIZATION
from partner_center.domains.customers.views.care import ASSIGN, TAG, with_eye
from partner_center.domains.customers.views.questions import ASK_FACTS
from partner_center.domains.customers.views.requests import ASK, what_is_asked
from partner_center.domains.customers.views.segments import REBOUND_HELP, STATE_SEGMENT, what_follows
from partner_center.foundations.identity.roles import (
    ANY_PARTNER,
    ANY_VENDOR,
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)
from partner_center.foundations.webkit.columns import COUNTRY, DATE, DATETIME, STATUS, Column, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.models import Company

TYPES = dict(AssociationType.choices)


def type_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return the association type in words."""
    return TYPES.get(row.association_type, "")


def grace_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return what the association does to the grace period on demand (domain.md rule 19)."""
    if row.association_type == AssociationType.RESALE and row.belongs:
        return _("At least one day, because of resale")
    return _("At least seven days since it was unlinked") if row.until and not row.belongs else ""


def rebound_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return whether a customer that changed its partner earns the new one nothing, until when, or why it does."""
    return what_follows(rebound_with(row.pk, row.partner))


def segment_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return the segment of now; the history stands below."""
    return SEGMENTS[segment_now(row.pk)]


CARERS = PARTNER_ADMIN | PARTNER_SALES | VENDOR_OPERATIONS | VENDOR_MANAGER | VENDOR_ADMIN
"""Those who may look behind a mask."""


def tags_of(row: Any) -> str:  # noqa: ANN401 - a customer with its annotations
    """Return the tags in one line."""
    return " · ".join(row.tag_names)


class CustomerDetail(DetailScreen):
    """One customer: to whom it belonged when, what it consumes, and its billing accounts."""

    permission = VIEW_ASSOCIATIONS
    model = Customer
    back_to = (_("Customers"), "customers:customers")
    panels = (
        Facts(
            _("The customer"),
            (
                Fact("number", _("Number")),
                Fact("country", _("Country"), kind=COUNTRY),
                Fact("partner_name", _("Partner"), only=ANY_VENDOR),
                Fact("association_type", _("Association type"), get=type_of),
                Fact("since", _("Associated since"), kind=DATETIME),
                Fact("until", _("Until"), kind=DATETIME),
                Fact("account_name", pgettext_lazy("customer account", "Account name")),
                Fact("contact_name", _("Contact"), get=with_eye("contact_name"), only=CARERS),
                Fact("mobile", _("Mobile"), get=with_eye("mobile"), only=CARERS),
                Fact("email", _("E-mail"), get=with_eye("email"), only=CARERS),
                Fact("manager_name", _("Account manager")),
                Fact("tag_names", pgettext_lazy("customers", "Tags"), get=tags_of, only=ANY_PARTNER),
                Fact(
                    "association_type",
                    _("Grace period on demand"),
                    get=grace_of,
                    help=_("How long resources run on after they could not be paid; the vendor's systems keep it."),
                ),
                Fact("segment", pgettext_lazy("customers", "Segment"), get=segment_of, only=VIEW_SEGMENTS.by),
                Fact("since", _("Re-bound without incentive"), get=rebound_of, help=REBOUND_HELP),
            ),
        ),
        Template(_("What the vendor has not stated"), "customers/stuck.html", data="stuck"),
        Template("", "customers/consumption.html", data="chart"),
        Rows(
            _("Associations"),
            "associations",
            (
                Column("partner.name", _("Partner")),
                Column("type", _("Association type"), link=True),
                Column("started_at", _("Associated since"), kind=DATETIME),
                Column("ended_at", _("Until"), kind=DATETIME),
                Column("end_reason", _("Why it ended")),
            ),
            empty=_("This customer has never belonged to a partner."),
        ),
        Rows(
            pgettext_lazy("customers", "Segments so far"),
            "segments_so_far",
            (
                Column("segment", pgettext_lazy("customers", "Segment")),
                Column("starts_at", pgettext_lazy("span of time", "From"), kind=DATETIME),
                Column("ends_at", _("Until"), kind=DATETIME),
                Column("noted_at", _("Noted"), kind=DATETIME),
                Column("source", _("Source"), only=ANY_VENDOR),
                Column("noted_by.name", _("By"), only=ANY_VENDOR),
                Column("note", _("Note"), only=ANY_VENDOR),
            ),
            note=_("Newest statement first; where two speak of the same day, the newer one counts."),
            empty=_("The vendor has not stated any segment. The rule of six months without incentive does not apply."),
        ),
        Rows(
            _("Association requests"),
            "association_requests",
            (
                Column("number", pgettext_lazy("association", "Request"), link=True),
                Column("kind", _("What is asked"), get=what_is_asked),
                Column("side", pgettext_lazy("association request", "Asked by")),
                Column("status", _("Status"), kind=STATUS),
                Column("asked_at", _("Asked at"), kind=DATETIME),
            ),
            empty=_("Nobody has asked to unlink or to switch."),
        ),
        Rows(
            pgettext_lazy("customer account", "Authorizations"),
            "authorizations",
            (
                Column("number", pgettext_lazy("customer account", "Authorization"), link=True),
                Column("scope_labels", _("Scopes")),
                Column("status", _("Status"), kind=STATUS),
                Column("ends_on", _("Last day"), kind=DATE),
            ),
            empty=_("The customer has not been asked to let the partner act in its account."),
            only=VIEW_AUTHORIZATIONS.by,
        ),
        Rows(
            _("Account managers so far"),
            "managers_so_far",
            (
                Column("person.name", _("Account manager")),
                Column("started_at", pgettext_lazy("account manager", "Assigned"), kind=DATETIME),
                Column("sees_from", _("Sees data from"), kind=DATETIME),
                Column("ended_at", pgettext_lazy("account manager", "Taken back"), kind=DATETIME),
            ),
            empty=_("Nobody looks after this customer yet."),
        ),
        Rows(
            _("Billing accounts"),
            "billing_accounts",
            (
                Column("number", _("Billing account"), link=True),
                Column("name", _("Name")),
                Column("provider", _("Provider")),
            ),
            empty=_("No billing account is linked, so nothing this customer consumes can be found."),
            only=ANY_VENDOR,
        ),
        History(only=ANY_VENDOR),
    )

    def rows(self) -> QuerySet[Customer]:
        """Return customers with their newest association."""
        return queries.customers_seen_by(self.actor)

    def associations(self) -> QuerySet[Association]:
        """Return the associations that the reader may see."""
        return Association.objects.visible_to(self.actor).filter(customer=self.object).select_related("partner")

    def segments_so_far(self) -> QuerySet[SegmentSpan]:
        """Return what the vendor stated about segments, as far as the reader may see it."""
        rows: QuerySet[SegmentSpan] = SegmentSpan.objects.visible_to(self.actor).filter(customer=self.object)
        return rows.select_related("noted_by")

    def stuck(self) -> dict[str, Any] | None:
        """Return what is not stated about the account; partners read it while the customer is theirs."""
        return self.missing if self.actor.is_vendor or self.object.belongs else None

    @cached_property
    def missing(self) -> dict[str, Any] | None:
        """What is not stated; the account system behind it is asked once for a page."""
        return stuck(self.object)

    def association_requests(self) -> QuerySet[AssociationRequest]:
        """Return the requests that the reader may see."""
        rows: QuerySet[AssociationRequest] = AssociationRequest.objects.visible_to(self.actor)
        return rows.filter(customer=self.object).select_related("customer", "partner")

    def authorizations(self) -> QuerySet[Authorization]:
        """Return the authorisations that the reader may see."""
        rows: QuerySet[Authorization] = Authorization.objects.visible_to(self.actor).filter(customer=self.object)
        return rows

    def managers_so_far(self) -> QuerySet[Manager]:
        """Return who looked after the customer when, as far as the reader may see it."""
        rows: QuerySet[Manager] = Manager.objects.visible_to(self.actor).filter(customer=self.object)
        return rows.select_related("person")

    def chart(self) -> dict[str, Any] | None:
        """Return a year of consumption, or nothing."""
        return chart_of(self.object, self.actor)

    def links(self) -> Sequence[Link]:
        """Offer the lines behind the consumption, and to associate a customer that belongs to nobody."""
        found = [
            Link(
                _("Performance"), f"{reverse('performance:summaries')}?customer={self.object.number}", icon="chart-bar"
            )
        ]
        if self.actor.is_vendor:
            url = reverse("customers:customer-facts", args=[self.object.pk])
            found.append(Link(_("Account facts"), url, VIEW_FACTS, icon="id"))
            url = reverse("customers:customer-segment", args=[self.object.pk])
            found.append(Link(_("State the segment"), url, STATE_SEGMENT, icon="chart-pie", dialog=True))
        if self.actor.is_partner and self.object.belongs and may_act_for(self.actor, self.object.pk):
            found += self.care()
        if not self.object.belongs:
            url = reverse("customers:customer-associate", args=[self.object.pk])
            right = actions.associate.permission  # type: ignore[attr-defined]  # every verb carries its permission
            found.append(Link(_("Associate with a partner"), url, right, icon="link", style="primary", dialog=True))
        return found

    def care(self) -> list[Link]:
        """Offer what a partner does for a customer of its own."""
        key = [self.object.pk]
        name = pgettext_lazy("customers", "Tags")
        links = [
            Link(name, reverse("customers:customer-tags", args=key), TAG, icon="tag", dialog=True),
            Link(_("Assign"), reverse("customers:customer-assign", args=key), ASSIGN, icon="user-plus", dialog=True),
            Link(
                _("Ask for authorization"),
                reverse("customers:authorization-ask", args=key),
                ASK_AUTHORIZATION,
                icon="key",
                dialog=True,
            ),
        ]
        found = self.missing
        if found is not None and found["may_ask"]:
            ask = reverse("customers:customer-facts-ask", args=key)
            links.append(
                Link(_("Ask the vendor to state the facts"), ask, ASK_FACTS, icon="message-question", dialog=True)
            )
        if not self.object.waits:
            switch, unlink = pgettext_lazy("association", "Switch the type"), pgettext_lazy("association", "Unlink")
            links += [
                Link(switch, reverse("customers:customer-switch", args=key), ASK, icon="refresh"),
                Link(unlink, reverse("customers:customer-unlink", args=key), ASK, icon="link", style="danger"),
            ]
        return links


def chart_of(customer: Company, actor: Any) -> dict[str, Any] | None:  # noqa: ANN401 - an actor
    """Return the chart of a customer's consumption."""
    points = queries.consumption_of(customer, seen_by=actor, label=_("Consumption"))
    return queries.trend(points, key="consumption", title=_("Consumption of twelve months"), month_label=_("Month"))
