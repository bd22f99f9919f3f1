"""What administrators look after: failed jobs, letters, calendars, the ledger's proof, deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse

from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.models import Change
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account
from partner_center.foundations.lifecycle.models import Due
from tests.console.conftest import People
from tests.console.samples import deadline, delivery, entry, failure, letter
from tests.domains.incentives import month


def test_a_job_that_was_given_up_can_be_run_again(vendor: Company, northwind: Company, person: People) -> None:
    failed = failure(northwind)
    number = later("notices.digest")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    failed.job_id = number
    failed.save(update_fields=["job_id"])
    user, client = person(vendor, Role.VENDOR_ADMIN)
    assert "ValueError: no" in client.get(reverse("console:jobs")).content.decode()
    assert client.get(reverse("console:failure", args=[failed.pk])).status_code == 200
    answer = client.post(reverse("console:failure-retry", args=[failed.pk]))
    failed.refresh_from_db()
    assert (answer.status_code, failed.retried_by) == (302, user.name)


def test_a_job_that_no_longer_waits_is_not_run_again(vendor: Company, northwind: Company, person: People) -> None:
    failed = failure(northwind)
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    answer = client.post(reverse("console:failure-retry", args=[failed.pk]))
    assert answer.status_code == 409
    assert "no longer waits for help" in answer.content.decode()


def test_the_schedule_names_every_job_and_the_missing_worker(vendor: Company, person: People) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    text = client.get(reverse("console:jobs")).content.decode()
    assert "ledger." in text
    assert "No worker has ever run" in text


def test_letters_can_be_read_where_they_are_kept(
    vendor: Company, northwind: Company, person: People, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "partner_center.foundations.notices.mail.OutboxBackend"
    person(northwind, Role.PARTNER_ADMIN)
    kept = letter(northwind)
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    assert "goes out by SMTP" not in client.get(reverse("console:mails")).content.decode()
    assert client.get(reverse("console:mail", args=[kept.pk])).status_code == 200


def test_in_production_the_deliveries_are_the_record(vendor: Company, northwind: Company, person: People) -> None:
    reader, _client = person(northwind, Role.PARTNER_ADMIN)
    delivery(northwind)
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    text = client.get(reverse("console:deliveries")).content.decode()
    assert "goes out by SMTP" in text
    assert reader.email in text


def test_a_changed_day_is_kept_with_its_reason_and_a_statement_keeps_its_own_date(
    vendor: Company, northwind: Company, person: People
) -> None:
    with clock.freeze(datetime(2026, 9, 14, 2, tzinfo=UTC)):
        statement = month.statement(northwind)
        due = Due.objects.of(statement).get()
        user, client = person(vendor, Role.VENDOR_ADMIN)
        sent = {"country": "CN", "day": "2026-09-16", "worked": "0", "name": "Typhoon", "reason": "Notice 7"}
        answer = client.post(reverse("console:calendar-day") + "?country=CN&year=2026", sent)
        page = client.get(answer["Location"]).content.decode()
    (change,) = Change.objects.all()
    assert (change.date, change.was, change.worked, change.reason) == (date(2026, 9, 16), True, False, "Notice 7")
    assert change.actor_label == user.name
    assert "Typhoon" in page
    assert Due.objects.get(pk=due.pk).due_at == due.due_at


def test_a_change_needs_a_reason(vendor: Company, person: People) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    sent = {"country": "CN", "day": "2026-09-16", "worked": "0", "name": "", "reason": ""}
    assert client.post(reverse("console:calendar-day"), sent).status_code == 422
    assert Change.objects.count() == 0


def test_a_year_shows_holidays_and_moved_weekends(vendor: Company, person: People) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    page = client.get(reverse("console:calendars"), {"country": "CN", "year": "2026"})
    days = {day["date"]: day["kind"] for one in page.context["months"] for week in one["weeks"] for day in week if day}
    assert len(days) == 365
    assert days[date(2026, 10, 1)] == "holiday"
    assert days[date(2026, 10, 10)] == "moved"
    assert days[date(2026, 10, 11)] == "weekend"


def test_a_country_without_calendar_is_not_there(vendor: Company, person: People) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    assert client.get(reverse("console:calendars"), {"country": "XX"}).status_code == 404


def test_the_ledger_shows_balances_and_proves_them(vendor: Company, northwind: Company, person: People) -> None:
    entry(northwind)
    _user, client = person(vendor, Role.VENDOR_FINANCE)
    page = client.get(reverse("console:ledger"))
    balances = {(row.kind, row.balance) for row in page.context["object_list"]}
    assert balances == {
        (AccountKind.INCENTIVE_PAYABLE, Decimal("5.00")),
        (AccountKind.INCENTIVE_EXPENSE, Decimal("-5.00")),
    }
    assert "Everything adds up" in client.get(reverse("console:ledger-check")).content.decode()


def test_an_account_s_lines_carry_the_balance(vendor: Company, northwind: Company, person: People) -> None:
    entry(northwind)
    last = entry(northwind)
    _user, client = person(vendor, Role.VENDOR_FINANCE)
    payable = Account.objects.get(kind=AccountKind.INCENTIVE_PAYABLE)
    text = client.get(reverse("console:ledger-account", args=[payable.pk])).content.decode()
    assert "10.00" in text
    assert client.get(reverse("console:ledger-entry", args=[last.pk])).status_code == 200
    only = client.get(reverse("console:ledger-entries"), {"owner": northwind.pk})
    assert len(only.context["object_list"]) == 2


def test_failing_deadlines_stand_apart(vendor: Company, northwind: Company, person: People) -> None:
    deadline(northwind)
    failing = deadline(northwind)
    Due.objects.filter(pk=failing.pk).update(failures=2, last_error="ValueError: no")
    _user, client = person(vendor, Role.VENDOR_OPERATIONS)
    page = client.get(reverse("console:deadlines"), {"tab": "failing"})
    assert [due.pk for due in page.context["object_list"]] == [failing.pk]
    assert "ValueError: no" in page.content.decode()
