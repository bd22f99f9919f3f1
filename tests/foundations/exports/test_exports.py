"""From asking to the file, its manifest and its end; whose it is, and what happens when it goes wrong."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy
from python_calamine import CalamineWorkbook

from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports import actions, queries
from partner_center.foundations.exports.builders import BUILDERS, As, Column, Table, builder
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS, Permission
from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_FINANCE, Role
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.jobs.retries import Transient
from partner_center.foundations.jobs.running import run_pending
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = [
    Column("number", "No."),
    Column("day", gettext_lazy("Monday")),
    Column("amount", "Amount", As.MONEY),
    Column("currency", "Currency"),
    Column("mobile", "Mobile", masked=True),
    Column("at", "At", As.TIME),
]


def line(number: int, *, currency: str = "CNY") -> dict[str, Any]:
    at = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
    amount = Decimal(f"{number}.000000000001")
    return {"number": number, "amount": amount, "currency": currency, "mobile": "13812345678", "at": at}


@pytest.fixture(autouse=True)
def kinds(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Declare the kinds of these tests and give the files a folder."""
    settings.EXPORTS_DIR = tmp_path
    right = Permission("tests:line:export", by=PARTNER_FINANCE | PARTNER_ADMIN, label="Export lines")

    @builder("tests.lines", permission=right)
    def lines(params: dict[str, Any], _actor: Actor) -> Table:
        rows = [line(n, currency="USD" if n % 3 == 0 else "CNY") for n in range(1, params["count"] + 1)]
        return Table(COLUMNS, rows, total=len(rows))

    @builder("tests.refused")
    def refused(_params: dict[str, Any], _actor: Actor) -> Table:
        raise Refused("Choose at most 12 months.")

    @builder("tests.broken")
    def broken(_params: dict[str, Any], _actor: Actor) -> Table:
        return Table([Column("x", "x")], ({"x": 1 // n} for n in (1, 0)))

    @builder("tests.busy")
    def busy(_params: dict[str, Any], _actor: Actor) -> Table:
        raise Transient("the bank sleeps")

    @builder("tests.people")
    def people(_params: dict[str, Any], actor: Actor) -> Table:
        rows = User.objects.visible_to(actor).order_by("email").values("email")
        return Table([Column("email", "E-mail")], rows.iterator(), total=rows.count())

    yield
    for kind in ("tests.lines", "tests.refused", "tests.broken", "tests.busy", "tests.people"):
        del BUILDERS[kind]
    del PERMISSIONS["tests:line:export"]


def person(company: Company, email: str, role: Role, language: str = "en") -> Actor:
    user = User.objects.create_user(email, company=company, language=language)
    RoleGrant.objects.create(user=user, role=role)
    return Actor.of(user)


@pytest.fixture
def northwind() -> Company:
    """Return a partner."""
    return Company.objects.create(kind="partner", number="P-1", name="Northwind")


@pytest.fixture
def finance(northwind: Company) -> Actor:
    """Return somebody who may export, but not see mobile numbers."""
    return person(northwind, "li@northwind.example", Role.PARTNER_FINANCE)


def built(by: Actor, kind: str = "tests.lines", count: int = 5, **options: Any) -> Export:
    export = actions.ask(kind, {"count": count}, by=by, label="Lines of September", **options)
    run_pending(keep_going=True)
    export.refresh_from_db()
    return export


def content(export: Export) -> list[list[str]]:
    with export.path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_rows_and_sums_equal_the_source(finance: Actor) -> None:
    export = built(finance)
    heading, *lines = content(export)
    assert heading == ["No.", "Monday", "Amount", "Currency", "Mobile", "At (Asia/Shanghai)"]
    assert lines[0] == ["1", "", "1.000000000001", "CNY", "13*******78", "2026-09-28 12:00:00"]
    assert (export.state, export.rows, len(lines)) == ("done", 5, 5)
    source = {"CNY": Decimal("12.000000000004"), "USD": Decimal("3.000000000001")}
    assert export.money_sums == source
    written = {code: sum(Decimal(row[2]) for row in lines if row[3] == code) for code in source}
    assert written == source


def test_both_formats_hold_the_same(finance: Actor) -> None:
    plain, sheet = built(finance), built(finance, format="xlsx")
    book = CalamineWorkbook.from_path(sheet.path)
    lines = book.get_sheet_by_name("Lines of September").to_python()
    assert lines[0] == content(plain)[0]
    assert (
        [[str(int(row[0])), Decimal(str(row[2])), str(row[5])] for row in lines[1:]]
        == [  # type: ignore[arg-type]  # a cell may be anything
            [row[0], Decimal(row[2]), row[5]] for row in content(plain)[1:]
        ]
    )
    assert (sheet.rows, sheet.sums) == (plain.rows, plain.sums)


def test_the_manifest_tells_what_the_file_holds(finance: Actor) -> None:
    export = built(finance)
    manifest = json.loads((export.folder / "manifest.json").read_text())
    digest = hashlib.sha256(export.path.read_bytes()).hexdigest()
    assert (manifest["sha256"], export.sha256) == (digest, digest)
    assert (manifest["rows"], manifest["size"], manifest["masked"]) == (5, export.path.stat().st_size, ["mobile"])
    assert manifest["sums"] == {"amount": {"CNY": "12.000000000004", "USD": "3.000000000001"}}
    assert manifest["params"] == {"count": 5}


def test_an_empty_file_says_that_its_sum_is_nothing(finance: Actor) -> None:
    export = built(finance, count=0)
    assert (export.rows, export.sums, len(content(export))) == (0, {"amount": {}}, 1)


def test_headings_speak_the_language_of_the_person_who_asked(northwind: Company) -> None:
    export = built(person(northwind, "wang@northwind.example", Role.PARTNER_FINANCE, "zh-hans"))
    assert content(export)[0][1] == "星期一"


def test_whoever_may_reveal_sees_everything(northwind: Company) -> None:
    export = built(person(northwind, "ann@northwind.example", Role.PARTNER_ADMIN))
    assert content(export)[1][4] == "13812345678"
    assert json.loads((export.folder / "manifest.json").read_text())["masked"] == []


def test_a_file_holds_only_what_its_owner_may_see(finance: Actor, northwind: Company) -> None:
    person(Company.objects.create(kind="partner", number="P-2", name="Contoso"), "eve@x.example", Role.PARTNER_FINANCE)
    export = built(finance, "tests.people")
    assert [row[0] for row in content(export)[1:]] == ["li@northwind.example"]
    assert northwind.people.aggregate(n=Sum("pk"))["n"] == finance.user.pk  # type: ignore[union-attr]  # a person


def test_only_whoever_may_can_ask_and_only_a_person(finance: Actor, northwind: Company) -> None:
    with pytest.raises(NotAllowed):
        actions.ask("tests.lines", {"count": 1}, by=person(northwind, "s@n.example", Role.PARTNER_SALES), label="x")
    with pytest.raises(NotAllowed):
        actions.ask("tests.lines", {"count": 1}, by=SYSTEM, label="x")
    assert queries.history(finance).count() == 0


def test_the_own_company_with_the_right_downloads_and_nobody_else(finance: Actor, northwind: Company) -> None:
    export = built(finance)
    colleague = person(northwind, "mei@northwind.example", Role.PARTNER_FINANCE)
    download = actions.download(export, by=colleague)
    assert (download.name, download.size, download.sha256) == ("lines-of-september.csv", export.size, export.sha256)
    assert Entry.objects.filter(verb="exports:file:download").get().actor_label == "mei@northwind.example"
    stranger = person(Company.objects.create(kind="partner", number="P-2", name="C"), "e@c.example", Role.PARTNER_ADMIN)
    salesman = person(northwind, "s@northwind.example", Role.PARTNER_SALES)
    for somebody in (stranger, salesman):
        assert queries.history(somebody).count() == 0
        with pytest.raises(NotFound):
            actions.download(export, by=somebody)


def test_progress_ends_at_the_number_of_rows(finance: Actor) -> None:
    export = actions.ask("tests.lines", {"count": 5}, by=finance, label="x")
    assert queries.progress(export) is None
    run_pending()
    progress = queries.progress(export)
    assert progress is not None
    assert (progress.done, progress.total, progress.state) == (5, 5, "done")


def test_a_refusal_is_shown_and_is_no_failure_of_ours(finance: Actor) -> None:
    export = built(finance, "tests.refused")
    assert (export.state, export.reason) == ("failed", "Choose at most 12 months.")
    assert Failure.objects.count() == 0
    assert not export.folder.exists()


def test_our_own_failure_is_shown_recorded_and_leaves_nothing_behind(finance: Actor) -> None:
    export = built(finance, "tests.broken")
    assert export.state == "failed"
    assert export.reason == "Something went wrong on our side. You can ask for the file again."
    assert Failure.objects.get().error.startswith("ZeroDivisionError")
    assert not export.folder.exists()


def test_passing_trouble_keeps_the_request_waiting_until_it_is_given_up(finance: Actor) -> None:
    with clock.freeze(clock.now()) as hands:
        export = built(finance, "tests.busy")
        assert (export.state, export.tries) == ("waiting", 1)
        for _ in range(7):
            hands.move_to(hands.at + timedelta(hours=4))
            run_pending(keep_going=True)
    export.refresh_from_db()
    assert (export.state, export.tries) == ("failed", 8)


def cancel_from_another_connection() -> None:
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("UPDATE exports_export SET state = 'cancelled' WHERE state = 'running'")
    aside.close()


def test_cancelling_before_and_while_it_is_built(finance: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    export = actions.ask("tests.lines", {"count": 5}, by=finance, label="x")
    actions.cancel(export, by=finance)
    run_pending()
    export.refresh_from_db()
    assert (export.state, export.tries) == ("cancelled", 0)
    with pytest.raises(WrongState):
        actions.cancel(export, by=finance)

    @builder("tests.hesitant")
    def hesitant(_params: dict[str, Any], _actor: Actor) -> Table:
        def rows() -> Iterator[dict[str, int]]:
            yield {"x": 1}
            cancel_from_another_connection()
            yield {"x": 2}

        return Table([Column("x", "x")], rows())

    monkeypatch.setattr("partner_center.foundations.exports.building._LOOK_AGAIN", 0)
    try:
        export = built(finance, "tests.hesitant")
    finally:
        del BUILDERS["tests.hesitant"]
    assert (export.state, export.folder.exists()) == ("cancelled", False)


def test_trying_again_builds_the_file(finance: Actor) -> None:
    export = actions.ask("tests.lines", {"count": 2}, by=finance, label="x")
    actions.cancel(export, by=finance)
    actions.retry(export, by=finance)
    run_pending()
    export.refresh_from_db()
    assert (export.state, export.rows) == ("done", 2)
    with pytest.raises(WrongState):
        actions.retry(export, by=finance)


def test_after_a_week_the_file_goes_and_the_history_stays(finance: Actor) -> None:
    start = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
    with clock.freeze(start) as hands:
        export = built(finance)
        hands.move_to(start + timedelta(days=7) - timedelta(seconds=1))
        assert actions.expire() == 0
        assert actions.download(export, by=finance).path.is_file()
        hands.move_to(start + timedelta(days=7))
        with pytest.raises(WrongState):
            actions.download(export, by=finance)
        assert (actions.expire(), actions.expire()) == (1, 0)
        export.refresh_from_db()
        assert (export.state, export.rows, export.folder.exists()) == ("expired", 5, False)
        actions.retry(export, by=finance)
        run_pending()
        assert actions.download(export, by=finance).path.is_file()


def test_a_file_that_vanished_from_the_disk_is_said_to_be_missing(finance: Actor) -> None:
    export = built(finance)
    export.path.unlink()
    with pytest.raises(WrongState) as refused:
        actions.download(export, by=finance)
    assert refused.value.code == "file_missing"
