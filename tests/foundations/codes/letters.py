"""Codes as they arrive: switched on for a company, asked for, and read in the letter."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail

from partner_center.foundations.codes import actions
from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.jobs.running import run_pending

SIX = re.compile(r"\b\d{6}\b")


def switched_on(*companies: Company) -> None:
    """These companies ask for codes."""
    Company.objects.filter(pk__in=[one.pk for one in companies]).update(asks_for_codes=True)


def acting(user: User, code: str = "") -> Actor:
    """The person as he is now, perhaps with a code."""
    return Actor.of(User.objects.select_related("company").get(pk=user.pk)).with_code(code)


def delivered() -> str:
    """The code in the last letter about one."""
    run_pending()
    letters = [
        str(one.body) for one in mail.outbox if {"Your verification code", "您的验证码"} & {one.subject.split("] ")[-1]}
    ]
    found = SIX.search(letters[-1])
    assert found is not None
    return found.group()


def code_for(user: User, right: str, subject: Any) -> str:
    """What a person is sent for a deed about a record."""
    actions.ask(SENSITIVE[right].permission, subject, by=acting(user))
    return delivered()


def other_than(code: str) -> str:
    """Six digits that are wrong."""
    return f"{(int(code) + 1) % 10**6:06}"
