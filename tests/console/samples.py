"""Records of the console's own pages for the contract tests."""

from __future__ import annotations

from typing import Any

from django.core import signing

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.jobs.actions import note_failure
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.ledger.actions import Posting, open_account, post
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.notices.mail import SALT
from partner_center.foundations.notices.models import Delivery, Notification, SentMail
from partner_center.foundations.reviews.models import Review
from tests.domains.incentives import month
from tests.domains.payouts.money import requested


def failure(_partner: Company) -> Failure:
    return note_failure(Failure.objects.count() + 1, "notices.send", {}, ValueError("no"), attempt=1, next_try_at=None)


def letter(partner: Company) -> SentMail:
    return SentMail.objects.create(to=[_person(partner).email], sender="a@b.example", subject="S", at=clock.now())


def delivery(partner: Company) -> Delivery:
    person = _person(partner)
    message = Notification.objects.create(
        key=f"delivery:{Notification.objects.count()}",
        user=person,
        message="m",
        category="money",
        subject="S",
        language="en",
        created_at=clock.now(),
    )
    return Delivery.objects.create(notification=message, address=person.email, cadence="at_once", due_at=clock.now())


def entry(partner: Company) -> Entry:
    payable = open_account(AccountKind.INCENTIVE_PAYABLE, partner, "CNY")
    expense = open_account(AccountKind.INCENTIVE_EXPENSE, None, "CNY")
    postings = [Posting(expense, -month.Decimal(5)), Posting(payable, month.Decimal(5))]
    return post(f"sample:{Entry.objects.count()}", postings=postings, memo="Sample", by=SYSTEM)


def account(partner: Company) -> Account:
    return entry(partner).lines.get(amount__gt=0).account


def deadline(partner: Company) -> Due:
    return Due.objects.of(month.statement(partner)).get()


def review(partner: Company) -> Review:
    return Review.objects.of(requested(partner)).get()


def unsubscribing(partner: Company) -> dict[str, Any]:
    return {"token": signing.dumps([_person(partner).pk, "decisions"], salt=SALT)}


def _person(partner: Company) -> Any:
    return partner.people.order_by("pk").first()


SAMPLES = {
    Failure: failure,
    SentMail: letter,
    Delivery: delivery,
    Entry: entry,
    Account: account,
    Due: deadline,
    Review: review,
    "GET /api/v1/reviews/{id}/comments": review,
    "console:help-topic": lambda _partner: {"topic": "money"},
    "console:unsubscribe": unsubscribing,
}
SHARED = {
    "console:help-topic": "help is the same for everybody",
    "webkit:code": "it names a right; whoever is a stranger to the record in its query finds nothing (test_doors)",
    "console:unsubscribe": "whoever holds the letter holds its link",
}
