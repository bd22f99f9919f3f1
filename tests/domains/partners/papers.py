"""What a partner hands in: filled-in business information, a scan, and the way to its certification."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from partner_center.domains.partners import actions
from partner_center.domains.partners.models import BusinessInfo
from partner_center.domains.partners.queries import certified_information, version_in_the_making
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company

TEST_AMOUNT = Decimal("0.37")


def scan(name: str = "scan.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A real picture, or whatever content is given."""
    if content is None:
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(buffer, "PNG")
        content = buffer.getvalue()
    return SimpleUploadedFile(name, content, "image/png")


def answers(company: Company, **other: Any) -> dict[str, Any]:
    """What the form asks for, as a program sends it."""
    return {
        "contract_entity": "Vendor Cloud Ltd",
        "currency": "CNY",
        "taxpayer_type": "general",
        "taxpayer_number": "91310000MA1K35X27X",
        "tax_rate": "0.06",
        "contact_name": "Lin",
        "contact_phone": "+86 21 5555 0100",
        "contact_email": "finance@example.com",
        "bank_country": "CN",
        "bank_name": "Bank of Shanghai",
        "bank_branch": "Pudong",
        "account_name": company.name,
        "account_number": "6222021001112223334",
        "swift": "",
        **other,
    }


def finance_of(company: Company) -> Actor:
    """The first person of a company, who is its administrator in tests."""
    person = company.people.order_by("pk").first()
    assert person is not None
    return Actor.of(person)


def filled_in(company: Company, **other: Any) -> BusinessInfo:
    """A draft; what was in the making before is certified first."""
    before = version_in_the_making(company)
    if before is not None:
        certify(before)
    data = answers(company, **other)
    return actions.fill_in(by=finance_of(company), **{**data, "tax_rate": Decimal(str(data["tax_rate"]))})


def certify(info: BusinessInfo) -> BusinessInfo:
    """Bring a draft to its certification."""
    by = finance_of(info.partner)
    actions.submit(info, by=by)
    actions.approve(info, by=SYSTEM, verify_amount=TEST_AMOUNT)
    assert actions.verify(info, by=by, amount=TEST_AMOUNT)
    return info


def certified(company: Company) -> BusinessInfo:
    """The certified version of a company, made if there is none."""
    return certified_information(company) or certify(filled_in(company))
