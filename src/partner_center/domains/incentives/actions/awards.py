"""Publishing what an approved application earns: its own statement, one incentive, its accrual (ADR 0017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.actions.publishing import CATEGORY, publicity_end
from partner_center.domains.incentives.lifecycle import StatementLife
from partner_center.domains.incentives.models import Earning, Source, Statement, StatementStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.ledger import items
from partner_center.foundations.numbering.actions import next_number

if TYPE_CHECKING:
    from partner_center.domains.incentives.models import Application
    from partner_center.domains.incentives.queries.awards import Calculation
    from partner_center.foundations.identity.actor import Actor


def publish_award(application: Application, calculation: Calculation, *, by: Actor) -> Earning:
    """Make the award what the partner sees and confirms; it is accrued in the ledger in the same transaction.

    Its period is the month of publication in the billing zone: that is when it is reconciled, whenever its orders were.
    """
    award, now = calculation.award, clock.now()
    period = f"{now.astimezone(queries.billing_zone()):%Y-%m}"
    statement = Statement.objects.create(
        number=next_number("ST"),
        source=Source.OPPORTUNITY,
        partner=application.partner,
        period=period,
        currency=award.terms.currency,
        amount=award.amount,
        status=StatementStatus.PENDING,
        publicity_ends_at=publicity_end(application.partner),
        published_at=now,
    )
    StatementLife.begin(statement, by=by, text=_("Published."))
    earning: Earning = Earning.objects.create(
        number=next_number("IN"),
        statement=statement,
        partner=application.partner,
        policy=calculation.policy,
        period=period,
        association="",
        currency=award.terms.currency,
        base=award.base,
        metric=award.spent_before,
        rate=award.rate,
        exact=award.exact,
        amount=award.amount,
        rounding=award.rounding,
        lines=award.counted_lines,
        explanation={**calculation.to_json(), "application": application.number},
    )
    program = calculation.policy.program
    items.accrue(
        [
            items.NewItem(
                key=earning.number,
                owner=application.partner,
                category=CATEGORY,
                period=period,
                label=f"{program.name}, {application.number}",
                label_zh=f"{program.name_zh or program.name}，{application.number}",
                currency=earning.currency,
                amount=earning.amount,
                subject=earning,
            )
        ],
        by=by,
    )
    return earning
