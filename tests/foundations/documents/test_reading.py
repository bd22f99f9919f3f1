"""Who may download what, how it is served, and that each download is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from partner_center.foundations.audit.models import Entry
from partner_center.foundations.documents import actions, queries
from partner_center.foundations.documents.kinds import EVIDENCE, KINDS, Kind
from partner_center.foundations.documents.models import Document
from partner_center.foundations.identity.actor import Actor
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.foundations.documents.conftest import PDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.models import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(nora: Actor, northwind: Company) -> Document:
    return actions.attach(SimpleUploadedFile("a.pdf", PDF), kind=EVIDENCE, owner=northwind, by=nora, subject=northwind)


@pytest.fixture
def secret() -> Iterator[Kind]:
    """A kind that only one person reads, even among the owner's people and the vendor's."""
    yield Kind("documents.secret", "Secret", readers=lambda actor: Q() if actor.label == "Carl" else Q(pk__in=[]))
    del KINDS["documents.secret"]


def test_the_owner_and_the_vendor_may_open_it(document: Document, nora: Actor, vera: Actor) -> None:
    for actor in (nora, vera):
        with queries.open_for(actor, document.pk).file as file:
            assert file.read() == PDF
    assert list(Entry.objects.filter(verb="Document downloaded").values_list("actor_label", "subject_id")) == [
        ("Nora", document.pk),
        ("Vera", document.pk),
    ]


def test_it_is_served_so_that_no_browser_runs_it(document: Document, nora: Actor) -> None:
    download = queries.open_for(nora, document.pk)
    download.file.close()
    assert (download.name, download.size, download.content_type) == ("a.pdf", len(PDF), "application/pdf")
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_strangers_do_not_learn_that_it_exists(document: Document, carl: Actor) -> None:
    for actor in (carl, Actor("nobody")):
        with pytest.raises(NotFound):
            queries.open_for(actor, document.pk)
    with pytest.raises(NotFound):
        queries.open_for(carl, document.pk + 1)
    assert not Entry.objects.filter(verb="Document downloaded").exists()


def test_a_kind_may_have_readers_of_its_own(
    document: Document, secret: Kind, nora: Actor, carl: Actor, vera: Actor, northwind: Company
) -> None:
    hidden = actions.attach(SimpleUploadedFile("b.pdf", PDF), kind=secret, owner=northwind, by=nora)
    assert {actor.label: list(Document.objects.visible_to(actor)) for actor in (nora, carl, vera)} == {
        "Nora": [document],
        "Carl": [hidden],
        "Vera": [document],
    }
    assert (hidden.kind_label, Document(kind="gone").kind_label) == ("Secret", "gone")


def test_the_documents_of_a_record(
    document: Document, northwind: Company, contoso: Company, nora: Actor, carl: Actor
) -> None:
    assert list(queries.documents_of(northwind, seen_by=nora)) == [document]
    assert list(queries.documents_of(northwind, seen_by=carl)) == []
    assert list(queries.documents_of(contoso, seen_by=nora)) == []


def test_it_is_linked_once(nora: Actor, carl: Actor, northwind: Company, contoso: Company) -> None:
    loose = actions.attach(SimpleUploadedFile("a.pdf", PDF), kind=EVIDENCE, owner=northwind, by=nora)
    actions.link(loose, northwind, by=nora)
    actions.link(loose, northwind, by=nora)
    assert list(queries.documents_of(northwind, seen_by=nora)) == [loose]
    with pytest.raises(Refused) as refusal:
        actions.link(loose, contoso, by=nora)
    assert refusal.value.code == "already_linked"
    with pytest.raises(NotAllowed):
        actions.link(loose, northwind, by=carl)


def test_what_is_removed_is_out_of_sight_but_stays(document: Document, nora: Actor, carl: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.remove(document, by=carl)
    actions.remove(document, by=nora)
    assert not Document.objects.visible_to(nora).exists()
    assert document.file.storage.exists(document.file.name or "")
    assert Entry.objects.filter(verb="Document removed").count() == 1
