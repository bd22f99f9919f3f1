"""A record of every kind, so that every address can really be asked for.

Each domain fills in ``tests/domains/<domain>/samples.py``::

    SAMPLES = {
        Statement: statement,  # for every address about a Statement, at both doors
        "incentives:policy-compare": lambda partner: {"left": policy(partner).pk, "right": policy(partner).pk},
    }
    SHARED = {Policy: "a released policy is for every partner"}  # records that strangers may see, and why

A factory gets a partner company and returns a new record that belongs to it and that its people may see (or, under
the name of an address, the values of its parameters). It may be called for several partners, and again for the same.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from partner_center.api.rights import Address
from partner_center.foundations.apikit.progress import SIGNER as API_SIGNER
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.kinds import EVIDENCE
from partner_center.foundations.documents.models import Document
from partner_center.foundations.exports.builders import BUILDERS, Builder, Table
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.models import Company
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.webkit.models import SavedView
from partner_center.foundations.webkit.watching import SIGNER as CONSOLE_SIGNER

Factory = Callable[[Company], Any]


def export(partner: Company) -> Export:
    kind = "contracts.sample"
    BUILDERS.setdefault(kind, Builder(kind, lambda _params, _actor: Table((), ()), None))
    person = partner.people.order_by("pk").first()
    now = clock.now()
    return Export.objects.create(
        requested_by=person, company=partner, kind=kind, label="Sample", format="csv", state="expired", created_at=now
    )


def document(partner: Company) -> Document:
    own = Document(owner=partner, kind=EVIDENCE.code, name="a.pdf", size=4, uploaded_at=clock.now())
    own.content_type = "application/pdf"
    own.file.save("a.pdf", ContentFile(b"%PDF"))
    return own


def message(partner: Company) -> Notification:
    person = partner.people.order_by("pk").first()
    count = Notification.objects.count()
    return Notification.objects.create(
        key=f"sample:{count}",
        user=person,
        message="m",
        category="work",
        subject="S",
        language="en",
        created_at=clock.now(),
    )


def view(partner: Company) -> SavedView:
    person = partner.people.order_by("pk").first()
    return SavedView.objects.create(person=person, screen="s", name=f"v{SavedView.objects.count()}")


def work(signer: Any, name: str) -> Factory:
    def make(partner: Company) -> dict[str, object]:
        report("sample:1", done=1, total=2, label="Sample")
        return {name: signer.sign("sample:1")}

    return make


OWN: dict[Any, Factory] = {
    Export: export,
    Document: document,
    Notification: message,
    SavedView: view,
    "webkit:progress": work(CONSOLE_SIGNER, "token"),
    "webkit:code": lambda _partner: {"right": "organization:token:create"},
    "webkit:view-change": view,
    "webkit:export-download": export,
    "webkit:export-again": export,
    "webkit:document": document,
    "GET /api/v1/jobs/progress/{key}": work(API_SIGNER, "key"),
}


def _registered(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    tests = Path(__file__).parents[1]
    for path in sorted([*tests.glob("domains/*/samples.py"), tests / "console" / "samples.py"]):
        module = ".".join(("tests", *path.relative_to(tests).with_suffix("").parts))
        found |= getattr(import_module(module), name, {})
    return found


SAMPLES: dict[Any, Factory] = OWN | _registered("SAMPLES")
SHARED: dict[Any, str] = _registered("SHARED")


def factory_for(address: Address) -> Factory:
    """Return what makes a record for an address; fails with what to write where."""
    bare = address.name.removesuffix(f" {address.step}") if address.step else address.name
    found = SAMPLES.get(address.name) or SAMPLES.get(bare) or SAMPLES.get(address.model)
    if found is None:
        kind = address.model.__name__ if address.model else f'"{bare}"'
        pytest.fail(f"{address.name} is about a record: add {kind} to SAMPLES in tests/domains/<domain>/samples.py")
    return found


def values_of(address: Address, sample: Any) -> dict[str, object]:
    """Return the parameters of an address about a sample."""
    given = sample if isinstance(sample, dict) else dict.fromkeys(address.parameters, sample.pk)
    return {**given, "step": address.step} if "step" in address.parameters and address.step else dict(given)
