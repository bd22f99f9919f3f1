"""Files that the database knows and the disk has lost: a clear page and a clear problem where they are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from partner_center.domains.performance.models import Build
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from tests.console.conftest import People
from tests.domains.incentives import month
from tests.domains.partners.people import Api

WORDS = "Files that belong to this page are missing on the server"


@pytest.mark.parametrize("lost", ["everything", "the lines"])
def test_lost_lines_of_a_settled_month(northwind: Company, person: People, lost: str) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    statement = month.statement(northwind)
    (earning,) = statement.earnings.all()
    lose(Path(settings.PARQUET_DIR) / statement.run.folder, lost)
    assert_told(client, f"/incentives/details/?period={statement.period}")
    answer = Api(user).get(f"/incentives/details?period={statement.period}")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")  # type: ignore[attr-defined]  # a test response
    for kept in (statement, earning):
        assert client.get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("lost", ["everything", "the lines"])
def test_lost_lines_of_a_build(vendor: Company, northwind: Company, person: People, lost: str) -> None:
    _user, client = person(vendor, Role.VENDOR_OPERATIONS)
    month.build("2026-09", [month.line(northwind, "10")])
    lose(Path(settings.PARQUET_DIR) / Build.objects.get().folder, lost)
    assert_told(client, "/performance/lines/?period=2026-09")
    assert client.get(Build.objects.get().get_absolute_url()).status_code == 200


def lose(folder: Path, what: str) -> None:
    if what == "everything":
        shutil.rmtree(folder)
        return
    found = list(folder.rglob("*.parquet"))
    assert found
    for path in found:
        path.unlink()


def assert_told(client: Client, path: str) -> None:
    page = client.get(path)
    assert (page.status_code, WORDS in page.content.decode()) == (503, True), path
    dialog = client.get(path, headers={"HX-Request": "true"})
    assert (dialog.status_code, dialog.headers["HX-Retarget"]) == (503, "#dialog")
