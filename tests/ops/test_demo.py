"""The demo business in small: everything adds up, every state exists, and it ends in the present."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client

from partner_center.domains.billing.models import BillFile
from partner_center.domains.customers.models import FactsQuestion, SegmentSpan
from partner_center.domains.deliveries.models import (
    BaselineDelivery,
    BaselineStatus,
    MilestoneStatus,
    Project,
    ProjectStatus,
)
from partner_center.domains.incentives import queries
from partner_center.domains.incentives.models import (
    Application,
    Earning,
    Participation,
    Policy,
    Run,
    Statement,
    Whitelisting,
)
from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest, RequestStatus
from partner_center.domains.performance.models import Build, Summary
from partner_center.foundations.calendars import clock
from partner_center.foundations.codes.models import Code
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.ledger import items
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.lifecycle.models import Due, Ending
from partner_center.foundations.notices.models import Notification
from partner_center.ops.demo import LOGINS, PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tell the story once for this file; the tests only look."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", lines=6_000, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def allowed(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def states(model: Any, field: str = "status") -> set[str]:
    return set(model.objects.values_list(field, flat=True))


def test_the_ledger_adds_up() -> None:
    assert reconcile(contents=True) == []


def test_statements_are_the_sum_of_their_incentives() -> None:
    unequal = [
        statement.number
        for statement in Statement.objects.annotate(total=Sum("earnings__amount"))
        if statement.total != statement.amount  # type: ignore[attr-defined]  # annotated
    ]
    assert unequal == []


def test_the_open_items_are_the_statements() -> None:
    stated = dict(Statement.objects.values_list("currency").annotate(Sum("amount")).order_by())
    owed = dict(Item.objects.values_list("currency").annotate(Sum("amount")).order_by())
    assert owed == stated
    assert Item.objects.count() == Earning.objects.count()


def test_payments_are_what_was_requested_and_invoiced() -> None:
    for request in PaymentRequest.objects.filter(status=RequestStatus.PAID):
        invoiced = request.invoices.filter(status="accepted").aggregate(total=Sum("amount"))["total"]
        assert (invoiced, request.payment.amount) == (request.amount, request.amount)
    assert Payment.objects.count() == PaymentRequest.objects.filter(status=RequestStatus.PAID).count()


def test_every_state_can_be_looked_at() -> None:
    assert states(BillFile) == {"loaded", "refused"}
    assert states(Build) == {"built", "superseded"}
    assert states(Run) == {"published", "discarded"}
    assert states(Policy) == {"draft", "released", "retired"}
    assert states(Statement) == {"pending", "confirmed", "closed"}
    assert states(BusinessInfo) == set(BusinessInfoStatus.values)
    assert states(PaymentRequest) == set(RequestStatus.values)
    assert states(Invoice) == {"submitted", "accepted", "refused"}
    assert states(Export, "state") == {"done"}


def test_statements_were_confirmed_by_people_and_by_the_deadline() -> None:
    confirmed = Statement.objects.filter(status__in=["confirmed", "closed"])
    assert set(confirmed.values_list("is_confirmed_by_deadline", flat=True)) == {True, False}
    by_deadline = confirmed.filter(is_confirmed_by_deadline=True).count()
    struck = Due.objects.filter(lifecycle="StatementLife", name="publicity", ending=Ending.STRUCK)
    assert struck.count() == by_deadline


def test_an_incentive_has_lapsed_and_another_lapses_soon() -> None:
    (lapsed,) = Item.objects.filter(lapsed_at__isnull=False)
    assert (lapsed.owner.number, lapsed.drawn_by) == ("P100005", "")
    soon = Item.objects.ending().filter(valid_until__lte=clock.now() + timedelta(days=40))
    assert {item.owner.number for item in soon} == {"P100005"}
    told = set(Notification.objects.filter(message__startswith="incentives.").values_list("message", flat=True))
    assert {"incentives.validity_ends", "incentives.lapsed"} <= told


def test_who_may_earn_opportunity_incentives() -> None:
    taking_part = set(Participation.objects.at(clock.now()).values_list("partner__number", flat=True))
    listed = set(Whitelisting.objects.at(clock.now()).values_list("partner__number", flat=True))
    assert taking_part == {"P100001", "P100002", "P100004", "P100005"}
    assert listed == {"P100001", "P100002", "P100003", "P100005"}
    vendor = Actor.of(User.objects.get(email="operations@skyline.example"))
    found = queries.eligibilities(list(queries.to_apply(vendor)), seen_by=vendor)
    failed = [{criterion.code for criterion in one.failed} for one in found.values()]
    assert {"participation"} in failed
    assert {"partner"} in failed
    assert set() in failed


def test_a_new_customer_was_paid_at_the_higher_rate() -> None:
    (paid,) = Application.objects.with_stage().filter(stage="done").select_related("earning")
    customer = paid.earning.explanation["customer"]
    assert (customer["is_new"], paid.earning.rate) == (True, Decimal("0.10"))
    others = Application.objects.exclude(pk=paid.pk).filter(earning__isnull=False).select_related("earning")
    assert {one.earning.explanation["customer"]["is_new"] for one in others} == {False}


def test_one_partner_guards_its_sensitive_operations() -> None:
    assert Company.objects.get(asks_for_codes=True).number == "P100002"
    code = Code.objects.get()
    assert (code.right, code.sent_at is not None, code.used_at) == ("partners:business-info:submit", True, None)


def test_deadlines_are_near_and_far() -> None:
    now = clock.now()
    ahead = sorted({(due - now).days for due in Due.objects.open().values_list("due_at", flat=True)})
    assert ahead[0] <= 2
    assert ahead[-1] >= 10
    assert Due.objects.open().filter(due_at__lte=now).count() == 0


def test_it_ends_in_the_present() -> None:
    assert clock.now() - Notification.objects.latest("created_at").created_at < timedelta(days=1)
    assert not BillFile.objects.filter(received_at__gt=clock.now()).exists()
    assert Notification.objects.filter(read_at=None).exists()
    assert Notification.objects.exclude(read_at=None).exists()


def test_no_job_failed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE status NOT IN ('succeeded', 'todo')")
        assert cursor.fetchall() == []


def test_a_customer_that_changed_its_partner_earns_it_nothing_for_six_months() -> None:
    rebound = list(Summary.objects.current().filter(counts_from__isnull=False).order_by("period"))
    assert {one.customer_id for one in rebound} == {rebound[0].customer_id}
    assert 6 <= len(rebound) <= 7, "six months that begin within a month"
    assert sum(one.rebound for one in rebound) > 0, "months of few lines may be credits only"
    assert [one.counted for one in rebound[1:-1]] == [0] * (len(rebound) - 2), "between first and last nothing counts"
    assert SegmentSpan.objects.values("segment").distinct().count() == 3


def test_somebody_waits_for_account_facts() -> None:
    assert FactsQuestion.objects.open().count() == 1


def test_the_companies_of_the_issue() -> None:
    kinds = [Company.objects.filter(kind=kind).count() for kind in ("vendor", "partner", "customer")]
    assert kinds == [1, 5, 40 + 2], "forty with bills, and two who came by a link and have consumed nothing yet"
    assert items.totals(Item.objects.all())  # something is owed in some currency
    assert Statement.objects.aggregate(total=Sum("amount"))["total"] > Decimal(0)


@pytest.mark.parametrize("email", [email for _label, email, _audience in LOGINS])
def test_everybody_shown_can_sign_in(email: str) -> None:
    person = User.objects.get(email=email)
    assert person.check_password(PASSWORD)
    client = Client()
    client.force_login(person)
    assert client.get("/").status_code == 200


def test_it_is_for_an_empty_database(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", lines=1)
    assert "for an empty one" in capsys.readouterr().out


def test_projects_are_in_every_state_and_deliver_their_opportunities() -> None:
    assert states(Project) == set(ProjectStatus.values)
    assert states(Project, "milestones__status") == set(MilestoneStatus.values)
    sold = Project.objects.filter(opportunity__isnull=False)
    scored = sold.get(status=ProjectStatus.EVALUATED)
    assert (scored.opportunity.stage, scored.opportunity.delivered_on) == ("delivered", scored.actual_end_on)
    running = set(sold.filter(status=ProjectStatus.REPORTED).values_list("opportunity__stage", flat=True))
    assert running == {"delivering"}
    assert sold.filter(status=ProjectStatus.REJECTED).exists()


def test_baseline_deliveries_are_in_every_state() -> None:
    assert states(BaselineDelivery) == set(BaselineStatus.values)
    assert states(BaselineDelivery, "outcome") == {"", "accepted", "terminated"}
    assert BaselineDelivery.objects.filter(person__isnull=False, certificate__isnull=False).exists()
