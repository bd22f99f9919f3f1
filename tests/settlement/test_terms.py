"""Policies: each mistake is named at its field, a sound policy survives its own JSON, months say what is in force."""

from decimal import Decimal
from typing import Any

import pytest

from partner_center.settlement.problems import MESSAGES, Problem
from partner_center.settlement.terms import Program, Rung, Terms, TermsError
from tests.settlement.lines import flat, ladder

OPEN = Rung(Decimal(100), None, Decimal("0.1"))


def program(**changes: Any) -> Program:
    return Program(**{"code": "A", "name": "A", "currency": "CNY", "valid_from": "2026-01", **changes})


def rungs(*rungs: Rung) -> dict[str, Any]:
    return {"kind": "ladder", "rungs": rungs}


def rung(starts: str, ends: str | None, rate: str = "0.1") -> Rung:
    return Rung(Decimal(starts), None if ends is None else Decimal(ends), Decimal(rate))


@pytest.mark.parametrize(
    ("changes", "field", "slug"),
    [
        ({"code": " "}, "code", "required"),
        ({"name": ""}, "name", "required"),
        ({"currency": "yuan"}, "currency", "currency"),
        ({"valid_from": "2026-13"}, "valid_from", "month"),
        ({"valid_from": ""}, "valid_from", "month"),
        ({"valid_to": "September"}, "valid_to", "month"),
        ({"valid_to": "2026-01"}, "valid_to", "month_order"),
        ({"kind": "magic"}, "kind", "unknown_choice"),
        ({"base": "magic"}, "base", "unknown_choice"),
        ({"threshold": "magic"}, "threshold", "unknown_choice"),
        ({"associations": frozenset()}, "associations", "required"),
        ({"associations": frozenset({"friend"})}, "associations", "unknown_choice"),
        ({"charge_categories": frozenset({"Gift"})}, "charge_categories", "unknown_choice"),
        ({"rate": None}, "rate", "required"),
        ({"rate": Decimal("-0.01")}, "rate", "rate_negative"),
        ({"rate": Decimal("1.01")}, "rate", "rate_above_one"),
        ({"rate": Decimal("0.1234567")}, "rate", "rate_too_fine"),
        ({"rungs": (OPEN,)}, "rungs", "rungs_with_flat"),
        ({"cap": Decimal(0)}, "cap", "cap_not_positive"),
        ({"cap": Decimal(10) ** 12}, "cap", "amount_too_large"),
        ({"cap": Decimal("0.1234567890123")}, "cap", "amount_too_fine"),
        ({**rungs(OPEN), "rate": Decimal("0.1")}, "rate", "rate_with_ladder"),
        ({**rungs(), "rate": None}, "rungs", "required"),
        ({**rungs(rung("0", "100")), "rate": None}, "rungs.0.to", "rung_needs_open_end"),
        ({**rungs(rung("-5", "100"), OPEN), "rate": None}, "rungs.0.from", "rung_negative"),
        ({**rungs(rung("100", "100"), OPEN), "rate": None}, "rungs.0.to", "rung_empty"),
        ({**rungs(rung("0", "101"), OPEN), "rate": None}, "rungs.1.from", "rung_overlap"),
        ({**rungs(rung("0", "99"), OPEN), "rate": None}, "rungs.1.from", "rung_gap"),
        ({**rungs(rung("0", None), OPEN), "rate": None}, "rungs.1.from", "rung_after_open_end"),
        ({**rungs(rung("0", None, "2")), "rate": None}, "rungs.0.rate", "rate_above_one"),
        ({**rungs(rung("0", None)), "kind": "marginal", "threshold": "partner", "rate": None}, "threshold",
         "marginal_threshold"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_field(changes: dict[str, Any], field: str, slug: str) -> None:
    with pytest.raises(TermsError) as caught:
        program(**{"rate": Decimal("0.1"), **changes})
    assert [(problem.field, problem.slug) for problem in caught.value.problems] == [(field, slug)]
    assert str(caught.value) == f"{field}: {MESSAGES[slug] % caught.value.problems[0].params}"


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(TermsError) as caught:
        program(code="", rate=Decimal(2), cap=Decimal(-1))
    assert [problem.field for problem in caught.value.problems] == ["code", "rate", "cap"]


def test_one_code_is_one_program() -> None:
    with pytest.raises(TermsError) as caught:
        Terms((flat("0.1", "A"), flat("0.2", "A")))
    assert caught.value.problems == (Problem("code", "duplicate_code", {"value": "A"}),)


def test_terms_survive_their_own_json_and_order_does_not_matter() -> None:
    first = flat("0.10", "A", cap=Decimal("10.50"), categories=frozenset({"Compute", "Storage"}), valid_to="2027-01")
    second = ladder(("0", "100", "0.05"), ("100", None, "0.08"), code="B", threshold="partner")
    terms = Terms((second, first))
    again = Terms.from_json(terms.to_json())
    assert again.programs == (first, second)
    assert again.digest() == terms.digest() == Terms((first, second)).digest()
    assert again.digest() != Terms((first,)).digest()


@pytest.mark.parametrize(
    ("period", "codes"), [("2025-12", []), ("2026-01", ["A", "B"]), ("2026-06", ["A", "B"]), ("2026-07", ["A"])]
)
def test_a_program_is_in_force_from_its_first_month_until_before_its_last(period: str, codes: list[str]) -> None:
    terms = Terms((flat("0.1", "B", valid_to="2026-07"), flat("0.1", "A")))
    assert [each.code for each in terms.in_force(period).programs] == codes


def test_a_program_is_found_by_its_code() -> None:
    assert Terms((flat("0.1", "A"),)).program("A").rate == Decimal("0.1")
    with pytest.raises(KeyError):
        Terms(()).program("A")
