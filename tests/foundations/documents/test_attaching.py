"""Handing in documents: names, sizes, real content; each refusal says what is wrong."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from partner_center.foundations.audit.models import Entry
from partner_center.foundations.documents import actions, images
from partner_center.foundations.documents.kinds import AGREEMENT, EVIDENCE, INVOICE, KINDS, Kind
from partner_center.foundations.documents.models import Document
from partner_center.kit.refusals import NotAllowed, Refused
from tests.foundations.documents.conftest import PDF, office, picture

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

pytestmark = pytest.mark.django_db
BOMB = office("xl/workbook.xml", ("xl/worksheets/sheet1.xml", b"0" * 5_000_000))
MACROS = office("xl/workbook.xml", ("xl/vbaProject.bin", b"x"))


def _attach(name: str, data: bytes, by: Actor, kind: Kind = EVIDENCE) -> Document:
    assert by.company is not None
    return actions.attach(SimpleUploadedFile(name, data), kind=kind, owner=by.company, by=by)


def test_it_is_kept_under_a_random_name(nora: Actor) -> None:
    document = _attach("Vertrag 合同.pdf", PDF, nora)
    assert (document.name, document.size, document.content_type) == ("Vertrag 合同.pdf", len(PDF), "application/pdf")
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    path = Path(document.file.path)
    assert path.is_relative_to(Path(settings.DATA_DIR) / "documents")
    assert (path.read_bytes(), path.suffix, path.stat().st_mode & 0o777) == (PDF, "", 0o600)
    assert Entry.objects.values_list("verb", "actor_label", "text").get() == (
        "Document uploaded",
        "Nora",
        "Vertrag 合同.pdf",
    )


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.bmp", picture("BMP"), "image/bmp"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.csv", "客户,金额\n北风,1\n".encode(), "text/csv"),
        ("a.csv", "客户,金额\n北风,1\n".encode("gb18030"), "text/csv"),
        ("v1.2.xlsx", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "a.docx",
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    ids=["jpg", "png", "bmp", "gif", "csv in UTF-8", "csv in GB 18030", "xlsx with a dot in its name", "docx"],
)
def test_honest_files_are_accepted(nora: Actor, name: str, data: bytes, content_type: str) -> None:
    assert _attach(name, data, nora).content_type == content_type


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF + b" " * EVIDENCE.max_bytes, "too_large"),
        ("a.exe", b"MZ", "wrong_type"),
        ("a.svg", b"<svg/>", "wrong_type"),
        ("a.html", b"<html>", "wrong_type"),
        (".pdf", PDF, "wrong_type"),
        ("pdf", PDF, "wrong_type"),
        ("invoice.exe.pdf", PDF, "two_endings"),
        ("scan.jpg.PDF", PDF, "two_endings"),
        ("a" * 117 + ".pdf", PDF, "name_too_long"),
        ("fdp\u202eexe.pdf", PDF, "bad_name"),
        ("a.pdf", picture("PNG"), "content_mismatch"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "content_mismatch"),
        ("a.jpg", picture("PNG"), "content_mismatch"),
        ("a.png", picture("PNG")[:40], "damaged"),
        ("a.pdf", PDF[:30], "damaged"),
        ("a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>" + PDF, "content_mismatch"),
        ("a.xlsx", office("word/document.xml"), "content_mismatch"),
        ("a.xlsx", office("xl/workbook.xml")[:-30], "damaged"),
        ("a.xlsx", BOMB, "unpacks_too_large"),
        ("a.xlsx", MACROS, "macros"),
        ("a.csv", b"<html>", "content_mismatch"),
        ("a.csv", b"a\0b", "content_mismatch"),
        ("a.csv", PDF, "content_mismatch"),
        ("a.csv", b"\xff\xff\xff", "content_mismatch"),
    ],
)
def test_the_rest_is_refused_and_nothing_is_kept(nora: Actor, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        _attach(name, data, nora)
    assert (refusal.value.code, list(refusal.value.fields)) == (code, ["file"])
    assert not Document.objects.exists()


def test_a_refusal_names_the_limits(nora: Actor) -> None:
    with pytest.raises(Refused, match="Accepted: pdf, jpg, jpeg, png, up to 10 MB"):
        _attach("a.gif", picture("GIF"), nora, INVOICE)
    with pytest.raises(Refused, match="larger than 10 MB"):
        _attach("a.pdf", b"x" * (AGREEMENT.max_bytes + 1), nora, AGREEMENT)


def test_a_path_in_the_name_is_cut_off(nora: Actor) -> None:
    assert _attach("C:\\scans\\a.pdf", PDF, nora).name == "a.pdf"


def test_a_picture_loses_what_is_hidden_in_it(nora: Actor) -> None:
    exif = Image.Exif()
    exif[0x9286] = "secret place"
    document = _attach("a.jpg", picture("JPEG", exif=exif) + b"<script>alert(1)</script>", nora)
    with document.file.open("rb") as file:
        kept = file.read()
    assert (b"secret" in kept, b"script" in kept) == (False, False)
    assert (document.size, document.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_picture_looks_as_before(mode: str) -> None:
    target = BytesIO()
    original = Image.linear_gradient("L").resize((7, 5)).convert(mode)
    original.save(target, "PNG")
    with Image.open(BytesIO(images.written_anew(target.getvalue(), "png"))) as kept:
        assert kept.convert("RGBA").tobytes() == original.convert("RGBA").tobytes()


def test_a_moving_picture_keeps_its_frames() -> None:
    target = BytesIO()
    frames = [Image.new("L", (3, 3), shade) for shade in (0, 120, 240)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80, comment=b"hidden")
    kept = images.written_anew(target.getvalue(), "gif")
    with Image.open(BytesIO(kept)) as picture_:
        assert (getattr(picture_, "n_frames", 1), b"hidden" in kept) == (3, False)


def test_a_picture_bomb_is_not_unpacked(nora: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 11)
    with pytest.raises(Refused) as refusal:
        _attach("a.png", picture(size=(4, 3)), nora)
    assert refusal.value.code == "too_many_pixels"
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 5)
    with pytest.raises(Refused) as refusal:
        _attach("a.png", picture(size=(4, 3)), nora)
    assert refusal.value.code == "too_many_pixels"


def test_nobody_hands_in_for_another_company(carl: Actor, vera: Actor, northwind: Company) -> None:
    with pytest.raises(NotAllowed):
        actions.attach(SimpleUploadedFile("a.pdf", PDF), kind=EVIDENCE, owner=northwind, by=carl)
    assert actions.attach(SimpleUploadedFile("a.pdf", PDF), kind=EVIDENCE, owner=northwind, by=vera).owner == northwind


def test_without_its_row_a_file_is_not_left_behind(nora: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_options: object) -> None:
        raise RuntimeError

    before = set((Path(settings.DATA_DIR) / "documents").rglob("*"))
    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(RuntimeError):
        _attach("a.pdf", PDF, nora)
    after = {path for path in (Path(settings.DATA_DIR) / "documents").rglob("*") if path.is_file()}
    assert (after - before, Document.objects.count()) == (set(), 0)


def test_a_kind_is_declared_once() -> None:
    assert KINDS["documents.invoice"] is INVOICE
    with pytest.raises(ValueError, match="declared twice"):
        Kind("documents.invoice", "Other")
    assert INVOICE.accept == ".pdf,.jpg,.jpeg,.png"
