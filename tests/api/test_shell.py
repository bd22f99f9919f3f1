"""The API's shell: its pages, its answers where nothing is, and the resources that belong to everybody."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partner_center.foundations.apikit.problems import FAMILIES
from partner_center.foundations.apikit.progress import progress_url
from partner_center.foundations.exports.builders import BUILDERS, As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.actions import notify
from partner_center.foundations.notices.messages import MESSAGES, Message
from tests.api.conftest import Program

Programs = Callable[..., Program]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


# --- pages -------------------------------------------------------------------


def test_the_documentation_needs_nothing_from_elsewhere_and_no_script_in_the_page(db: None) -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert re.findall(r"https?://", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"\son\w+=|\sstyle=", text) == []
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert f'data-openapi="{reverse("api-1:openapi-json")}"' in text


def test_the_description_is_served(db: None) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert described["info"]["title"] == "Open Partner Center"
    assert set(described["components"]["securitySchemes"]) == {"Token", "Session"}


def test_every_problem_is_explained(db: None) -> None:
    text = Client().get("/api/v1/problems").content.decode()
    assert [name for name in FAMILIES if f'id="{name}"' not in text] == []


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/me", "/api/v1/me/"])
def test_where_nothing_is(db: None, path: str) -> None:
    for answer in (Client().get(path), Client(enforce_csrf_checks=True).post(path)):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_offered(program: Programs) -> None:
    answer = program("partner").client.delete("/api/v1/me")
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET", "method_not_allowed")


# --- everybody's resources ---------------------------------------------------


def test_me(program: Programs) -> None:
    me = program("partner", Role.PARTNER_FINANCE).get("/me").json()
    assert (me["company"]["kind"], me["token"]) == ("partner", "Sync")
    assert me["roles"] == [{"code": "partner_finance", "label": "Finance"}]
    rights = [one["code"] for one in me["permissions"]]
    assert "notices:preference:choose" in rights
    assert "jobs:failure:retry" not in rights


def test_inbox(program: Programs) -> None:
    reader, other = program("partner"), program("partner")
    message = Message("tests.api", subject="Hello", body="World", category="decisions")
    try:
        notify(message, to=[reader.user], by=SYSTEM)
        run_pending()
    finally:
        del MESSAGES["tests.api"]
    (said,) = reader.get("/inbox/messages?unread=true").json()["items"]
    assert (said["subject"], said["category"], said["read_at"]) == ("Hello", "decisions", None)
    assert other.post(f"/inbox/messages/{said['id']}/read").status_code == 404
    assert reader.post(f"/inbox/messages/{said['id']}/read").json()["read_at"] is not None
    assert reader.get("/inbox/messages?unread=true").json()["items"] == []
    assert other.get("/inbox/messages").json()["items"] == []


def test_progress_is_shown_to_those_who_were_given_its_address(program: Programs) -> None:
    report("import:7", done=5, total=20, label="September")
    work = program("partner").get(progress_url("import:7").removeprefix("/api/v1")).json()
    assert (work["label"], work["percent"], work["state"], work["is_over"]) == ("September", 25, "running", False)
    assert program("partner").get("/jobs/progress/import:7").status_code == 404
    assert program("partner").get(progress_url("import:8").removeprefix("/api/v1")).status_code == 404


@pytest.fixture
def lines(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.EXPORTS_DIR = tmp_path

    @builder("tests.api")
    def build(params: dict[str, Any], _actor: object) -> Table:
        rows = [{"query": params["query"], "amount": Decimal("1.5"), "currency": "CNY"}]
        return Table(
            [Column("query", "Query"), Column("amount", "Amount", As.MONEY), Column("currency", "Currency")], rows
        )

    yield
    del BUILDERS["tests.api"]


def test_a_file_is_asked_for_watched_and_downloaded(program: Programs, lines: None) -> None:
    partner = program("partner")
    asked = partner.post("/exports", {"kind": "tests.api", "query": "status=paid"})
    assert (asked.status_code, asked.json()["state"], asked.json()["download_url"]) == (202, "waiting", None)
    run_pending()
    ready = partner.get(f"/exports/{asked.json()['id']}").json()
    assert (ready["state"], ready["rows"], ready["sums"]) == ("done", 1, {"amount": {"CNY": "1.5"}})
    file = partner.get(ready["download_url"].removeprefix("/api/v1"))
    assert file["X-Content-SHA256"] == ready["sha256"]
    assert file["Content-Disposition"].startswith("attachment")
    assert b"status=paid" in b"".join(file.streaming_content)  # type: ignore[attr-defined]  # a file response
    assert program("vendor").get(f"/exports/{asked.json()['id']}/download").status_code == 404


def test_a_kind_of_file_nobody_makes(program: Programs) -> None:
    answer = program("partner").post("/exports", {"kind": "tests.nothing"})
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("#/kind", "unknown")]


def test_a_document_is_handed_in_and_taken_out(program: Programs, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    partner = program("partner")
    upload = SimpleUploadedFile("proof.pdf", PDF, content_type="application/pdf")
    kept = partner.post("/documents", {"kind": "documents.evidence", "file": upload}, packed="multipart/form-data")
    assert (kept.status_code, kept.json()["name"], kept.json()["size"]) == (201, "proof.pdf", len(PDF))
    file = partner.get(f"/documents/{kept.json()['id']}/download")
    assert (b"".join(file.streaming_content), file["Content-Type"]) == (PDF, "application/pdf")  # type: ignore[attr-defined]  # a file response
    assert "sandbox" in file["Content-Security-Policy"]
    assert program("customer").get(f"/documents/{kept.json()['id']}").status_code == 404


def test_a_document_that_is_not_what_it_says(program: Programs) -> None:
    upload = SimpleUploadedFile("proof.pdf", b"MZ\x90\x00 program", content_type="application/pdf")
    body = {"kind": "documents.evidence", "file": upload}
    answer = program("partner").post("/documents", body, packed="multipart/form-data")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/file")
