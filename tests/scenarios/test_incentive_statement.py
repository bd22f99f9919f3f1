"""From a month's performance to a confirmed statement (seed 001, domain.md 9.3).

Northwind resells. In September its customers consumed 800 and 400.125 CNY; the resale rebate pays 5 % from nothing
and 8 % from 1,000 CNY, on the whole amount. So Northwind reaches the second rung and earns 96.01 CNY. The vendor's
operations settle and publish the month; Northwind's finance looks at the lines, asks, and confirms the whole
statement, or the publicity deadline confirms it.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.html import strip_tags

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Feedback, Run, Statement
from partner_center.domains.incentives.queries import lines_of
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask, download
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger import items
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.incentives import month
from tests.domains.incentives.people import People

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 11, 4, 15, tzinfo=SHANGHAI)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def today() -> Iterator[clock.Hands]:
    """It is Wednesday, 4 November 2026, three in the afternoon in Shanghai."""
    with clock.freeze(WEDNESDAY) as hands:
        yield hands


def september(people: People) -> list[dict[str, Any]]:
    return [
        month.line(people.northwind, "800", line_id="n1", order_id="ORD-7"),
        month.line(people.northwind, "400.125", line_id="n2", category="Storage", customer_name="Harbor Games"),
        month.line(people.contoso, "10", line_id="c1"),
    ]


@pytest.fixture
def statement(people: People, today: clock.Hands) -> Statement:
    """Northwind's published statement of September."""
    return month.published(september(people)).statements.get(partner=people.northwind)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


# --- the usual way, in the browser -------------------------------------------


def test_operations_settle_and_publish_a_month_and_finance_confirms_it(people: People, today: clock.Hands) -> None:
    month.policy()
    month.build(month.PERIOD, september(people))
    desk = people.browser(people.operations)

    ordered = desk.post("/incentives/runs/order/", {"period": "2026-09"})
    run = Run.objects.get()
    assert (ordered.status_code, ordered.headers["Location"]) == (302, run.get_absolute_url())
    assert "Calculating" in text_of(desk.get(run.get_absolute_url()))
    run_pending()
    assert "Calculated" in text_of(desk.get(run.get_absolute_url()))
    finance = people.browser(people.finance)
    assert "No incentives yet" in text_of(finance.get("/incentives/earnings/"))

    assert desk.post(f"/incentives/runs/{run.pk}/publish/", {"publicity_ends_on": "2026-11-20"}).status_code == 302
    run_pending()
    statement = Statement.objects.get(partner=people.northwind)
    assert (statement.amount, statement.status) == (Decimal("96.01"), "pending")
    assert statement.publicity_ends_at == datetime(2026, 11, 21, tzinfo=SHANGHAI)
    assert Notification.objects.get(user=people.finance).subject.startswith("Your incentives of 2026-09 are ready")

    page = text_of(finance.get("/incentives/earnings/?tab=pending"))
    assert f"/incentives/statements/{statement.pk}/confirm/" in page
    dialog = text_of(finance.get(f"/incentives/statements/{statement.pk}/confirm/"))
    for repeated in ("2026-09", "Resale rebate", "Resale", "96.01", "confirmed together"):
        assert repeated in dialog

    confirmed = finance.post(f"/incentives/statements/{statement.pk}/confirm/", {"seen": "pending"}, follow=True)
    assert "reconciled successfully" in text_of(confirmed)
    statement.refresh_from_db()
    assert (statement.status, statement.is_confirmed_by_deadline) == ("confirmed", False)
    run_pending()
    assert Notification.objects.filter(user=people.finance, message="incentives.confirmed").count() == 1


def test_the_incentive_id_opens_status_policy_and_calculation(people: People, statement: Statement) -> None:
    earning = statement.earnings.get()
    page = text_of(people.browser(people.finance).get(earning.get_absolute_url()))
    for shown in ("Pending confirmation", "Resale rebate v1", "2 of 2", "1,200.125", "8%", statement.run.digest):
        assert shown in page


# --- the same by a program ---------------------------------------------------


