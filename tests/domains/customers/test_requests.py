"""Asking to unlink or to switch: what stands against it, how often, who answers, and what follows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from partner_center.domains.customers import actions
from partner_center.domains.customers.lifecycle import AssociationRequestLife
from partner_center.domains.customers.models import Association, AssociationRequest
from partner_center.domains.customers.queries.checks import check_request
from partner_center.domains.customers.queries.limits import months_after
from partner_center.domains.customers.queries.rebound import rebound_of, rebound_until
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState
from tests.domains.billing.world import associated
from tests.domains.customers.accounts import asked, clean, in_segment, somebody_of, state
from tests.domains.partners.people import People

BLOCKERS = [
    ("referral", "unlink", {"enterprise": "master"}, "enterprise_master", "release its enterprise members"),
    ("resale", "switch", {"enterprise": "member"}, "enterprise_member", "leave its enterprise master"),
    ("referral", "unlink", {"enterprise": "member_custody"}, "enterprise_member", "released together with its master"),
    ("referral", "switch", {"reserved_instances": 2}, "reserved_instances", "unsubscribe its reserved instances"),
    ("resale", "unlink", {"support_plans": 1}, "support_plans", "unsubscribe its partner support plans"),
    ("referral", "switch", {"service_plans": 1}, "service_plans", "unsubscribe its service support plans"),
    ("referral", "unlink", {"arrears": Decimal("0.01")}, "arrears", "The customer must top up"),
    ("resale", "unlink", {"arrears": Decimal("0.01")}, "arrears", "The partner must transfer funds"),
    ("resale", "unlink", {"open_orders": 1}, "open_orders", "paid or cancelled"),
    ("resale", "switch", {"special_contract": True}, "special_contract", "handled offline"),
    ("referral", "unlink", {"frozen": "resources"}, "frozen", "must unfreeze it"),
    ("referral", "switch", {"owed_invoices": Decimal(5)}, "owed_invoices", "settle the invoices"),
    ("referral", "switch", {"cash_balance": Decimal(5)}, "cash_balance", "by a ticket"),
    ("referral", "switch", {"stored_value": Decimal(5)}, "stored_value", "use them up"),
    ("referral", "switch", {"bonus_balance": Decimal(5)}, "bonus_balance", "use it up"),
    ("referral", "switch", {"credit_account": True}, "credit_account", "have the vendor close it"),
]


@pytest.mark.parametrize(("type_", "kind", "facts", "code", "advice"), BLOCKERS)
def test_what_stands_against_it_says_how_to_mend_it(
    people: People, type_: str, kind: str, facts: dict[str, Any], code: str, advice: str
) -> None:
    association = clean(people, kind=type_, **facts)
    checked = check_request(association, kind=kind, side="partner")
    failed = [one for one in checked.items if one.result == "failed"]
    assert [one.code for one in failed] == [code]
    assert advice in str(failed[0].advice)
    with pytest.raises(Refused, match=advice) as refused:
        asked(association, people.admin, kind=kind)
    assert refused.value.code == f"check_{code}"
    assert not AssociationRequest.objects.exists()


@pytest.mark.parametrize("facts", [{"owed_invoices": Decimal(5)}, {"cash_balance": Decimal(5)}])
def test_invoices_and_cash_do_not_stand_against_unlinking(people: People, facts: dict[str, Any]) -> None:
    assert asked(clean(people, **facts), people.admin).status == "pending"


def test_what_is_not_stated_is_not_passed(people: People) -> None:
    association = clean(people, frozen=None)
    with pytest.raises(Refused, match="have not stated this yet"):
        asked(association, people.admin)


def test_a_partner_asks_and_the_customer_agrees(people: People) -> None:
    association = clean(people, kind="resale", cash_balance=Decimal("88.80"))
    request = asked(association, people.admin)
    own = somebody_of(association.customer)
    assert AssociationRequestLife.open_to(Actor.of(people.admin), request) == [AssociationRequestLife.withdraw]
    names = [step.name for step in AssociationRequestLife.open_to(Actor.of(own), request)]
    assert names == ["agree", "refuse"]
    with pytest.raises(NotAllowed):
        actions.agree(request, by=Actor.of(people.admin))
    actions.agree(request, by=Actor.of(own))
    association.refresh_from_db()
    assert (request.status, association.ended_at, association.is_current) == ("agreed", request.answered_at, False)
    follows = list(request.consequences.values_list("kind", "amount", "currency", "is_here"))
    assert follows == [
        ("balance", Decimal("88.80"), "CNY", False),
        ("coupons", None, "", False),
        ("grace_leave", None, "", False),
        ("renewals", None, "", False),
        ("authorizations", None, "", True),
    ]
    run_pending()
    assert Notification.objects.filter(message="customers.unlink_agreed", user=people.admin).exists()


def test_a_switch_begins_where_the_old_type_ends(people: People) -> None:
    association = clean(people, kind="referral")
    request = asked(association, people.admin, kind="switch")
    actions.agree(request, by=Actor.of(somebody_of(association.customer)))
    old, new = Association.objects.filter(customer=association.customer).order_by("started_at")
    assert (old.type, new.type) == ("referral", "resale")
    assert old.ended_at == new.started_at == request.answered_at
    assert request.successor == new
    assert list(request.consequences.values_list("kind", flat=True)) == ["coupons", "grace_join"]


def test_a_customer_asks_and_the_partner_refuses(people: People) -> None:
    association = clean(people)
    own = somebody_of(association.customer)
    request = asked(association, own)
    assert (request.side, request.partner) == ("customer", people.northwind)
    sales = people.person(people.northwind, Role.PARTNER_FINANCE)
    with pytest.raises(NotAllowed):
        actions.agree(request, by=Actor.of(sales))
    with pytest.raises(NotFound):
        actions.agree(request, by=Actor.of(people.rival))
    with pytest.raises(Refused, match="Something is missing"):
        actions.refuse(request, by=Actor.of(people.admin))
    actions.refuse(request, by=Actor.of(people.admin), reason="The contract runs until May")
    assert (request.status, request.answer) == ("refused", "The contract runs until May")
    with pytest.raises(WrongState):
        actions.agree(request, by=Actor.of(people.admin))


def test_a_customer_does_not_switch(people: People) -> None:
    association = clean(people)
    with pytest.raises(Refused, match="Only your partner can ask to switch"):
        asked(association, somebody_of(association.customer), kind="switch")


def test_once_in_three_months_for_each_side(people: People) -> None:
    association = clean(people)
    first = asked(association, people.admin)
    with pytest.raises(Refused, match=f"Request {first.number} waits for an answer"):
        asked(association, somebody_of(association.customer))
    actions.withdraw(first, by=Actor.of(people.admin))
    with pytest.raises(Refused, match=f"asked within the last three months \\({first.number}\\)") as refused:
        asked(association, people.admin, kind="switch")
    assert refused.value.code == "check_limit"
    theirs = asked(association, somebody_of(association.customer))
    actions.refuse(theirs, by=Actor.of(people.admin), reason="No")
    with clock.freeze(months_after(first.asked_at, 3) + timedelta(seconds=1)):
        # The partner's own three months are over, but the customer itself asked a moment later.
        state(association.customer)
        again = months_after(theirs.asked_at, 3)
        if clock.now() < again:
            with pytest.raises(Refused, match="The customer itself asked to unlink"):
                asked(association, people.admin)
    with clock.freeze(months_after(theirs.asked_at, 3) + timedelta(seconds=1)):
        assert asked(association, people.admin).status == "pending"


@override_settings(ASSOCIATION_REQUESTS=3)
def test_a_deployment_may_allow_three(people: People) -> None:
    association = clean(people)
    for _turn in range(3):
        actions.withdraw(asked(association, people.admin), by=Actor.of(people.admin))
    with pytest.raises(Refused, match="asked within the last three months"):
        asked(association, people.admin)
    assert asked(association, somebody_of(association.customer)).side == "customer"


def test_silence_lapses(people: People) -> None:
    association = clean(people)
    request = asked(association, people.admin)
    with clock.freeze(request.lapses_at - timedelta(days=2)):
        assert sweep().reminded == 1
        run_pending()
    assert Notification.objects.filter(
        message="customers.request_reminder", user=somebody_of(association.customer)
    ).count() in {0, 1}
    with clock.freeze(request.lapses_at + timedelta(seconds=1)):
        assert sweep().struck == 1
    request.refresh_from_db()
    association.refresh_from_db()
    assert (request.status, association.ended_at) == ("lapsed", None)


@override_settings(ASSOCIATION_SILENCE="agree")
def test_where_silence_agrees_the_association_ends(people: People) -> None:
    association = clean(people)
    request = asked(association, people.admin)
    assert request.agrees_at is not None
    with clock.freeze(request.agrees_at + timedelta(seconds=1)):
        assert sweep().struck == 1
    request.refresh_from_db()
    association.refresh_from_db()
    assert (request.status, request.answered_by) == ("agreed", None)
    assert association.ended_at == request.answered_at


@override_settings(ASSOCIATION_SILENCE="agree")
def test_silence_does_not_agree_to_what_cannot_be_done(people: People) -> None:
    association = clean(people)
    request = asked(association, people.admin)
    assert request.agrees_at is not None
    state(association.customer, arrears=Decimal(7))
    with clock.freeze(request.agrees_at + timedelta(seconds=1)):
        assert sweep().failed == 1
    request.refresh_from_db()
    assert request.status == "pending"
    with clock.freeze(request.lapses_at + timedelta(seconds=1)):
        sweep()
    request.refresh_from_db()
    assert request.status == "lapsed"


def test_what_came_up_meanwhile_stands_against_agreeing(people: People) -> None:
    association = clean(people)
    request = asked(association, people.admin)
    state(association.customer, arrears=Decimal(7))
    with pytest.raises(Refused, match="Nothing is in arrears"):
        actions.agree(request, by=Actor.of(somebody_of(association.customer)))
    request.refresh_from_db()
    assert request.status == "pending"


def test_a_request_lapses_when_the_vendor_ends_the_association(people: People, operations: User) -> None:
    association = clean(people)
    request = asked(association, people.admin)
    actions.end_association(association, by=SYSTEM, ended_at=clock.now(), reason="Account closed")
    run_pending()
    request.refresh_from_db()
    assert request.status == "lapsed"


def test_a_customer_that_changed_partner_shows_until_when_it_earns_nothing(people: People) -> None:
    association = clean(people)
    assert rebound_until(association) is None
    actions.agree(asked(association, people.admin), by=Actor.of(somebody_of(association.customer)))
    newer = associated(people.contoso, association.customer, since=clock.now())
    found = rebound_of(newer)
    assert found is not None
    assert (found.until, found.is_unknown, found.holds) == (months_after(newer.started_at, 6), True, False)
    assert rebound_until(newer) is None, "the segment is not stated, so the rule does not apply"
    in_segment(association.customer, "mid_market")
    assert rebound_until(newer) == months_after(newer.started_at, 6)
