"""Who is certified over a whole span, and why not: by dates, levels and unbroken succession (domain.md 3.3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from partner_center.domains.personnel import actions
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.domains.personnel.queries import certified, standing, standings, types_reaching
from partner_center.foundations.identity.actor import SYSTEM
from tests.domains.partners.people import People
from tests.domains.personnel import certs
from tests.domains.personnel.certs import day


@pytest.fixture
def lin(people: People) -> Person:
    return certs.person(people.northwind)


def span(issued: int, expires: int, **other: Any) -> dict[str, Any]:
    return {"issued_on": day(issued), "expires_on": day(expires), **other}


@pytest.mark.parametrize(
    ("held", "since", "until", "is_certified", "word"),
    [
        ([], 0, 10, False, "No recognised certificate."),
        ([span(-100, 100)], 0, 10, True, "valid until"),
        ([span(-100, 100)], 0, 100, True, "valid until"),
        ([span(-100, 100)], 0, 101, False, "Certified until"),
        ([span(-100, 100)], -100, 1, True, "valid until"),
        ([span(-100, 100)], -101, 1, False, "is valid from"),
        ([span(-100, 100)], 100, 101, False, "expired on"),
        ([span(-100, 20), span(-5, 60)], 0, 60, True, "valid until"),
        ([span(-100, 20), span(-5, 60)], 0, 61, False, "Certified until"),
        ([span(-300, 10), span(-200, 30), span(-1, 50)], 0, 50, True, "valid until"),
    ],
)
def test_every_day_of_the_span_must_be_covered(
    lin: Person,
    held: list[dict[str, Any]],
    since: int,
    until: int,
    is_certified: bool,  # noqa: FBT001 - a column of the table
    word: str,
) -> None:
    for one in held:
        certs.recognised(lin, **one)
    found = standing(lin, day(since), day(until))
    assert (found.is_certified, word in found.why) == (is_certified, True), found.why
    assert list(certified([lin], day(since), day(until))) == ([lin] if is_certified else [])


def test_a_gap_of_one_day_breaks_it(lin: Person) -> None:
    certs.recognised(lin, issued_on=day(-100), expires_on=day(20))
    later = certs.recognised(lin, issued_on=day(-1), expires_on=day(60))
    Certificate.objects.filter(pk=later.pk).update(issued_on=day(21))
    assert standing(lin, day(0), day(40)).is_certified is False
    Certificate.objects.filter(pk=later.pk).update(issued_on=day(20))
    assert standing(lin, day(0), day(40)).is_certified is True


@pytest.mark.parametrize(
    ("held", "least", "reaches"),
    [
        ("HCIA", "HCIA", True),
        ("HCIP", "HCIA", True),
        ("HCIE", "HCIP", True),
        ("HCIA", "HCIP", False),
        ("HCCDE", "HCCDA", True),
        ("HCCDA", "HCCDP", False),
        ("HCSP", "HCSA", True),
        ("HCIE", "HCCDA", False),
        ("HCIA", "HCCDA", False),
    ],
)
def test_a_higher_level_stands_in_for_a_lower_one(
    lin: Person,
    held: str,
    least: str,
    reaches: bool,  # noqa: FBT001 - a column of the table
) -> None:
    certs.recognised(lin, type=held)
    assert standing(lin, day(0), day(10), at_least=least).is_certified is reaches


def test_an_hcie_for_architects_counts_as_an_hccde(lin: Person) -> None:
    certs.recognised(lin, type="HCIE", direction="solutions_architect")
    found = [standing(lin, day(0), day(9), at_least=least).is_certified for least in ("HCCDA", "HCCDE", "HCSA")]
    assert found == [True, True, False]
    assert types_reaching("HCCDP") == ("HCCDP", "HCCDE")


def test_what_is_reviewed_revoked_or_gone_does_not_count(people: People, lin: Person) -> None:
    waiting = certs.reviewing(lin)
    assert "still under review" in standing(lin, day(0), day(1)).why
    actions.approve(waiting, by=SYSTEM)
    assert standing(lin, day(0), day(1)).certificate == waiting
    actions.revoke(waiting, by=SYSTEM, reason="Issuer took it back")
    assert standing(lin, day(0), day(1)).why == "No recognised certificate."
    certs.recognised(lin)
    actions.leave(lin, by=people.partner, left_on=day(-1))
    assert standing(lin, day(0), day(1)).why == f"Left on {day(-1)}."


def test_many_people_cost_one_query(people: People, django_assert_num_queries: Any) -> None:
    crowd = [certs.person(people.northwind) for _ in range(4)]
    certs.recognised(crowd[1])
    with django_assert_num_queries(1):
        found = standings(crowd, day(0), day(5))
    assert [one.is_certified for one in found] == [False, True, False, False]
    with pytest.raises(ValueError, match="holds no day"):
        standings(crowd, day(5), day(5))


def test_the_reason_is_said_in_the_readers_language(lin: Person) -> None:
    with translation.override("zh-hans"):
        assert standing(lin, day(0), day(1)).why == "没有已认可的证书。"
