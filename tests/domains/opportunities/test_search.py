"""Finding opportunities by part of a name, in both scripts, and with a typing error."""

from __future__ import annotations

import pytest
from django.db import connection

from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.opportunities.queries.search import found_by
from partner_center.foundations.identity.actor import SYSTEM, Actor
from tests.domains.opportunities.claiming import ho, po
from tests.domains.partners.people import People


@pytest.fixture
def people(db: None) -> People:
    return People()


def found(word: str, by: Actor = SYSTEM) -> list[str]:
    rows = Opportunity.objects.visible_to(by)
    return list(found_by(rows, word, by=by).order_by("pk").values_list("customer_name", flat=True))


@pytest.mark.parametrize(
    ("word", "customers"),
    [
        ("晨江", ["晨江机械有限公司"]),
        ("江机械", ["晨江机械有限公司"]),
        ("Contoso ltd", ["Contoso Machinery Ltd"]),
        ("ｃｏｎｔｏｓｏ", ["Contoso Machinery Ltd"]),
        ("machin", ["Contoso Machinery Ltd"]),
        ("Contsoo Machnery", ["Contoso Machinery Ltd"]),
        ("机晨", []),
        ("%", []),
        ("zzzzzzzz", []),
        ("", ["晨江机械有限公司", "Contoso Machinery Ltd", "西安物流"]),
    ],
)
def test_parts_of_names(people: People, word: str, customers: list[str]) -> None:
    po(people.northwind)
    po(people.northwind, customer_name="Contoso Machinery Ltd")
    po(people.northwind, customer_name="西安物流")
    assert found(word) == customers


def test_a_number_and_a_partner(people: People) -> None:
    one = po(people.northwind)
    assert found(one.number.lower()) == [one.customer_name]
    assert found(people.northwind.name) == [one.customer_name]


def test_the_customer_of_an_offer_is_not_found_before_it_is_accepted(people: People) -> None:
    offered = ho(people.northwind)
    partner = Actor.of(people.partner.user) if hasattr(people.partner, "user") else people.partner
    assert found("晨江", partner) == []
    assert found(offered.number, partner) == [offered.customer_name]
    assert found("晨江") == [offered.customer_name]


def test_the_indexes_stand_on_the_very_expressions(people: People) -> None:
    """With sequential scans forbidden, each kind of word is answered by an index."""
    for word, index in (("江机械", "opportunities_words_trigrams"), ("晨江", "opportunities_words_pairs")):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = found_by(Opportunity.objects.order_by(), word, by=SYSTEM).explain()
            assert index in plan, plan
