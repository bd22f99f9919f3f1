"""Policies as people write them: the ladder, what is refused and where it is said, versions and their months."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.forms import PolicyForm, RetireForm, initial_of
from partner_center.domains.incentives.models import Policy
from partner_center.domains.incentives.policies import TERMS_PROBLEMS
from partner_center.domains.incentives.views import words
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.refusals import Refused, WrongState
from partner_center.settlement.problems import MESSAGES
from partner_center.settlement.terms import Program as Terms
from tests.domains.incentives import month
from tests.domains.incentives.people import People

pytestmark = pytest.mark.django_db

LADDER = {"rungs-0-starts": "0", "rungs-0-percent": "5", "rungs-1-starts": "1000", "rungs-1-percent": "8"}


def sent(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a ladder of two rungs."""
    usual = {
        "program": str(month.program().pk),
        "kind": "ladder",
        "currency": "CNY",
        "valid_from": "2026-01",
        "associations": ["resale"],
        "threshold": "program",
        "base": "net",
        "charge_categories": ["Usage", "Credit"],
    }
    return {**usual, **LADDER, **changes}


def errors(**changes: Any) -> dict[str, list[str]]:
    form = PolicyForm(sent(**changes))
    assert not form.is_valid()
    return {name: [str(one) for one in found] for name, found in form.errors.items()}


def test_a_ladder_s_upper_bounds_follow_from_the_next_rows() -> None:
    form = PolicyForm(sent(**{"rungs-3-starts": "50000.5", "rungs-3-percent": "9.25", "rungs-2-starts": ""}))
    assert form.is_valid(), form.errors
    assert [(one.starts, one.ends, one.rate) for one in form.cleaned_data["terms"].rungs] == [
        (Decimal(0), Decimal(1000), Decimal("0.05")),
        (Decimal(1000), Decimal("50000.5"), Decimal("0.08")),
        (Decimal("50000.5"), None, Decimal("0.0925")),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"rungs-0-starts": "-1"}, "rungs", "Row 1, From (included): A rung cannot begin below zero."),
        (
            {"rungs-1-starts": "0"},
            "rungs",
            "Row 2, From (included): It must begin above the row before (0): the two rungs would overlap.",
        ),
        ({"rungs-1-percent": "101"}, "rungs", "Row 2, Rate in percent: A rate cannot be more than 100 %."),
        ({"rungs-1-percent": "-2"}, "rungs", "Row 2, Rate in percent: A rate cannot be negative."),
        ({"rungs-1-percent": ""}, "rungs", "Row 2, Rate in percent: This field is required."),
        ({"rungs-1-starts": "much"}, "rungs", "Row 2, From (included): Enter an amount."),
        ({"kind": "flat", **dict.fromkeys(LADDER, "")}, "rate", "This must be filled in."),
        ({"kind": "flat", "rate": "5"}, "rungs", "A flat rate has no rungs. Empty them, or choose a ladder."),
        ({"kind": "flat", "rate": "120"}, "rate", "A rate cannot be more than 100 %."),
        ({"rate": "5"}, "rate", "A ladder takes its rates from the rungs. Leave the single rate empty."),
        (dict.fromkeys(LADDER, ""), "rungs", "This must be filled in."),
        ({"cap": "0"}, "cap", "A cap must be above zero. Leave it empty for no cap."),
        ({"valid_to": "2026-01"}, "valid_to", "The policy must end after it begins."),
        ({"valid_from": "2026-13"}, "valid_from", "Write the month as YYYY-MM, for example 2026-09."),
        (
            {"kind": "marginal", "threshold": "partner"},
            "threshold",
            "A marginal ladder is measured on its own base, not on the partner's whole performance.",
        ),
    ],
)
def test_what_cannot_be_paid_is_said_at_its_field(changes: dict[str, str], field: str, said: str) -> None:
    assert errors(**changes) == {field: [said]}


