"""Whether two claims mean the same customer, and by which signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import phonenumbers

from partner_center.kit.claims.public_mail import PUBLIC_MAIL
from partner_center.kit.names import bracketed_places, name_key

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(rf"[{_CREDIT_SIGNS}]{{2}}\d{{6}}[{_CREDIT_SIGNS}]{{10}}")
"""A Chinese unified social credit code (GB 32100): its ninth to seventeenth sign are the code of the organisation."""

_CHINESE_NUMBERS = frozenset({9, 15, 18})
"""Lengths of the organisation's code, of the register's number before 2015, and of the credit code in force since."""

_EXTENSION = re.compile(r"\s*-\s*\d{1,6}$")
"""An extension of a switchboard, as it is written behind the number."""


class Sign(StrEnum):
    """What two claims have in common. The first two are proof, the others are hints."""

    ACCOUNT = "account"
    REGISTRATION = "registration"
    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"


class Likeness(StrEnum):
    """How sure it is that two claims mean the same customer."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Customer:
    """What a claim knows about its customer, every value in its normal form (empty: not known).

    ``account`` is the verified customer in our own books, ``registration`` the number in the public register,
    ``names`` the keys of the company's names in any language, ``places`` those that the names hold in brackets,
    ``phones`` and ``mail_domains`` those of its contacts.
    """

    account: str = ""
    registration: str = ""
    names: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)
    mail_domains: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)

    def values(self) -> dict[Sign, frozenset[str]]:
        """Return every sign with its values: what an index of claims is made of."""
        return {
            Sign.ACCOUNT: frozenset({self.account} - {""}),
            Sign.REGISTRATION: frozenset({self.registration, _organisation(self.registration)} - {""}),
            Sign.NAME: self.names - {""},
            Sign.PHONE: self.phones - {""},
            Sign.MAIL: self.mail_domains - {""},
        }


def signs_of(left: Customer, right: Customer) -> tuple[Sign, ...]:
    """Return what both have in common, proof first."""
    theirs = right.values()
    return tuple(sign for sign, values in left.values().items() if values & theirs[sign])


def likeness_of(left: Customer, right: Customer) -> Likeness:
    """Return how sure it is that both are the same company.

    The same account or the same number in the register is proof. Two different numbers prove the opposite, whatever
    else agrees: a group's companies share names, switchboards and mail domains. The name together with another hint
    makes it probable, any hint alone leaves a doubt. So does everything where the names hold different places, because
    a group has a company in each city, and where one of two numbers can only be a typing error.
    """
    common = signs_of(left, right)
    if Sign.ACCOUNT in common or Sign.REGISTRATION in common:
        return Likeness.CERTAIN
    is_mistyped = _is_mistyped(left.registration, right.registration)
    if not common or (_are_two(left.registration, right.registration) and not is_mistyped):
        return Likeness.NONE
    are_apart = bool(left.places and right.places) and not left.places & right.places
    is_probable = Sign.NAME in common and len(common) > 1 and not are_apart and not is_mistyped
    return Likeness.PROBABLE if is_probable else Likeness.DOUBTFUL


def _are_two(left: str, right: str) -> bool:
    """Tell whether two numbers that differ are two companies; numbers of two Chinese kinds prove nothing."""
    if not (left and right) or left == right:
        return False
    return len(left) == len(right) or not {len(left), len(right)} <= _CHINESE_NUMBERS


def _is_mistyped(left: str, right: str) -> bool:
    """Tell whether one of two numbers is a credit code and the other one the same with a typing error.

    That is one wrong sign, or two neighbours swapped; no two right codes are so near to each other.
    """
    if len(left) != len(right) or _is_credit_code(left) == _is_credit_code(right):
        return False
    wrong = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    if len(wrong) == 1:
        return True
    first, last = wrong[0], wrong[-1]
    return last - first == 1 and left[first : last + 1] == right[first : last + 1][::-1]


def _organisation(registration: str) -> str:
    """Return the organisation's code within a credit code, or nothing."""
    return registration[8:17] if _is_credit_code(registration) else ""


def _is_credit_code(number: str) -> bool:
    """Tell whether a number is a credit code, its check sign included."""
    if not _CREDIT_CODE.fullmatch(number):
        return False
    weighed = (_CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return (sum(weighed) + _CREDIT_SIGNS.index(number[17])) % 31 == 0


def customer_as_written(
    *,
    account: str = "",
    registrations: Iterable[str] = (),
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
    mails: Iterable[str] = (),
    country: str = "CN",
) -> Customer:
    """Return a customer from what people wrote; of several numbers in the register the first one counts."""
    written = list(names)
    return Customer(
        account=account,
        registration=next((key for number in registrations if (key := registration_key(number))), ""),
        names=_known(name_key(name) for name in written),
        phones=_known(phone_key(phone, country=country) for phone in phones),
        mail_domains=_known(mail_key(mail) for mail in mails),
        places=frozenset(place for name in written for place in bracketed_places(name)),
    )


def _known(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(keys) - {""}


def phone_key(phone: str, *, country: str = "CN") -> str:
    """Return a phone number in its international form, or nothing if it cannot be one.

    ``country`` says where a number without its country's code belongs. An extension does not count: the switchboard is
    the company's.
    """
    shorter = _EXTENSION.sub("", phone)
    return _as_dialled(phone, country) or (_as_dialled(shorter, country) if shorter != phone else "")


def _as_dialled(phone: str, country: str) -> str:
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    number.extension = None
    is_possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_possible else ""


def mail_key(address: str) -> str:
    """Return the domain of an e-mail address, or nothing if everybody may have an address there."""
    _name, at, domain = unicodedata.normalize("NFKC", address).strip().lower().rpartition("@")
    domain = domain.rstrip(".")
    return "" if not at or "." not in domain or domain in PUBLIC_MAIL else domain


def registration_key(number: str) -> str:
    """Return a registration number as it is compared: capitals and digits only."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())
