"""Mobile numbers: read as people write them, kept in one form, shown masked.

A Chinese number is eleven digits beginning with 1 (domain.md 6.F); any other is checked by the numbering plans of a
kept library. The one form is E.164 (``+8613800138000``), so that a number written in two ways is recognised.
"""

from __future__ import annotations

import re

import phonenumbers

CHINA = "CN"
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
_MOBILE_TYPES = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})
SHOWN_BEFORE, SHOWN_AFTER = 3, 4


class BadMobileError(ValueError):
    """The text is no mobile number; ``code`` says why: ``china``, ``number`` or ``not_mobile``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mobile_number(text: str, country: str = CHINA) -> str:
    """Return a mobile number in E.164, read in the manner of a country unless it begins with its country code."""
    try:
        number = phonenumbers.parse(text.strip(), country)
    except phonenumbers.NumberParseException:
        raise BadMobileError("china" if country == CHINA else "number") from None
    national = phonenumbers.national_significant_number(number)
    if phonenumbers.region_code_for_number(
        number
    ) == CHINA or number.country_code == phonenumbers.country_code_for_region(CHINA):
        if number.extension or not _CHINESE_MOBILE.fullmatch(national):
            raise BadMobileError("china")
    elif not phonenumbers.is_valid_number(number):
        raise BadMobileError("number")
    elif phonenumbers.number_type(number) not in _MOBILE_TYPES:
        raise BadMobileError("not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spellings(mobile: str) -> set[str]:
    """Return the ways in which a number kept in E.164 may stand in records that kept what was typed."""
    number = phonenumbers.parse(mobile)
    national = phonenumbers.national_significant_number(number)
    return {mobile, national, f"{number.country_code}{national}", f"+{number.country_code} {national}"}


def shown(mobile: str) -> str:
    """Return a number for people: Chinese ones as eleven digits, others with their country code."""
    try:
        number = phonenumbers.parse(mobile)
    except phonenumbers.NumberParseException:
        return mobile
    if number.country_code == phonenumbers.country_code_for_region(CHINA):
        return phonenumbers.national_significant_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked(mobile: str) -> str:
    """Return a number of which the first three and the last four digits can be read."""
    text = shown(mobile).replace(" ", "")
    hidden = len(text) - SHOWN_BEFORE - SHOWN_AFTER
    return f"{text[:SHOWN_BEFORE]}{'*' * hidden}{text[-SHOWN_AFTER:]}" if hidden > 0 else "*" * len(text)


def masked_email(address: str) -> str:
    """Return an e-mail address of which the first letter and the domain can be read."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""
