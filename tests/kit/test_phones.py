"""Mobile numbers as people write them."""

from __future__ import annotations

import pytest

from partner_center.kit.phones import BadMobileError, masked, masked_email, mobile_number, shown, spellings


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86 138-0013-8000", "CN", "+8613800138000"),
        ("008613800138000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("8123 4567", "SG", "+6581234567"),
        ("+65 8123 4567", "CN", "+6581234567"),
        ("+49 1512 3456789", "CN", "+4915123456789"),
    ],
)
def test_one_number_is_kept_in_one_form(text: str, country: str, kept: str) -> None:
    assert mobile_number(text, country) == kept


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("1380013800", "CN", "china"),
        ("138001380001", "CN", "china"),
        ("12800138000", "CN", "china"),
        ("010 6655 1234", "CN", "china"),
        ("13800138000 ext 5", "CN", "china"),
        ("call me", "CN", "china"),
        ("", "SG", "number"),
        ("+65 123", "CN", "number"),
        ("+49 30 901820", "CN", "not_mobile"),
    ],
)
def test_what_is_no_mobile_is_refused_with_its_reason(text: str, country: str, code: str) -> None:
    with pytest.raises(BadMobileError) as refused:
        mobile_number(text, country)
    assert refused.value.code == code


def test_a_number_is_shown_to_people_and_masked() -> None:
    assert shown("+8613800138000") == "13800138000"
    assert shown("+6581234567") == "+65 8123 4567"
    assert masked("+8613800138000") == "138****8000"
    assert masked("+6581234567") == "+65****4567"
    assert masked_email("li.lei@example.com") == "l***@example.com"
    assert masked_email("") == ""


def test_what_was_typed_elsewhere_is_found_again() -> None:
    assert {"13800138000", "+8613800138000", "+86 13800138000"} <= spellings("+8613800138000")
