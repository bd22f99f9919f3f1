"""What is known about accounts: recorded over time, fed by bills, and never silent about what is not known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.test import override_settings

from partner_center.domains.billing import actions as billing
from partner_center.domains.customers.actions import state_facts
from partner_center.domains.customers.models import AccountFacts
from partner_center.domains.customers.queries import facts_of
from partner_center.domains.customers.queries.checks import Result, check_request
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.running import run_pending
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.billing.world import customer, imported, linked, month_line
from tests.domains.customers.accounts import clean
from tests.domains.partners.people import People


class Broken:
    """A system that does not answer."""

    def facts_of(self, _customer: object) -> object:
        raise ConnectionError("no route")


BROKEN = f"{__name__}.Broken"


def test_nothing_is_known_until_somebody_says_it(people: People) -> None:
    facts = facts_of(customer())
    assert (facts.could_be_asked, facts.arrears, facts.as_of) == (True, None, None)


def test_every_statement_is_a_snapshot_and_keeps_what_it_does_not_mention(people: People, operations: User) -> None:
    own = customer()
    state_facts(own, by=Actor.of(operations), arrears=Decimal("12.50"), currency="CNY", frozen="no")
    state_facts(own, by=Actor.of(operations), arrears=Decimal(0), note="Paid by transfer")
    facts = facts_of(own)
    assert (facts.arrears, facts.frozen, facts.currency) == (0, "no", "CNY")
    history = list(AccountFacts.objects.filter(customer=own).values_list("arrears", "source", "note"))
    assert history == [(0, "hand", "Paid by transfer"), (Decimal("12.50"), "hand", "")]
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        AccountFacts.objects.filter(customer=own).update(arrears=1)


def test_an_old_answer_does_not_undo_a_newer_one(people: People, operations: User) -> None:
    own, now = customer(), clock.now()
    state_facts(own, by=Actor.of(operations), reserved_instances=0, as_of=now)
    with pytest.raises(Refused, match="Newer facts are recorded already") as refused:
        state_facts(own, by=Actor.of(operations), reserved_instances=3, as_of=now - timedelta(minutes=1))
    assert (refused.value.code, list(refused.value.fields)) == ("older_facts", ["as_of"])
    with pytest.raises(Refused, match="of the future"):
        state_facts(own, by=Actor.of(operations), as_of=now + timedelta(days=1))
    assert facts_of(own).reserved_instances == 0


def test_partners_do_not_state_facts(people: People) -> None:
    with pytest.raises(NotAllowed):
        state_facts(customer(), by=people.partner, arrears=Decimal(0))


def test_bills_say_who_consumed_last_and_what_was_billed(people: People) -> None:
    own = customer()
    state_facts(own, by=SYSTEM, currency="CNY", arrears=Decimal(3))
    stated = facts_of(own)
    imported(
        month_line("2026-08", "50.006", "C1"),
        month_line("2026-09", "100", "C1"),
        month_line("2026-09", "-20", "C1", ChargeCategory="Credit"),
        month_line("2026-10", "-5", "C1", ChargeCategory="Credit"),
    )
    assert facts_of(own).cash_paid is None
    linked("C1", own)
    run_pending()
    facts = facts_of(own)
    # October holds a credit only: the last month with consumption is September.
    assert (facts.cash_paid, facts.consumed_in, facts.currency) == (Decimal("125.01"), "2026-09", "CNY")
    assert (facts.arrears, facts.as_of) == (3, stated.as_of), "what others stated stays, with its own age"
    second = imported(month_line("2026-11", "10", "C1"))
    assert (facts_of(own).cash_paid, facts_of(own).consumed_in) == (Decimal("135.01"), "2026-11")
    billing.withdraw(second, by=SYSTEM, reason="Sent by mistake")
    run_pending()
    assert (facts_of(own).cash_paid, facts_of(own).consumed_in) == (Decimal("125.01"), "2026-09")


@override_settings(ACCOUNT_FACTS=BROKEN)
def test_a_system_that_does_not_answer_never_reads_as_a_clean_account(people: People) -> None:
    association = clean(people)
    checked = check_request(association, kind="unlink", side="partner")
    assert not checked.could_be_asked
    unknown = [one for one in checked.items if one.result is Result.UNKNOWN]
    assert [one.code for one in unknown] == [
        "enterprise_master", "enterprise_member", "reserved_instances", "support_plans", "service_plans", "arrears",
        "open_orders", "special_contract", "frozen",
    ]  # fmt: skip
    assert "could not be asked" in str(unknown[0].advice)
    assert not checked.passed