def test_the_screen_shows_the_error_in_its_row_and_loses_nothing() -> None:
    people = People()
    owner = month.program()
    desk = people.browser(people.operations)
    data = sent(**{"rungs-1-percent": "101"})
    del data["program"]
    answer = desk.post(f"/incentives/programs/{owner.pk}/policy/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="rungs-1-percent" value="101"' in page
    assert page.count("A rate cannot be more than 100 %.") >= 2  # above the form, and in the row
    assert Policy.objects.count() == 0


def test_a_program_is_pointed_at_the_value() -> None:
    people = People()
    rows = [{"starts": "0", "percent": "5"}, {"starts": "0", "percent": "101"}]
    body = {name: value for name, value in sent().items() if not name.startswith("rungs-")} | {"rungs": rows}
    answer = people.program(people.operations).post("/policies", body)
    told = {one["pointer"]: one["message"] for one in answer.json()["errors"]}
    assert (answer.status_code, told) == (422, {"#/rungs/1/percent": "A rate cannot be more than 100 %."})


def test_the_form_shows_a_version_as_it_was_written() -> None:
    written = PolicyForm(sent(cap="900", categories="Compute\nStorage", note="First."))
    assert written.is_valid(), written.errors
    drafted = actions.draft_policy(by=SYSTEM, **written.cleaned_data)
    shown = initial_of(drafted)
    assert shown["rungs"] == [{"starts": "0", "percent": "5"}, {"starts": "1000", "percent": "8"}]
    assert (shown["categories"], shown["cap"], shown["note"]) == (["Compute", "Storage"], "900", "First.")


def test_every_problem_of_the_engine_has_words() -> None:
    assert set(MESSAGES) == set(TERMS_PROBLEMS)


# --- versions ----------------------------------------------------------------


def drafted(valid_from: str, **terms: Any) -> Policy:
    owner = month.program()
    given = {"currency": "CNY", "rate": Decimal("0.05"), **terms}
    written = Terms(code=owner.code, name=owner.name, valid_from=valid_from, **given)
    return actions.draft_policy(owner, by=SYSTEM, terms=written)


def test_a_new_version_ends_the_one_before_which_still_pays_its_months() -> None:
    old = actions.release(drafted("2026-01"), by=SYSTEM)
    new = actions.release(drafted("2026-10"), by=SYSTEM)
    old.refresh_from_db()
    assert (old.status, old.valid_to) == ("retired", "2026-10")
    assert list(Policy.objects.in_force("2026-09")) == [old]
    assert list(Policy.objects.in_force("2026-10")) == [new]


def test_two_versions_never_pay_for_one_month() -> None:
    actions.release(drafted("2026-01"), by=SYSTEM)
    actions.release(drafted("2026-10"), by=SYSTEM)
    late = drafted("2026-06")
    with pytest.raises(Refused) as told:
        actions.release(late, by=SYSTEM)
    assert (told.value.code, list(told.value.fields)) == ("policy_overlap", ["valid_from"])


def test_a_program_pays_in_one_currency() -> None:
    actions.release(drafted("2026-01"), by=SYSTEM)
    with pytest.raises(Refused) as told:
        actions.release(drafted("2026-10", currency="USD"), by=SYSTEM)
    assert told.value.code == "currency_changes"


def test_a_released_version_is_never_amended() -> None:
    released = actions.release(drafted("2026-01"), by=SYSTEM)
    with pytest.raises(WrongState):
        actions.amend_policy(released, by=SYSTEM, terms=Terms.from_json(released.terms))


@pytest.mark.parametrize(("valid_to", "code"), [("2026-01", "bad_end"), ("2026-09", "bad_end")])
def test_retiring_neither_undoes_nor_prolongs(valid_to: str, code: str) -> None:
    released = actions.release(drafted("2026-01", valid_to="2026-06"), by=SYSTEM)
    with pytest.raises(Refused) as told:
        actions.retire(released, by=SYSTEM, valid_to=valid_to)
    assert told.value.code == code


def test_a_month_is_asked_for_in_one_shape() -> None:
    assert RetireForm({"valid_to": "2026-9"}).errors == {
        "valid_to": ["Write the month as YYYY-MM, for example 2026-09."]
    }


def test_terms_of_another_program_are_refused() -> None:
    other = month.program("growth", "Growth")
    terms = Terms(code="elsewhere", name="E", currency="CNY", valid_from="2026-01", rate=Decimal("0.05"))
    with pytest.raises(Refused) as told:
        actions.draft_policy(other, by=SYSTEM, terms=terms)
    assert told.value.code == "wrong_program"


def test_partners_read_released_versions_and_no_drafts() -> None:
    people = People()
    released = actions.release(drafted("2026-01"), by=SYSTEM)
    draft = drafted("2026-10")
    reader = people.browser(people.sales)
    assert reader.get(released.get_absolute_url()).status_code == 200
    assert reader.get(draft.get_absolute_url()).status_code == 404
    assert draft.get_absolute_url() not in reader.get(released.program.get_absolute_url()).content.decode()


def test_a_version_says_what_changed() -> None:
    old = actions.release(drafted("2026-01"), by=SYSTEM)
    new = drafted("2026-10", rate=Decimal("0.0625"), cap=Decimal(500))
    assert words.changes_between(old, new) == [
        {"field": "Rates", "before": "5%", "after": "6.25%"},
        {"field": "Months", "before": "2026-01 – …", "after": "2026-10 – …"},
        {"field": "Cap per partner and month", "before": "–", "after": "500.00 CNY"},
    ]