def test_a_program_does_the_same(people: People, today: clock.Hands) -> None:
    month.build(month.PERIOD, september(people))
    vendor, partner = people.program(people.operations), people.program(people.finance)

    founded = vendor.post("/programs", {"code": "growth", "name": "Growth"}).json()
    rungs = [{"starts": "0", "percent": "5"}, {"starts": "1000", "percent": "8"}]
    chosen = {"kind": "ladder", "currency": "CNY", "valid_from": "2026-01", "associations": ["resale"]}
    usual = {"threshold": "program", "base": "net", "charge_categories": ["Usage"]}
    drafted = vendor.post("/policies", {"program": str(founded["id"]), "rungs": rungs, **chosen, **usual})
    assert drafted.status_code == 201, drafted.content
    assert vendor.post(f"/policies/{drafted.json()['id']}/release").json()["status"] == "released"
    run = vendor.post("/runs", {"period": "2026-09"}).json()
    run_pending()
    assert vendor.post(f"/runs/{run['number']}/publish").json()["status"] == "published"

    [mine] = partner.get("/statements?status=pending").json()["items"]
    assert (mine["amount"], mine["currency"]) == ("96.01", "CNY")
    [earning] = partner.get(f"/statements/{mine['number']}/earnings").json()["items"]
    lines = partner.get(f"/earnings/{earning['number']}/lines").json()["items"]
    assert sum(Decimal(line["amount"]) for line in lines) == Decimal(earning["exact"])
    assert partner.get(f"/earnings/{earning['number']}/explain").json()["incentives"][0]["rung"] == 2

    first = partner.post(f"/statements/{mine['number']}/confirm", key="november")
    again = partner.post(f"/statements/{mine['number']}/confirm", key="november")
    late = partner.post(f"/statements/{mine['number']}/confirm", key="december")
    assert (first.status_code, first.json()["status"]) == (200, "confirmed")
    assert (again.status_code, again.headers["Idempotent-Replay"], again.json()) == (200, "true", first.json())
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


# --- what happens by default -------------------------------------------------


def test_after_five_working_days_the_deadline_confirms(
    people: People, statement: Statement, today: clock.Hands
) -> None:
    assert statement.publicity_ends_at == datetime(2026, 11, 12, tzinfo=SHANGHAI)  # the weekend does not count

    today.move_to(datetime(2026, 11, 9, 0, tzinfo=SHANGHAI))
    assert sweep().reminded == 2  # three days before, to both partners' finance
    today.move_to(datetime(2026, 11, 11, 23, 59, tzinfo=SHANGHAI))
    sweep()
    statement.refresh_from_db()
    assert statement.status == "pending"

    today.move_to(datetime(2026, 11, 12, tzinfo=SHANGHAI))
    assert sweep().struck == 2
    statement.refresh_from_db()
    assert (statement.status, statement.is_confirmed_by_deadline) == ("confirmed", True)
    last = history_of(statement, seen_by=SYSTEM).last()
    assert last is not None
    assert (last.actor_label, str(last.shown_text)) == (
        "Partner Center",
        "Confirmed automatically: the publicity deadline passed without a confirmation.",
    )
    assert sweep().struck == 0


# --- each refusal ------------------------------------------------------------


def test_finance_is_reminded_three_days_and_one_day_before_the_deadline(
    people: People, statement: Statement, today: clock.Hands
) -> None:
    for left in (3, 1):
        today.move_to(statement.publicity_ends_at - timedelta(days=left))
        sweep()
        run_pending()
        sweep()
        run_pending()
    told = Notification.objects.filter(message="incentives.reminder", user__company=people.northwind)
    assert len(set(told.values_list("created_at", flat=True))) == 2
    assert told.count() == 2 * told.values("user").distinct().count() > 0


def test_a_second_confirmation_is_told_that_it_is_done(people: People, statement: Statement) -> None:
    finance = people.browser(people.finance)
    url = f"/incentives/statements/{statement.pk}/confirm/"
    assert [finance.post(url, {"seen": "pending"}).status_code for _ in range(2)] == [302, 409]


def test_somebody_elses_statement_does_not_exist(people: People, statement: Statement) -> None:
    rival = people.browser(people.rival)
    earning = statement.earnings.get()
    for url in (statement.get_absolute_url(), earning.get_absolute_url(), f"{earning.get_absolute_url()}lines/n1/"):
        assert rival.get(url).status_code == 404
    assert rival.post(f"/incentives/statements/{statement.pk}/confirm/").status_code == 404
    assert people.program(people.rival).post(f"/statements/{statement.number}/confirm").status_code == 404


