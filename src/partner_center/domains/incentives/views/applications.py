"""Opportunity incentive: what is to be applied for, what was applied for, one application with its calculation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.lifecycle import ApplicationLife, StatementLife
from partner_center.domains.incentives.models import EDITABLE, Application, ApplicationStatus, Stage
from partner_center.domains.incentives.policies import (
    VIEW_APPLICATIONS,
    VIEW_EARNINGS,
    VIEW_ORDERS,
    VIEW_PARTICIPATIONS,
    VIEW_WHITELIST,
)
from partner_center.domains.incentives.queries.applications import (
    APPLICATION_SEARCH,
    ON_THE_WAY,
    ApplicationFilter,
    applications_seen_by,
    stage_counts,
)
from partner_center.domains.incentives.views.award_words import award_shown, kept_award_shown
from partner_center.domains.incentives.views.taking_part import criteria_shown
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATE,
    DATETIME,
    DUE,
    MONEY,
    Column,
    Empty,
    Fact,
    Link,
)
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related, due_banner
from partner_center.foundations.webkit.screens.reviewed import ReviewedScreen, ReviewPanel
from partner_center.foundations.webkit.values import money, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

APPLY: Permission = actions.apply.permission  # type: ignore[attr-defined]  # set by verb
AMEND: Permission = actions.amend_application.permission  # type: ignore[attr-defined]  # set by verb
STAGES = dict(Stage.choices)
WAY = (Stage.REVIEWING, Stage.PUBLICITY, Stage.TO_PAY, Stage.PAYING, Stage.DONE)
"""The stages of the usual way, in order."""

FLOW = (
    (pgettext_lazy("opportunity incentive", "Reconcile"), (Stage.PUBLICITY,)),
    (pgettext_lazy("opportunity incentive", "Pay"), (Stage.TO_PAY, Stage.PAYING)),
    (pgettext_lazy("opportunity incentive", "Done"), (Stage.DONE,)),
)
"""The later steps of the flow bar, with the stages they filter by (seeds 002, 004)."""


def stage_of(application: Any) -> SafeString:  # noqa: ANN401 - an application with its stage
    """Return how far an application has come."""
    return status(application.stage, STAGES[application.stage])


def amount_of(application: Application) -> SafeString | str:
    """Return the published amount; nothing before the approval."""
    earning = application.earning
    return money(earning.amount, earning.currency) if earning else ""


class Flow(ListScreen):
    """What both tabs share: the tabs themselves, and the flow bar with its counts (seeds 002, 004)."""

    permission = VIEW_APPLICATIONS
    title = _("Opportunity incentive")
    lead = _("For delivered opportunities with the core-map label: apply, check the amount, request the payment.")
    is_applied = False

    @cached_property
    def stages(self) -> dict[str, int]:
        """Applications by stage, of all that the actor may see."""
        return stage_counts(applications_seen_by(self.actor))

    @cached_property
    def waiting(self) -> int:
        """Opportunities without an application."""
        return int(queries.to_apply(self.actor).count())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add tabs and flow bar, which lead from one list to the other."""
        to_apply, applied = reverse("incentives:opportunities"), reverse("incentives:applications")
        context = super().get_context_data(**kwargs)
        flow = [{"label": _with_count(pgettext_lazy("opportunity incentive", "Apply"), self.waiting), "url": to_apply}]
        for label, stages in FLOW:
            query = f"stage={stages[0] if len(stages) == 1 else ON_THE_WAY}"
            count = sum(self.stages.get(stage, 0) for stage in stages)
            flow.append({"label": _with_count(label, count), "url": f"{applied}?{query}"})
        return context | {
            "guides": flow,
            "tabs": [
                {
                    "label": _("To be applied for"),
                    "count": self.waiting,
                    "url": to_apply,
                    "current": not self.is_applied,
                },
                {
                    "label": pgettext_lazy("applications", "Applied for"),
                    "count": sum(self.stages.values()),
                    "url": applied,
                    "current": self.is_applied,
                },
            ],
        }

    def links(self) -> Sequence[Link]:
        """Offer who takes part, the whitelist, and the orders of an account to those who check applications."""
        return (
            Link(_("Taking part"), reverse("incentives:participations"), VIEW_PARTICIPATIONS, icon="users"),
            Link(_("Whitelist"), reverse("incentives:whitelist"), VIEW_WHITELIST, icon="checks"),
            Link(_("Orders of an account"), reverse("incentives:orders"), VIEW_ORDERS, icon="search"),
        )


