"""Publishing a run: statements, earnings and their accrual, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import notices, queries
from partner_center.domains.incentives.lifecycle import PUBLICITY, RunLife, StatementLife
from partner_center.domains.incentives.models import Earning, Policy, Run, RunStatus, Statement, StatementStatus
from partner_center.domains.performance.models import BuildStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger import items
from partner_center.foundations.lifecycle.terms import effective
from partner_center.foundations.lifecycle.verbs import hold
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.statement import Group

CATEGORY = "incentive"


@RunLife.publish.action
def publish(run: Run, *, by: Actor, publicity_ends_on: date | None = None) -> None:
    """Make the run what partners see: one statement per partner and currency, accrued in the ledger.

    The publicity deadline is the same number of working days for everybody, counted in each partner's own country
    and zone, unless a date is given. A month is published once (domain.md 9.3).
    """
    hold("incentives.run", run.period)
    if Run.objects.filter(period=run.period, status=RunStatus.PUBLISHED).exists():
        raise Refused(
            _("%(period)s is already published. What was published is never replaced.") % {"period": run.period},
            code="already_published",
        )
    if run.build.status != BuildStatus.BUILT:
        raise Refused(
            _("The performance of %(period)s has been computed again since this run. Discard it and start a new one.")
            % {"period": run.period},
            code="outdated_performance",
        )
    if publicity_ends_on is not None and publicity_ends_on < _today():
        text = _("The confirmation would end before it begins. Choose today or a later day.")
        raise Refused(text, code="publicity_past", fields={"publicity_ends_on": text})
    run.published_at = clock.now()
    grouped: dict[tuple[int, str], list[Group]] = defaultdict(list)
    for group in queries.snapshot_of(run).groups():
        grouped[group.partner_id, group.currency].append(group)
    partners = Company.objects.in_bulk([partner for partner, _currency in grouped])
    policies = {policy.program.code: policy for policy in run.policies.select_related("program")}
    accruals: list[items.NewItem] = []
    ends: list[datetime] = []
    for (partner_id, currency), groups in sorted(grouped.items()):
        partner = partners[partner_id]
        statement = _state(run, partner, currency, groups, ends_on=publicity_ends_on, by=by)
        for group in groups:
            earning = _earn(run, statement, group, policies)
            accruals.append(_accrual(earning, partner))
        ends.append(statement.publicity_ends_at)
        notices.tell_published(statement, by=by)
    run.publicity_ends_at = max(ends, default=None)
    items.accrue(accruals, by=by)


def _state(
    run: Run, partner: Company, currency: str, groups: list[Group], *, ends_on: date | None, by: Actor
) -> Statement:
    statement: Statement = Statement.objects.create(
        number=next_number("ST"),
        run=run,
        partner=partner,
        period=run.period,
        currency=currency,
        amount=sum((group.amount for group in groups), Decimal(0)),
        status=StatementStatus.PENDING,
        publicity_ends_at=publicity_end(partner, ends_on),
        published_at=clock.now(),
    )
    StatementLife.begin(statement, by=by, text=_("Published."))
    return statement


def _today() -> date:
    return clock.now().astimezone(ZoneInfo(settings.BILLING_ZONE)).date()


def publicity_end(partner: Company, ends_on: date | None = None) -> datetime:
    """Return until when a statement published now waits: the usual term in the partner's calendar, or a day's end."""
    if ends_on is not None:
        return datetime.combine(ends_on + timedelta(days=1), time(), ZoneInfo(partner.time_zone))
    term = effective("StatementLife.publicity", PUBLICITY) or PUBLICITY
    return term.after(clock.now(), partner)


def _earn(run: Run, statement: Statement, group: Group, policies: dict[str, Policy]) -> Earning:
    return Earning.objects.create(
        number=next_number("IN"),
        statement=statement,
        partner=statement.partner,
        policy=policies[group.program],
        period=statement.period,
        association=group.association,
        currency=group.currency,
        base=group.base,
        metric=group.metric,
        rate=group.rate,
        exact=group.incentive,
        amount=group.amount,
        rounding=group.rounding,
        lines=group.lines,
        explanation=queries.snapshot_of(run).explain(group),
    )


def _accrual(earning: Earning, partner: Company) -> items.NewItem:
    program = earning.policy.program
    return items.NewItem(
        key=earning.number,
        owner=partner,
        category=CATEGORY,
        period=earning.period,
        label=f"{program.name}, {earning.period}",
        label_zh=f"{program.name_zh or program.name}，{earning.period}",
        currency=earning.currency,
        amount=earning.amount,
        subject=earning,
    )
