"""The one character that no text can contain is refused at the door, not by the database."""

import pytest

from partner_center.foundations.apikit.bodies import _parsed
from partner_center.foundations.apikit.problems import Problem


@pytest.mark.parametrize("body", [rb'{"a": "x\u0000"}', rb'{"a": [{"b": "\u0000"}]}', rb'{"\u0000": 1}'])
def test_nul_is_refused_wherever_it_stands(body: bytes) -> None:
    with pytest.raises(Problem, match=r"U\+0000"):
        _parsed(body)


def test_a_text_that_only_speaks_of_it_is_accepted() -> None:
    assert _parsed(rb'{"a": "\\u0000", "b": [1, null]}') == {"a": "\\u0000", "b": [1, None]}