def test_a_colleague_without_the_right_is_told_which_one(people: People, statement: Statement) -> None:
    sales = people.browser(people.sales)
    answer = sales.post(f"/incentives/statements/{statement.pk}/confirm/")
    assert (answer.status_code, "Confirm bill" in text_of(answer)) == (403, True)
    assert sales.get("/incentives/earnings/").status_code == 403
    assert people.program(people.sales).post(f"/statements/{statement.number}/confirm").status_code == 403


def test_a_month_is_published_once(people: People, today: clock.Hands) -> None:
    month.policy()
    month.build(month.PERIOD, september(people))
    first, second = month.calculated(), month.calculated()
    actions.publish(first, by=SYSTEM)
    with pytest.raises(WrongState):
        actions.publish(first, by=SYSTEM)
    with pytest.raises(Refused) as told:
        actions.publish(second, by=SYSTEM)
    assert (told.value.code, Statement.objects.count()) == ("already_published", 2)
    with pytest.raises(Refused) as told:
        actions.order_run(period=month.PERIOD, by=SYSTEM)
    assert told.value.code == "already_published"


def test_publicity_cannot_end_before_it_begins(people: People, today: clock.Hands) -> None:
    month.policy()
    month.build(month.PERIOD, september(people))
    run = month.calculated()
    with pytest.raises(Refused) as told:
        actions.publish(run, by=SYSTEM, publicity_ends_on=datetime(2026, 11, 3, tzinfo=SHANGHAI).date())
    assert (told.value.code, list(told.value.fields)) == ("publicity_past", ["publicity_ends_on"])


# --- the books ---------------------------------------------------------------


def test_lines_far_below_a_cent_sum_to_the_statement_exactly(people: People, today: clock.Hands) -> None:
    month.policy(kind="flat", rate=Decimal("0.0333"))
    tiny = [month.line(people.northwind, f"0.0{number:04}371") for number in range(1, 400)]
    statement = month.published(tiny).statements.get()
    earning = statement.earnings.get()
    lines = lines_of(earning)
    assert lines.aggregate_sum("incentive") == earning.exact
    assert earning.exact + earning.rounding == earning.amount == statement.amount
    assert abs(earning.rounding) <= Decimal("0.005")
    assert sum((row.incentive for row in lines), Decimal(0)) + earning.rounding == statement.amount


def test_the_ledger_knows_what_the_statements_say(people: People, statement: Statement) -> None:
    def standing() -> tuple[Decimal, Decimal]:
        [sums] = items.totals(Item.objects.filter(owner=people.northwind))
        return sums.earned, sums.confirmed

    assert standing() == (statement.amount, Decimal(0))
    actions.confirm(statement, by=people.actor(people.finance))
    assert standing() == (statement.amount, statement.amount)
    assert list(Item.objects.filter(owner=people.northwind).values_list("key", "amount")) == [
        (one.number, one.amount) for one in statement.earnings.all()
    ]


# --- details, feedback, files ------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["n1", "n2"]),
        ("customer=harbor", ["n2"]),
        ("order=ord-7", ["n1"]),
        ("product=Storage", ["n2"]),
        ("program=resale-rebate", ["n1", "n2"]),
        ("account=C9", []),
        ("feedback=asked", ["n2"]),
        ("feedback=answered", []),
        ("incentive=IN-999999", []),
    ],
)
def test_details_are_filtered_by_every_attribute(
    people: People, statement: Statement, query: str, found: list[str]
) -> None:
    actions.ask(statement, by=people.actor(people.finance), text="?", earning=statement.earnings.get(), line_id="n2")
    answer = people.program(people.finance).get(f"/details?period=2026-09&{query}")
    assert sorted(one["line_id"] for one in answer.json()["items"]) == found
    page = text_of(people.browser(people.finance).get(f"/incentives/details/?period=2026-09&{query}&columns=line_id"))
    assert [line for line in ("n1", "n2", "c1") if f">{line}<" in page] == found


def test_the_sums_above_the_details_are_those_below(people: People, statement: Statement) -> None:
    page = people.browser(people.finance).get("/incentives/details/")
    [shown] = page.context["sums"]
    assert (shown["lines"], shown["base"], shown["exact"]) == (2, Decimal("1200.125"), Decimal("96.01"))
    assert (shown["published"], shown["unexplained"]) == (statement.amount, 0)
    assert strip_tags(text_of(page)).count("1,200.125") == 2  # once above, once in the foot


