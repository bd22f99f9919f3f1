"""Two people at one statement, one run or one line at the same time.

The locks are the record's row (``SELECT … FOR UPDATE`` in ``Step._lock`` for a click, in ``sweep._strike`` for the
deadline), the advisory lock ``hold("incentives.run", period)`` in ``publish``, and the statement's row in ``ask``.
With every row lock taken out, both clicks confirm, click and deadline confirm both, two sweeps strike twice and one
matter has two open questions: four of these tests fail. Two tests take their lock out themselves and see it happen.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.utils import IntegrityError

from partner_center.domains.incentives import actions, notices
from partner_center.domains.incentives.actions import publishing
from partner_center.domains.incentives.models import Feedback, Run, RunStatus, Statement
from partner_center.foundations.audit.models import Entry as History
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger.models import Entry
from partner_center.foundations.lifecycle.steps import Step
from partner_center.foundations.lifecycle.sweep import Swept, sweep
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.incentives import month
from tests.domains.incentives.people import People

if TYPE_CHECKING:
    from collections.abc import Callable

    AtOnce = Callable[..., list[object]]

CONFIRM = "incentives:statement:confirm"
ASKING = timedelta(seconds=0.3)
"""How long ``slow`` keeps a question from being finished."""


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


@pytest.fixture
def statement(people: People) -> Statement:
    """A statement whose deadline is over, and nobody has swept yet."""
    return month.statement(people.northwind)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let telling people take a moment, so that the other one is surely in the middle of it, too."""
    for name in ("tell_confirmed", "tell_asked"):
        told: Any = getattr(notices, name)

        def tell(*args: Any, told: Any = told, **kwargs: Any) -> None:
            time.sleep(0.3)
            told(*args, **kwargs)

        monkeypatch.setattr(notices, name, tell)


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the row lock out of every step."""
    monkeypatch.setattr(Step, "_lock", lambda _step, subject, _by: type(subject).objects.get(pk=subject.pk))


def confirm(people: People, statement: Statement) -> Callable[[], object]:
    by = people.actor(people.finance)
    return lambda: actions.confirm(Statement.objects.get(pk=statement.pk), by=by)


def confirmations(statement: Statement) -> int:
    return History.objects.filter(verb=CONFIRM, subject_id=statement.pk).count()


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_clicks_one_confirms(people: People, statement: Statement, slow: None, at_once: AtOnce) -> None:
    """Lock: the row lock; without it both confirm, as the next test sees."""
    outcomes = at_once(confirm(people, statement), confirm(people, statement))
    assert kinds(outcomes) == [Statement.__name__, WrongState.__name__]
    assert confirmations(statement) == 1
    keys = [f"due:{one.number}" for one in statement.earnings.all()]
    assert list(Entry.objects.filter(key__startswith="due:").values_list("key", flat=True)) == keys


def test_without_the_row_lock_both_clicks_confirm(
    people: People, statement: Statement, slow: None, unlocked: None, at_once: AtOnce
) -> None:
    outcomes = at_once(confirm(people, statement), confirm(people, statement))
    assert WrongState.__name__ not in kinds(outcomes)


def strike(statement: Statement) -> Callable[[], object]:
    after = statement.publicity_ends_at + timedelta(minutes=1)
    return lambda: sweep(after)


def test_a_click_and_the_deadline_confirm_once(
    people: People, statement: Statement, slow: None, at_once: AtOnce
) -> None:
    """Lock: the row lock, in step and sweep; without it the click confirms and the deadline as well."""
    clicked, swept = at_once(confirm(people, statement), strike(statement))
    assert isinstance(swept, Swept)
    assert isinstance(clicked, WrongState if swept.struck else Statement)
    assert (swept.failed, confirmations(statement)) == (0, 1)
    statement.refresh_from_db()
    assert (statement.status, statement.is_confirmed_by_deadline) == ("confirmed", bool(swept.struck))


def test_two_sweeps_strike_once(statement: Statement, slow: None, at_once: AtOnce) -> None:
    """Lock: the row lock of the sweep; without it the deadline is struck twice."""
    outcomes = at_once(strike(statement), strike(statement))
    assert sum(one.struck for one in outcomes if isinstance(one, Swept)) == 1
    assert confirmations(statement) == 1


def runs(people: People) -> tuple[Run, Run]:
    month.policy()
    month.build(month.PERIOD, [month.line(people.northwind, "800")])
    return month.calculated(), month.calculated()


def publish(run: Run) -> Callable[[], object]:
    def go() -> object:
        return actions.publish(Run.objects.get(pk=run.pk), by=SYSTEM)

    return go


def test_of_two_runs_of_a_month_one_is_published(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.run", period)``; the next test takes it out."""
    first, second = runs(people)
    outcomes = at_once(publish(first), publish(second))
    assert kinds(outcomes) == [Refused.__name__, Run.__name__]
    assert Run.objects.filter(status=RunStatus.PUBLISHED).count() == 1
    assert Statement.objects.count() == 1


def test_without_taking_turns_the_database_has_to_refuse(
    people: People, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = runs(people)
    monkeypatch.setattr(publishing, "hold", lambda *_names: time.sleep(0.1))
    outcomes = at_once(publish(first), publish(second))
    assert kinds(outcomes) == [IntegrityError.__name__, Run.__name__]


def question(people: People, statement: Statement) -> Callable[[], object]:
    by = people.actor(people.finance)
    return lambda: actions.ask(statement, by=by, text="Why?")


def test_the_same_is_asked_once(people: People, statement: Statement, slow: None, at_once: AtOnce) -> None:
    """Lock: the statement's row in ``ask``; without it the matter has two open questions."""
    outcomes = at_once(question(people, statement), question(people, statement))
    assert kinds(outcomes) == [Feedback.__name__, Refused.__name__]
    assert Feedback.objects.count() == 1


def test_a_question_is_not_asked_while_the_statement_is_confirmed(
    people: People, statement: Statement, slow: None, at_once: AtOnce
) -> None:
    """Lock: the statement's row in ``ask``; without it a question is asked in the middle of the confirmation."""
    asked, confirmed = at_once(question(people, statement), confirm(people, statement))
    assert isinstance(confirmed, Statement)
    assert isinstance(asked, Feedback | Refused)
    found = Feedback.objects.first()
    assert confirmed.confirmed_at is not None
    assert found is None or found.asked_at + ASKING <= confirmed.confirmed_at
    assert clock.now() >= confirmed.published_at