def _with_count(label: object, count: int) -> SafeString:
    return format_html('{} <span class="pc-count">{}</span>', label, count)


def _application(row: Application) -> SafeString:
    return format_html("{}<br><small>{}</small>", row.opportunity, row.opportunity.customer_name)


def next_link(row: Any) -> tuple[object, str] | None:  # noqa: ANN401 - an application with its stage
    """Return what to do next on an application, and where (seeds 002, 004)."""
    if row.earning is None:
        return None
    number = row.earning.number
    if row.stage == Stage.PUBLICITY:
        return _("Check incentive"), f"{reverse('incentives:earnings')}?tab=pending&q={number}"
    if row.stage == Stage.TO_PAY:
        return _("Request payment"), f"{reverse('payouts:request-new')}?pk={row.item_id}"
    return _("View progress"), f"{reverse('payouts:items')}?tab=all&q={number}"


def _operation(row: Any) -> SafeString | str:  # noqa: ANN401 - as above
    found = next_link(row)
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', found[1], found[0]) if found else ""


class ApplicationList(Flow):
    """Applied for: every application with its stage, and what to do next."""

    is_applied = True
    model = Application
    columns = (
        Column("number", _("Application"), link=True, sort="number"),
        Column("opportunity", _("Opportunity"), sort="opportunity__number", get=_application),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("earning.amount", _("Incentive amount"), sort="earning__amount", get=amount_of),
        Column("stage", _("Status"), sort="stage", get=stage_of),
        Column("lapses_at", _("Lapses on"), kind=DUE, sort="lapses_at"),
        Column("submitted_at", _("Submitted"), kind=DATETIME, sort="submitted_at"),
        Column("operation", _("Operation"), get=_operation),
        Column("offering", _("Offering"), hidden=True),
        Column("customer.name", _("Customer"), sort="customer__name", hidden=True),
        Column("account.number", _("Customer account"), sort="account__number", hidden=True),
        Column("earning.number", _("Incentive ID"), hidden=True),
        Column("approved_at", _("Approved at"), kind=DATETIME, sort="approved_at", hidden=True),
    )
    filters = ApplicationFilter
    search = APPLICATION_SEARCH
    search_hint = _("Application, opportunity, customer, account")
    sort = "-submitted_at"
    export = "incentives.applications"
    empty = Empty(
        _("No applications yet"),
        _("Apply under “To be applied for” when an opportunity is delivered."),
        "incentives:opportunities",
        _("To be applied for"),
    )

    def rows(self) -> QuerySet[Any]:
        """Return applications with their stage."""
        return applications_seen_by(self.actor)


def name_check(application: Application) -> object:
    """Say with which name the legal entity was compared."""
    if application.is_name_verified:
        return _("the verified name of the account")
    return _("the company's name: the vendor's systems state no verified name")


ORDERS = (
    Column("order_id", _("Order")),
    Column("account", _("Customer account")),
    Column("amount", _("Charged in the window, when chosen"), kind=MONEY),
    Column("is_living", _("Counted by this application"), kind=BOOL),
)


