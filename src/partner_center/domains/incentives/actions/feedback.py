"""Asking about a bill or a line of it, and answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import notices, queries
from partner_center.domains.incentives.lifecycle import FeedbackLife
from partner_center.domains.incentives.models import Earning, Feedback, FeedbackStatus, Statement, StatementStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_FINANCE
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


@verb("incentives:feedback:ask", by=PARTNER_FINANCE | PARTNER_ADMIN, label=_("Give feedback"))
def ask(
    statement: Statement,
    *,
    by: Actor,
    text: str,
    earning: Earning | None = None,
    line_id: str = "",
) -> Feedback:
    """Ask about a statement, one incentive of it or one of that incentive's lines; the clock goes on (domain.md 9.T).

    Only while the statement waits for confirmation, and one open question per matter. A line is kept as it was.
    """
    locked = Statement.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=statement.pk).first()
    if locked is None:
        raise NotFound(_("There is no such statement."))
    if locked.status != StatementStatus.PENDING:
        raise Refused(
            _("This statement is confirmed; feedback was possible until then. Ask your ecosystem manager instead."),
            code="already_confirmed",
        )
    line = _line(locked, earning, line_id, by=by)
    open_ones = Feedback.objects.filter(statement=locked, line_id=line_id, earning=earning, status=FeedbackStatus.OPEN)
    if open_ones.exists():
        raise Refused(
            _("A question about this is open already. Wait for the answer, or withdraw it and ask again."),
            code="already_asked",
            fields={"text": _("A question about this is open already.")},
        )
    feedback = Feedback.objects.create(
        statement=locked,
        earning=earning,
        partner=locked.partner,
        line_id=line_id,
        line=line,
        text=text,
        asked_by=by.user,
        asked_at=clock.now(),
    )
    FeedbackLife.begin(feedback, by=by, text=text)
    notices.tell_asked(feedback, by=by)
    return feedback


def _line(statement: Statement, earning: Earning | None, line_id: str, *, by: Actor) -> dict[str, Any]:
    """Return what the question is about, as JSON; refuse what does not belong to the statement."""
    if earning is not None and earning.statement_id != statement.pk:
        raise NotFound(_("There is no such incentive in this statement."))
    if not line_id:
        return {}
    found = queries.line_of(earning, line_id, seen_by=by) if earning is not None else None
    if found is None:
        raise NotFound(_("There is no such line in this incentive."))
    return {name: None if value is None else str(value) for name, value in found.as_dict().items()}


@FeedbackLife.answer.action
def answer(feedback: Feedback, *, by: Actor, reply: str) -> None:
    """Answer; the partner is told."""
    feedback.reply = reply
    feedback.answered_at = clock.now()
    notices.tell_answered(feedback, by=by)


@FeedbackLife.withdraw.action
def withdraw(feedback: Feedback, *, by: Actor) -> None:
    """Take the question back."""
