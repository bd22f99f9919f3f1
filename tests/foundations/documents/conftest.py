"""Two companies, their people, and files of every sort."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company


@pytest.fixture
def northwind(db: None) -> Company:
    return Company.objects.create(kind="partner", number="P-1", name="Northwind")


@pytest.fixture
def contoso(db: None) -> Company:
    return Company.objects.create(kind="partner", number="P-2", name="Contoso")


@pytest.fixture
def nora(northwind: Company) -> Actor:
    return Actor(label="Nora", company=northwind)


@pytest.fixture
def carl(contoso: Company) -> Actor:
    return Actor(label="Carl", company=contoso)


@pytest.fixture
def vera(db: None) -> Actor:
    return Actor(label="Vera", company=Company.objects.create(kind="vendor", number="V", name="Vendor"))


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(form: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (4, 3), **options: object) -> bytes:
    target = BytesIO()
    Image.new(mode, size, 1).save(target, form, **options)  # type: ignore[arg-type]  # options of the format
    return target.getvalue()


def office(part: str, *more: tuple[str, bytes]) -> bytes:
    """A zip that looks like an office file: `part` is word/document.xml or xl/workbook.xml."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("docProps/app.xml", "<Properties/>")
        archive.writestr(part, "<x/>")
        for name, data in more:
            archive.writestr(name, data)
    return target.getvalue()