class ApplicationDetail(ReviewedScreen):
    """One application: who acts next, what it earns and why, its orders and papers, the review."""

    permission = VIEW_APPLICATIONS
    model = Application
    lifecycle = ApplicationLife
    back_to = (_("Opportunity incentive"), "incentives:applications")
    top_template = "incentives/application_top.html"
    panels = (
        Facts(
            pgettext_lazy("opportunity incentive", "The application"),
            (
                Fact("opportunity", _("Opportunity")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("offering", _("Offering")),
                Fact("opportunity.customer_name", _("Legal entity")),
                Fact("account", _("Customer account")),
                Fact("is_name_verified", _("Compared with"), get=name_check),
                Fact("starts_on", _("Delivery began"), kind=DATE),
                Fact("delivered_on", _("Delivery ended"), kind=DATE),
                Fact("contract_number", _("Contract number")),
                Fact("contract_amount", _("Contract amount"), kind=MONEY),
                Fact("contact_name", _("Contact")),
                Fact("contact_phone", _("Phone")),
                Fact("contact_email", _("E-mail address")),
                Fact("note", _("Note")),
                Fact("submitted_at", _("Submitted"), kind=DATETIME),
                Fact("approved_at", _("Approved at"), kind=DATETIME),
            ),
        ),
        Template(_("Calculation"), "incentives/award.html", data="calculation"),
        Template(_("Eligibility"), "incentives/eligibility.html", data="eligibility"),
        Rows(_("Orders"), "its_orders", ORDERS),
        DocumentsPanel(),
        ReviewPanel(),
        History(),
    )

    def rows(self) -> QuerySet[Any]:
        """Return applications with their stage."""
        return applications_seen_by(self.actor)

    def its_orders(self) -> Any:  # noqa: ANN401 - a query set
        """Return the orders it lists."""
        return self.object.orders.all()

    def eligibility(self) -> dict[str, Any]:
        """Return every criterion with its answer, and because of what."""
        return criteria_shown(queries.application_eligibility(self.object))

    def calculation(self) -> dict[str, Any] | None:
        """Return the published calculation; before it, what would come out now; nothing of a closed one."""
        if self.object.earning is not None:
            return kept_award_shown(self.object.earning)
        if self.object.status != ApplicationStatus.REVIEWING:
            return None
        found = queries.calculation_of(self.object)
        return {"missing": True} if found is None else award_shown(found) | {"is_preview": True}

    def links(self) -> Sequence[Link]:
        """Offer what is next, to modify a closed application, and the orders of the account to the vendor."""
        links: list[Link] = []
        found = next_link(self.object)
        if found is not None and self.actor.may(VIEW_EARNINGS):
            links.append(Link(str(found[0]), found[1], style="primary" if self.actor.is_partner else ""))
        if self.object.status in EDITABLE:
            url = reverse("incentives:application-amend", args=[self.object.pk])
            links.append(Link(_("Modify"), url, AMEND, icon="edit", style="primary"))
        orders = f"{reverse('incentives:orders')}?account={self.object.account.number}"
        return [*links, Link(_("Orders of the account"), orders, VIEW_ORDERS, icon="search")]

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return the stage instead of the bare decision, and the statement's deadline while it is published."""
        life = super().life(actions)
        stage = self.object.stage
        life |= {"page_status": stage, "page_status_label": STAGES[stage]}
        if stage in WAY:
            life["progress"] = way_of(stage)
        if stage == Stage.PUBLICITY:
            may_confirm = self.actor.may(StatementLife.confirm.permission)
            life["due"] = due_banner(StatementLife, self.object.earning.statement, is_yours=may_confirm)
        elif stage == Stage.TO_PAY and self.object.lapses_at is not None:
            may_request = self.actor.is_partner and self.actor.may(StatementLife.confirm.permission)
            life["due"] = due_banner(StatementLife, self.object.earning.statement, is_yours=may_request)
        elif stage in {Stage.PAYING, Stage.DONE, Stage.LAPSED}:
            life["due"] = None
        return life

    def related(self) -> Sequence[Related]:
        """Return the opportunity, what it became, and the policy that pays."""
        own = [Related(_("Opportunity"), self.object.opportunity), Related(_("Application"), self.object)]
        earning = self.object.earning
        if earning is None or not self.actor.may(VIEW_EARNINGS):
            return own
        return [
            *own,
            Related(_("Policy"), earning.policy),
            Related(_("Statement"), earning.statement),
            Related(_("Incentive"), earning),
        ]


def way_of(stage: str) -> list[dict[str, Any]]:
    """Return the stages as progress; the last one is done when it is reached."""
    here, last = list(WAY).index(Stage(stage)), len(WAY) - 1
    return [
        {
            "label": STAGES[one],
            "state": "done" if place < here or here == last else "current" if place == here else "todo",
        }
        for place, one in enumerate(WAY)
    ]


def approve_facts(application: Application, _actor: Actor) -> Sequence[Fact]:
    """Repeat what would be published: the amount, the base, the rate."""
    found = queries.calculation_of(application)
    facts = [Fact("opportunity", _("Opportunity")), Fact("partner.name", _("Partner"))]
    if found is None:
        return facts
    return [Fact("amount", _("Incentive amount"), kind=MONEY, get=lambda _row: found.award.amount), *facts]


class ApplicationStep(StepScreen):
    """Submitting again, deciding, withdrawing."""

    lifecycle = ApplicationLife
    facts = {
        "approve": approve_facts,
        "": (Fact("opportunity", _("Opportunity")), Fact("account", _("Customer account"))),
    }
    notes = {
        "approve": _("The amount is published as a statement of its own and accrued; it is never changed afterwards."),
        "withdraw": _("Its offering, customer and orders are free for other applications until you submit it again."),
    }

    def rows(self) -> QuerySet[Any]:
        """Return applications with what their questions show."""
        return Application.objects.visible_to(self.actor).select_related("opportunity__partner", "partner", "account")
