"""An open item's road: accrued, payable, requested, paying, paid; claims against the partner take the same road."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.ledger import items
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.items import NewItem, Totals
from partner_center.foundations.ledger.models import Entry, Item
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import Company

pytestmark = pytest.mark.django_db


def _accrue(owner: Company, **amounts: str) -> None:
    news = [
        NewItem(key, owner, "incentive", "2026-09", f"Incentive {key}", "激励", "CNY", Decimal(amount), owner)
        for key, amount in amounts.items()
    ]
    items.accrue(news, by=SYSTEM)


def _standing() -> dict[str, str]:
    rows: list[tuple[str, str]] = list(Item.objects.with_standing().values_list("key", "standing"))
    return dict(rows)


@pytest.fixture
def due(northwind: Company) -> Company:
    """Two incentives and a claim of Northwind, confirmed."""
    _accrue(northwind, A="100.00", B="50.00", C="-30.00")
    assert _standing() == {"A": "accrued", "B": "accrued", "C": "accrued"}
    items.become_due(["A", "B", "C"], by=SYSTEM, memo="Confirmed")
    return northwind


def test_the_whole_road(due: Company) -> None:
    assert _standing() == {"A": "payable", "B": "payable", "C": "payable"}
    total = items.draw(list(Item.objects.exclude(key="B")), "PR-1", by=SYSTEM, subject=due)
    assert (total, _standing()) == (Decimal("70.00"), {"A": "requested", "B": "payable", "C": "requested"})
    items.hand_to_bank("PR-1", owner=due, amount=total, currency="CNY", by=SYSTEM, subject=due)
    assert _standing() == {"A": "paying", "B": "payable", "C": "paying"}
    items.pay("PR-1", owner=due, amount=total, currency="CNY", on=date(2026, 10, 1), by=SYSTEM, subject=due)
    assert _standing() == {"A": "paid", "B": "payable", "C": "paid"}
    assert items.totals(Item.objects.all()) == [
        Totals(
            "CNY",
            earned=Decimal(120),
            confirmed=Decimal(120),
            requested=Decimal(0),
            paying=Decimal(0),
            paid=Decimal(70),
        )
    ]
    assert reconcile(contents=True) == []


def test_what_is_released_is_payable_again(due: Company) -> None:
    items.draw(list(Item.objects.all()), "PR-1", by=SYSTEM, subject=due)
    items.release("PR-1", by=SYSTEM, subject=due)
    assert set(_standing().values()) == {"payable"}
    assert items.draw(list(Item.objects.due()), "PR-2", by=SYSTEM, subject=due) == Decimal("120.00")
    assert reconcile(contents=True) == []


def test_an_item_is_drawn_once(due: Company) -> None:
    chosen = list(Item.objects.filter(key="A"))
    items.draw(chosen, "PR-1", by=SYSTEM, subject=due)
    with pytest.raises(Refused, match="A") as refusal:
        items.draw(chosen, "PR-2", by=SYSTEM, subject=due)
    assert refusal.value.code == "item_already_drawn"


def test_what_is_not_confirmed_cannot_be_drawn(northwind: Company) -> None:
    _accrue(northwind, A="1.00")
    with pytest.raises(Refused) as refusal:
        items.draw(list(Item.objects.all()), "PR-1", by=SYSTEM, subject=northwind)
    assert refusal.value.code == "item_already_drawn"


def test_claims_alone_are_nothing_to_pay(due: Company) -> None:
    with pytest.raises(Refused) as refusal:
        items.draw(list(Item.objects.filter(key="C")), "PR-1", by=SYSTEM, subject=due)
    assert refusal.value.code == "nothing_to_pay"


def test_becoming_due_twice_counts_once(due: Company) -> None:
    before = Entry.objects.count()
    items.become_due(["A", "B", "C"], by=SYSTEM, memo="Again")
    assert Entry.objects.count() == before


def test_a_partner_sees_its_own_items(due: Company, contoso: Company) -> None:
    _accrue(contoso, D="1.00")
    seen = {
        actor.label: [item.key for item in Item.objects.visible_to(actor)]
        for actor in (Actor("Nora", company=due), Actor("Carl", company=contoso), Actor("nobody"), SYSTEM)
    }
    assert seen == {"Nora": ["A", "B", "C"], "Carl": ["D"], "nobody": [], "Partner Center": ["A", "B", "C", "D"]}
