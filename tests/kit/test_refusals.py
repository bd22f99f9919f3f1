"""Refusals carry a status, a code that programs know, and the fields to blame."""

import pytest

from partner_center.kit.refusals import NotAllowed, NotFound, Refused, Unavailable, WrongState


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (Refused, 409, "refused"),
        (NotAllowed, 403, "not_allowed"),
        (WrongState, 409, "wrong_state"),
        (NotFound, 404, "not_found"),
        (Unavailable, 503, "unavailable"),
    ],
)
def test_each_kind_has_its_status_and_code(kind: type[Refused], status: int, code: str) -> None:
    refusal = kind("No.")
    assert (refusal.status, refusal.code, str(refusal), dict(refusal.fields)) == (status, code, "No.", {})


def test_a_refusal_names_the_fields_to_mend() -> None:
    refusal = Refused("Too much.", code="too_much", fields={"amount": "At most 10."})
    assert (refusal.code, dict(refusal.fields)) == ("too_much", {"amount": "At most 10."})
