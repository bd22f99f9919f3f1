"""A step checks everything once for all, moves the state, and tells the history."""

from types import SimpleNamespace

import pytest
from django.db import models

from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.roles import VENDOR_MANAGER
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.models import Due, Ending
from partner_center.foundations.lifecycle.steps import Step
from partner_center.foundations.lifecycle.terms import days
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState

pytestmark = pytest.mark.django_db


def test_a_step_moves_the_state_and_tells_who_did_it(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    assert cast.mine.country == "O"
    entry = history_of(cast.mine, seen_by=cast.admin).get()
    assert (entry.actor_label, entry.label, entry.changes) == ("partner_admin", "Ask", {"country": ["D", "O"]})


def test_a_stale_step_is_refused_and_says_the_state_of_now(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    with pytest.raises(WrongState, match="“O”"):
        life.ask(cast.mine, by=cast.admin)


def test_somebody_elses_record_does_not_exist(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        life.ask(cast.mine, by=cast.rival)
    cast.mine.refresh_from_db()
    assert (cast.mine.country, life.done) == ("D", [])


def test_a_colleague_without_the_role_is_not_allowed(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    with pytest.raises(NotAllowed):
        life.admit(cast.mine, by=cast.finance)


def test_what_is_asked_must_be_answered(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    with pytest.raises(Refused) as refusal:
        life.decline(cast.mine, by=cast.manager, reason="")
    assert (refusal.value.code, list(refusal.value.fields)) == ("answers_missing", ["reason"])


def test_masked_fields_leave_no_value_in_the_history(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    life.admit(cast.mine, by=cast.manager)
    changes = history_of(cast.mine, seen_by=cast.manager).last().changes
    assert changes == {"country": ["O", "Y"], "time_zone": ["•••", "•••"]}


def test_a_failing_effect_leaves_everything_as_it_was(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    cast.mine.name = "explode"
    cast.mine.save()
    life.ask(cast.mine, by=cast.admin)
    with pytest.raises(RuntimeError):
        life.decline(cast.mine, by=cast.manager, reason="No.")
    cast.mine.refresh_from_db()
    assert cast.mine.country == "O"
    assert history_of(cast.mine, seen_by=cast.manager).count() == 1
    assert Due.objects.open().of(cast.mine).count() == 1


def test_only_open_steps_are_offered(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    admission = life.Admission
    assert admission.open_to(cast.admin, cast.mine) == [admission.ask]
    life.ask(cast.mine, by=cast.admin)
    assert admission.open_to(cast.admin, cast.mine) == []
    assert admission.open_to(cast.manager, cast.mine) == [admission.admit, admission.decline]
    assert admission.who_acts(cast.mine) == ["Ecosystem manager"]


def test_a_policy_can_narrow_a_step(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    for company, actor in ((cast.mine, cast.admin), (cast.other, cast.rival)):
        life.ask(company, by=actor)
        life.admit(company, by=cast.manager)
    assert life.Admission.open_to(cast.admin, cast.mine) == [life.Admission.own]
    assert life.Admission.open_to(cast.rival, cast.other) == []
    with pytest.raises(NotAllowed):
        life.Admission.own.perform(cast.other, by=cast.rival)


def test_leaving_a_state_closes_its_deadlines(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    life.ask(cast.mine, by=cast.admin)
    due = life.Admission.due(cast.mine)
    assert due is not None
    life.admit(cast.mine, by=cast.manager)
    due.refresh_from_db()
    assert (due.ending, life.Admission.due(cast.mine)) == (Ending.KEPT, None)


def test_a_deadline_without_an_outcome_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="then"):
        Deadline(while_in="O", within=days(1), label="x")  # type: ignore[call-arg]  # the mistake under test


def test_a_deadline_has_one_kind_of_end() -> None:
    step = Step("A", to="B", by=VENDOR_MANAGER, label="x")
    with pytest.raises(TypeError, match="either within a term or until"):
        Deadline(while_in="A", within=days(1), until="ends_at", then=step.because("x"), label="x")
    with pytest.raises(TypeError, match="belong together"):
        Deadline(while_in="A", within=days(1), then=step.because("x"), label="x", remind=(days(1),))


def test_a_step_without_its_action_is_a_mistake(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    cast.mine.country = "Y"
    models.Model.save(cast.mine)
    with pytest.raises(LookupError, match="no action"):
        life.Admission.own.perform(cast.mine, by=cast.admin)
