"""Files without a document go after a day; everything else stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.foundations.calendars import clock
from partner_center.foundations.documents import actions
from partner_center.foundations.documents.jobs import remove_orphans
from partner_center.foundations.documents.kinds import EVIDENCE
from partner_center.foundations.documents.models import storage
from tests.foundations.documents.conftest import PDF

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

pytestmark = pytest.mark.django_db


def test_only_old_files_without_a_document_go(nora: Actor, northwind: Company) -> None:
    with clock.freeze(clock.now() + timedelta(days=2)):
        remove_orphans()
    document = actions.attach(SimpleUploadedFile("a.pdf", PDF), kind=EVIDENCE, owner=northwind, by=nora)
    orphan = storage().save("zz/orphan", ContentFile(b"x"))
    assert remove_orphans() == 0, "its transaction may still run"
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert remove_orphans() == 1
    assert (storage().exists(orphan), storage().exists(document.file.name or "")) == (False, True)
