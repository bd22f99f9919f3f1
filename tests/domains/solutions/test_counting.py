"""Whether an offering counts for the target of opportunities, and what the list shows of it (domain.md 5.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from partner_center.domains.solutions import actions
from partner_center.domains.solutions.models import Offering
from partner_center.domains.solutions.queries import counting, with_counting
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from tests.domains.partners.people import Api, People, browser
from tests.domains.solutions import goods


def whitelisted(people: People) -> Offering:
    offering = goods.listed_goods(people.northwind)
    return actions.set_mark(offering, by=SYSTEM, mark="whitelist", holds=True, moment=clock.now(), reason="Joint")


@pytest.mark.parametrize(
    ("make", "counts", "word"),
    [
        (lambda p: goods.drafted(p.northwind), False, "not listed yet"),
        (lambda p: goods.submitted(p.northwind), False, "not listed yet"),
        (lambda p: goods.listed(p.northwind), True, "baseline solution"),
        (lambda p: goods.listed_goods(p.northwind), False, "not on the store's whitelist"),
        (whitelisted, True, "on the store's whitelist"),
        (lambda p: actions.retire(goods.listed(p.northwind), by=SYSTEM, reason="Old"), True, "baseline solution"),
    ],
)
def test_what_counts_and_why(people: People, make: Any, counts: bool, word: str) -> None:  # noqa: FBT001 - a column of the table
    offering = make(people)
    found = counting(offering)
    assert (found.counts, word in found.why) == (counts, True)
    assert with_counting(Offering.objects.all()).get().counts is counts


def test_the_reason_is_said_in_the_readers_language(people: People) -> None:
    offering = goods.listed(people.northwind)
    with translation.override("zh-hans"):
        assert counting(offering).why == "该项为基线解决方案。"
        assert str(offering) == f"{offering.number} 云上底座"


def test_the_list_is_narrowed_by_what_counts_label_and_mark(people: People) -> None:
    baseline, plain, white = goods.listed(people.northwind), goods.listed_goods(people.northwind), whitelisted(people)
    goods.drafted(people.contoso, labels=["ai"])
    api = Api(people.finance)

    def found(query: str) -> list[str]:
        return sorted(one["number"] for one in api.get(f"/solutions/offerings?{query}").json()["items"])

    assert found("counts=true") == sorted([baseline.number, white.number])
    assert found("whitelisted=true") == [white.number]
    assert found("kind=marketplace&counts=false") == [plain.number]
    assert found("label=ai") == ["OF-000004"]
    assert found("label=migration&status=listed") == sorted([baseline.number, plain.number, white.number])
    page = browser(people.finance).get("/solutions/offerings/?tab=listed&sort=counts").content.decode()
    assert "Does not count" in page
    assert "not on the store&#x27;s whitelist" in page


def test_a_retired_offering_is_not_among_the_listed_ones(people: People) -> None:
    offering = goods.listed(people.northwind)
    assert list(Offering.objects.listed()) == [offering]
    actions.retire(offering, by=people.partner, reason="Replaced")
    assert list(Offering.objects.listed()) == []
    assert clock.now() - offering.retired_at < timedelta(minutes=1)
