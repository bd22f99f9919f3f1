"""Whether an opportunity may earn an incentive: every criterion with its answer, why, and what to do (domain.md 10).

**When each is judged.** What the vendor grants (whitelist of partners, core-map label and whitelist of offerings) is
judged on the **last day of the delivery**, in the billing zone: what held when the work was done counts, and a later
change neither gives nor takes. That a partner **takes part** is its own decision about applying, so it is judged **at
the moment of applying**: now for what is to be applied for, the submission for an application; who leaves later does
not touch what is under review. The **legal name** and the **orders** belong to what the application names, and are
judged when it is submitted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.customers.models import AccountFacts, managed_customers
from partner_center.domains.incentives.models import Application, Participation, Whitelisting
from partner_center.domains.incentives.queries.opportunities import delivery_of
from partner_center.domains.incentives.queries.orders import legal_key
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Mark, Marking, Offering, OfferingKind
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition: whether it is met (None: the application will decide), because of what, and advice."""

    code: str
    label: StrOrPromise
    is_met: bool | None
    why: StrOrPromise
    advice: StrOrPromise = ""

    @property
    def result(self) -> str:
        """The answer as a state: passed, failed, pending."""
        return {True: "passed", False: "failed", None: "pending"}[self.is_met]


RESULTS: dict[str, StrOrPromise] = {
    "passed": _("Met"),
    "failed": _("Not met"),
    "pending": _("Decided when you apply"),
}
"""The answers as people read them."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every criterion of one opportunity, in the order of the rules."""

    criteria: tuple[Criterion, ...]

    @property
    def failed(self) -> list[Criterion]:
        """What stands in the way."""
        return [one for one in self.criteria if one.is_met is False]

    @property
    def is_met(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.failed


def eligibility_of(opportunity: Opportunity, *, seen_by: Actor, besides: Application | None = None) -> Eligibility:
    """Judge one opportunity that is to be applied for, or applied for again by the application ``besides``."""
    return eligibilities([opportunity], seen_by=seen_by, besides=besides)[opportunity.pk]


def eligibilities(
    opportunities: Sequence[Opportunity], *, seen_by: Actor, besides: Application | None = None
) -> dict[int, Eligibility]:
    """Judge opportunities that are to be applied for, by their ids; a fixed number of queries, however many.

    Accounts of customers that an account manager does not look after are not named to him (domain.md 3.1).
    """
    known = _Known(opportunities, managed=managed_customers(seen_by), besides=besides)
    now = clock.now()
    return {
        one.pk: Eligibility(
            (
                _participation(known.participation(one.partner_id, now)),
                _whitelist(known.whitelisting(one.partner_id, delivery_of(one)), delivery_of(one)),
                *_offerings(known.offerings[one.pk], known, delivery_of(one)),
                known.name_of(one),
                known.once(one),
                Criterion("orders", LABELS["orders"], is_met=None, why=_("Orders that are counted cannot be chosen.")),
            )
        )
        for one in opportunities
    }


def application_eligibility(application: Application) -> Eligibility:
    """Judge an application as it was submitted: by its own offering, account and orders."""
    opportunity, day = application.opportunity, application.delivered_on
    known = _Known([opportunity])
    counted = application.orders.filter(is_living=True).exists()
    orders_why = _("Its orders are counted by no other application.")
    free_why = _("Its orders are free for others until it is submitted again.")
    return Eligibility(
        (
            _participation(known.participation(application.partner_id, application.submitted_at)),
            _whitelist(known.whitelisting(application.partner_id, day), day),
            *_offerings([application.offering], known, day),
            Criterion("name", LABELS["name"], is_met=True, why=_because_of_account(application)),
            Criterion("once", LABELS["once"], is_met=True, why=_("This is the only application for the opportunity.")),
            Criterion("orders", LABELS["orders"], is_met=counted or None, why=orders_why if counted else free_why),
        )
    )


LABELS: dict[str, StrOrPromise] = {
    "participation": _("The partner takes part"),
    "partner": _("The partner is on the whitelist"),
    "core_map": _("An offering bears the core-map label"),
    "offering": _("That offering is on the whitelist"),
    "name": _("The account's verified name is the legal entity"),
    "once": _("One application per opportunity"),
    "orders": _("An order counts once"),
}


def _participation(span: Participation | None) -> Criterion:
    label = LABELS["participation"]
    if span is not None:
        why = _("It takes part since %(day)s.") % {"day": _day(span.since)}
        return Criterion("participation", label, is_met=True, why=why)
    return Criterion(
        "participation",
        label,
        is_met=False,
        why=_("The partner did not take part in the opportunity incentive."),
        advice=_("Its administrator takes part under “Taking part”; from then on it can be applied for."),
    )


def _whitelist(span: Whitelisting | None, day: date) -> Criterion:
    label = LABELS["partner"]
    if span is not None:
        why = _("It was on the whitelist on %(day)s, the last day of the delivery.") % {"day": day}
        return Criterion("partner", label, is_met=True, why=why)
    return Criterion(
        "partner",
        label,
        is_met=False,
        why=_("It was not on the whitelist on %(day)s, the last day of the delivery.") % {"day": day},
        advice=_("Ask your ecosystem manager about the whitelist."),
    )


def _offerings(offerings: Sequence[Offering], known: _Known, day: date) -> tuple[Criterion, Criterion]:
    """Judge the label and the whitelist of the offerings; both must hold for one and the same."""
    labelled = [one for one in offerings if known.bore(one, Mark.CORE_MAP, day)]
    listed = [one for one in labelled if one.kind == OfferingKind.BASELINE or known.bore(one, Mark.WHITELIST, day)]
    told = {"day": day, "offering": ", ".join(str(one) for one in (listed or labelled or offerings))}
    core = Criterion(
        "core_map",
        LABELS["core_map"],
        is_met=bool(labelled),
        why=(_("%(offering)s bore it on %(day)s.") if labelled else _("%(offering)s did not bear it on %(day)s."))
        % told,
        advice="" if labelled else _("Ask your ecosystem manager about the Core Map list."),
    )
    if listed:
        baseline = all(one.kind == OfferingKind.BASELINE for one in listed)
        why = _("%(offering)s is a baseline solution.") if baseline else _("%(offering)s was on it on %(day)s.")
        return core, Criterion("offering", LABELS["offering"], is_met=True, why=why % told)
    return core, Criterion(
        "offering",
        LABELS["offering"],
        is_met=False,
        why=_("%(offering)s is no baseline solution and was not on the store's whitelist on %(day)s.") % told,
        advice=_("Ask your ecosystem manager about joint operation with the store."),
    )


def _because_of_account(application: Application) -> StrOrPromise:
    told = {"account": application.account.number, "name": application.opportunity.customer_name}
    return _("Account %(account)s belongs to “%(name)s”.") % told


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(settings.BILLING_ZONE)):%Y-%m-%d}"


