"""Whether two claims mean the same customer, and by which signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import phonenumbers

PUBLIC_MAIL = frozenset(
    {
        "126.com",
        "139.com",
        "163.com",
        "188.com",
        "189.cn",
        "21cn.com",
        "aliyun.com",
        "aol.com",
        "foxmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.cn",
        "live.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "sina.cn",
        "sina.com",
        "sina.com.cn",
        "sohu.com",
        "tom.com",
        "vip.163.com",
        "vip.qq.com",
        "wo.cn",
        "yahoo.com",
        "yahoo.com.cn",
        "yandex.ru",
        "yeah.net",
        "zoho.com",
    }
)
"""Mail domains that belong to everybody and therefore say nothing about a company."""


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
    ``names`` the keys of the company's names in any language, ``phones`` and ``mail_domains`` those of its contacts.
    """

    account: str = ""
    registration: str = ""
    names: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)
    mail_domains: frozenset[str] = field(default_factory=frozenset)

    def values(self) -> dict[Sign, frozenset[str]]:
        """Return every sign with its values: what an index of claims is made of."""
        return {
            Sign.ACCOUNT: frozenset({self.account} - {""}),
            Sign.REGISTRATION: frozenset({self.registration} - {""}),
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
    makes it probable, any hint alone leaves a doubt.
    """
    common = signs_of(left, right)
    if Sign.ACCOUNT in common or Sign.REGISTRATION in common:
        return Likeness.CERTAIN
    if not common or (left.registration and right.registration):
        return Likeness.NONE
    return Likeness.PROBABLE if Sign.NAME in common and len(common) > 1 else Likeness.DOUBTFUL


def phone_key(phone: str, *, country: str = "CN") -> str:
    """Return a phone number in its international form, or nothing if it cannot be one.

    ``country`` says where a number without its country's code belongs.
    """
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    number.extension = None
    is_possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_possible else ""


def mail_key(address: str) -> str:
    """Return the domain of an e-mail address, or nothing if everybody may have an address there."""
    _name, at, domain = address.strip().lower().rpartition("@")
    domain = domain.rstrip(".")
    return "" if not at or "." not in domain or domain in PUBLIC_MAIL else domain


def registration_key(number: str) -> str:
    """Return a registration number as it is compared: capitals and digits only."""
    return "".join(sign for sign in number.upper() if sign.isalnum())