def test_feedback_is_asked_and_answered_and_does_not_stop_the_clock(people: People, statement: Statement) -> None:
    finance, desk = people.browser(people.finance), people.browser(people.operations)
    earning = statement.earnings.get()
    url = f"/incentives/earnings/{earning.pk}/lines/n1/feedback/"
    assert "Blue Whale Data" in text_of(finance.get(url))
    assert finance.post(url, {"text": "This customer left in August."}).status_code == 302
    twice = finance.post(url, {"text": "Again."})
    assert (twice.status_code, "open already" in text_of(twice)) == (409, True)

    question = Feedback.objects.get()
    assert (question.line["customer_name"], question.line["incentive"]) == ("Blue Whale Data", "64.000000000000")
    assert "This customer left" in text_of(desk.get("/incentives/feedback/"))
    desk.post(f"/incentives/feedback/{question.pk}/answer/", {"reply": "On 2 October.", "seen": "waiting"})
    run_pending()
    assert "On 2 October." in text_of(finance.get(question.get_absolute_url()))
    assert Notification.objects.filter(user=people.finance, message="incentives.answered").count() == 1

    before = statement.publicity_ends_at
    statement.refresh_from_db()
    assert (statement.status, statement.publicity_ends_at) == ("pending", before)
    actions.confirm(statement, by=people.actor(people.finance))
    with pytest.raises(Refused) as told:
        actions.ask(statement, by=people.actor(people.finance), text="Too late?")
    assert told.value.code == "already_confirmed"


def test_a_question_about_somebody_elses_line_finds_nothing(people: People, statement: Statement) -> None:
    url = f"/incentives/earnings/{statement.earnings.get().pk}/lines/c1/feedback/"
    assert people.browser(people.finance).post(url, {"text": "Whose is this?"}).status_code == 404
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"period": "2026-09", "programs": []}, ["n1", "n2"]),
        ({"period": "2026-09", "programs": ["resale-rebate"]}, ["n1", "n2"]),
        ({"period": "2026-09", "programs": ["other"]}, []),
        ({"query": "period=2026-09&customer=harbor", "ids": []}, ["n2"]),
        ({"query": "period=2026-09", "ids": ["{earning}:n1"]}, ["n1"]),
        ({"query": "period=2026-09", "ids": ["{earning}:c1"]}, []),
    ],
)
def test_files_hold_what_was_asked_for(
    people: People, statement: Statement, params: dict[str, Any], found: list[str]
) -> None:
    earning = statement.earnings.get()
    asked = {**params, "ids": [one.format(earning=earning.pk) for one in params.get("ids", [])]}
    finance = people.actor(people.finance)
    export = ask("incentives.details", asked, by=finance, label="Details")
    run_pending()
    export.refresh_from_db()
    file = download(export, by=finance)
    rows = list(csv.DictReader(io.StringIO(file.path.read_text(encoding="utf-8-sig"))))
    assert sorted(row["Line"] for row in rows) == found
    assert sum((Decimal(row["Incentive (exact)"]) for row in rows), Decimal(0)) == sum(
        (row.incentive for row in lines_of(earning) if row.line_id in found), Decimal(0)
    )


def test_the_partner_exports_by_period_or_by_plan_name(people: People, statement: Statement) -> None:
    finance = people.browser(people.finance)
    url = "/incentives/details/export/"
    missing = finance.post(url, {"period": "2026-09", "method": "program", "format": "csv"})
    assert (missing.status_code, "Choose one program or more" in text_of(missing)) == (422, True)
    for choice in ({"method": "period"}, {"method": "program", "programs": ["resale-rebate"]}):
        answer = finance.post(url, {"period": "2026-09", "format": "csv", **choice})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/kit/exports/")
    run_pending()
    assert text_of(finance.get("/kit/exports/")).count("Download") >= 2


def test_chosen_lines_are_exported(people: People, statement: Statement) -> None:
    chosen = [f"{statement.earnings.get().pk}:n1"]
    finance = people.browser(people.finance)
    assert finance.post("/incentives/details/?period=2026-09", {"export": "csv", "pk": chosen}).status_code == 200
    run_pending()
    export = Export.objects.get(requested_by=people.finance)
    assert (export.rows, export.money_sums) == (1, {"CNY": Decimal(64)})
