"""When the mail server says no: later, or never."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices import actions
from partner_center.foundations.notices.messages import MESSAGES, Message
from partner_center.foundations.notices.models import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db(transaction=True)  # a job that raises must keep what it committed

TROUBLE: list[Exception] = []


class TroubledBackend(EmailBackend):
    """A mail server that fails as often as the test says, then works."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Fail, or deliver."""
        if TROUBLE:
            raise TROUBLE.pop(0)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def told(settings: object) -> Iterator[None]:
    """Tell one person something over the troubled server."""
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"  # type: ignore[attr-defined]  # the fixture stands for any settings
    company = Company.objects.create(kind="partner", number="P-1", name="Northwind")
    user = User.objects.create_user("li@northwind.example", company=company)
    message = Message("tests.trouble", subject="Hello", body="World", category="decisions")
    actions.notify(message, to=[user], by=SYSTEM)
    yield
    TROUBLE.clear()
    del MESSAGES["tests.trouble"]


def test_a_passing_trouble_is_tried_again_and_sends_once() -> None:
    TROUBLE.append(SMTPServerDisconnected("gone"))
    with clock.freeze(clock.now()) as hands:
        run_pending()
        assert (len(mail.outbox), Delivery.objects.get().state) == (0, "waiting")
        failure = Failure.objects.get()
        assert failure.next_try_at is not None
        hands.move_to(failure.next_try_at)
        run_pending()
    assert (len(mail.outbox), Delivery.objects.get().state) == (1, "sent")


def test_a_refused_address_is_kept_with_its_reason_and_shown_to_operations() -> None:
    TROUBLE.append(SMTPRecipientsRefused({"li@northwind.example": (550, b"no such user")}))
    run_pending(keep_going=True)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.sent_at, "no such user" in delivery.error) == ("failed", None, True)
    assert Failure.objects.get().is_final
