"""Two at once with one code, or asking for one: these were seen failing with the locks taken out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partner_center.domains.organization.actions import make_token
from partner_center.domains.organization.actions.tokens import Made
from partner_center.foundations.calendars import clock
from partner_center.foundations.codes import actions
from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.codes.models import TRIES, Code
from partner_center.foundations.identity.models import ApiToken
from partner_center.kit.refusals import Refused
from tests.domains.partners.people import People
from tests.foundations.codes.letters import acting, code_for, other_than, switched_on
from tests.races.conftest import AtOnce

MAKE = "organization:token:create"


@pytest.fixture
def people(transactional_db: None) -> People:
    made = People()
    switched_on(made.northwind)
    return made


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return sorted(one.code for one in results if isinstance(one, Refused))


def make(people: People, code: str) -> Made:
    ends = (clock.now() + timedelta(days=30)).date()
    return make_token(by=acting(people.admin, code), name="ERP", expires_on=ends)


def test_one_code_is_used_twice_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``select_for_update`` on the code in ``settle``; without it several tokens are made."""
    code = code_for(people.admin, MAKE, people.northwind)
    results = at_once(*[lambda: make(people, code)] * 3)
    assert refusals(results) == ["code_used", "code_used"]
    assert ApiToken.objects.count() == 1


def test_wrong_tries_at_once_all_count(people: People, at_once: AtOnce) -> None:
    """Lock: the same row; without it two tries count as one, and somebody may guess on."""
    wrong = other_than(code_for(people.admin, MAKE, people.northwind))
    results = at_once(*[lambda: make(people, wrong)] * 4)
    assert refusals(results) == ["code_wrong"] * 4
    assert Code.objects.get().left == TRIES - 4


def test_two_codes_are_asked_for_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the person in ``ask``; without it both find that nothing was sent of late, and two go out."""
    permission = SENSITIVE[MAKE].permission
    results = at_once(*[lambda: actions.ask(permission, people.northwind, by=acting(people.admin))] * 3)
    assert refusals(results) == ["code_too_soon", "code_too_soon"]
    assert Code.objects.count() == 1