class _Known:
    """What is known about some opportunities, their partners, offerings, customers and applications; seven queries."""

    def __init__(
        self,
        opportunities: Sequence[Opportunity],
        *,
        managed: QuerySet[Any] | None = None,
        besides: Application | None = None,
    ) -> None:
        self.zone = ZoneInfo(settings.BILLING_ZONE)
        partners = {one.partner_id for one in opportunities}
        self._participations = _by_partner(Participation.objects.filter(partner__in=partners))
        self._whitelistings = _by_partner(Whitelisting.objects.filter(partner__in=partners))
        self.offerings = self._offerings_of(opportunities)
        self._marks = self._marks_of(self.offerings.values())
        applied = Application.objects.filter(opportunity__in=[one.pk for one in opportunities])
        others = applied.exclude(pk=besides.pk) if besides is not None else applied
        self._applied = dict(others.values_list("opportunity", "number"))
        self._names = _names({one.customer_id for one in opportunities if one.customer_id}, managed)

    def participation(self, partner: int, instant: datetime) -> Participation | None:
        """Return the span in which a partner takes part at an instant."""
        spans = self._participations[partner]
        return next((one for one in spans if one.since <= instant and (not one.until or one.until > instant)), None)

    def whitelisting(self, partner: int, day: date) -> Whitelisting | None:
        """Return the span in which a partner is on the whitelist when a day is over, as labels are judged."""
        return next((one for one in self._whitelistings[partner] if self._held(one, day)), None)

    def bore(self, offering: Offering, mark: Mark, day: date) -> bool:
        """Tell whether an offering bore a mark when a day was over."""
        return any(one.mark == mark and self._held(one, day) for one in self._marks[offering.pk])

    def once(self, opportunity: Opportunity) -> Criterion:
        """Tell whether nobody has applied for an opportunity yet."""
        number = self._applied.get(opportunity.pk)
        if number is None:
            return Criterion("once", LABELS["once"], is_met=True, why=_("Nobody has applied for this opportunity."))
        why = _("%(application)s applies for this opportunity already.") % {"application": number}
        return Criterion("once", LABELS["once"], is_met=False, why=why, advice=_("Modify that one instead."))

    def name_of(self, opportunity: Opportunity) -> Criterion:
        """Compare the legal entity with the accounts of the registered customer, as far as there are any."""
        label, wanted = LABELS["name"], legal_key(opportunity.customer_name)
        accounts = self._names.get(opportunity.customer_id or 0, ())
        for number, name in accounts:
            if legal_key(name) == wanted:
                told = {"account": number, "name": name}
                return Criterion("name", label, is_met=True, why=_("Account %(account)s belongs to “%(name)s”.") % told)
        if not accounts:
            why = _("You see no account of the opportunity's customer yet. Name the one that consumes.")
            return Criterion("name", label, is_met=None, why=why)
        # Whose the account is instead is not the partner's to know.
        told = {"account": accounts[0][0], "entity": opportunity.customer_name}
        return Criterion(
            "name",
            label,
            is_met=None,
            why=_("Account %(account)s is not held by “%(entity)s”, the legal entity of the opportunity.") % told,
            advice=_("Name an account of the legal entity; the customer sees it in its own console."),
        )

    def _held(self, span: Any, day: date) -> bool:  # noqa: ANN401 - a marking or a whitelisting
        since, until = span.since.astimezone(self.zone).date(), span.until
        return since <= day and (until is None or until.astimezone(self.zone).date() > day)

    @staticmethod
    def _offerings_of(opportunities: Sequence[Opportunity]) -> dict[int, list[Offering]]:
        through = Opportunity.offerings.through.objects.filter(opportunity__in=[one.pk for one in opportunities])
        owners = {one.pk: one.partner_id for one in opportunities}
        found: dict[int, list[Offering]] = defaultdict(list)
        for row in through.select_related("offering").order_by("offering__number"):
            if row.offering.partner_id == owners[row.opportunity_id]:
                found[row.opportunity_id].append(row.offering)
        return found

    @staticmethod
    def _marks_of(offerings: Iterable[Sequence[Offering]]) -> dict[int, list[Marking]]:
        found: dict[int, list[Marking]] = defaultdict(list)
        for mark in Marking.objects.filter(offering__in={one.pk for some in offerings for one in some}):
            found[mark.offering_id].append(mark)
        return found


def _by_partner(spans: Any) -> dict[int, list[Any]]:  # noqa: ANN401 - a query set of spans
    found: dict[int, list[Any]] = defaultdict(list)
    for span in spans:
        found[span.partner_id].append(span)
    return found


def _names(customers: set[int], managed: QuerySet[Any] | None) -> dict[int, list[tuple[str, str]]]:
    """Return the accounts of customers (of the managed ones, if not all are) with the name recorded here last."""
    facts = AccountFacts.objects.filter(customer__in=customers).newest()
    verified = dict(facts.values_list("customer", "verified_name"))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    accounts = BillingAccount.objects.filter(customer__in=customers)
    if managed is not None:
        accounts = accounts.filter(customer__in=managed)
    for account in accounts.select_related("customer").order_by("number"):
        name = verified.get(account.customer_id) or account.customer.name
        found[account.customer_id].append((account.number, name))
    return found
