"""Opportunities for tests about duplicates, made without their forms: what they claim, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from partner_center.domains.opportunities.actions.duplicates import note_signs
from partner_center.domains.opportunities.models import Contact, Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company

_numbers = count(1)

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def hour(number: int) -> datetime:
    """Return an hour of a Monday on which everything happens."""
    return MONDAY + timedelta(hours=number)


def po(
    partner: Company,
    *,
    phone: str = "",
    email: str = "",
    submitted: int | None = 1,
    audited: int | None = None,
    **given: Any,
) -> Opportunity:
    """Make an opportunity of a partner, submitted and perhaps audited at hours of the day."""
    frame: dict[str, Any] = {
        "number": f"PO-9{next(_numbers):05}",
        "origin": "po",
        "partner": partner,
        "name": "Move the plant",
        "customer_name": "晨江机械有限公司",
        "registration_no": "91310000MA1K4X0A7Q",
        "need": "The machines report to the cloud.",
        "services": ["compute", "database"],
        "expected_amount": Decimal("120000.00"),
        "currency": "CNY",
        "expected_sign_on": date(2026, 6, 30),
        "created_at": MONDAY,
        "status": "draft" if submitted is None else "auditing" if audited is None else "validating",
    }
    if submitted is not None:
        frame["submitted_at"] = hour(submitted)
    if audited is not None:
        frame["audit_passed_at"] = hour(audited)
    made = Opportunity.objects.create(**(frame | given))
    if phone or email:
        Contact.objects.create(opportunity=made, place=1, name="Wu", title="CIO", phone=phone, email=email)
    if submitted is not None:
        with clock.freeze(hour(submitted)):
            note_signs(made)
    return made


def ho(partner: Company, *, created: int = 1, **given: Any) -> Opportunity:
    """Make an opportunity of the vendor that is offered to a partner."""
    number = f"HO-9{next(_numbers):05}"
    frame = {"number": number, "origin": "ho", "status": "offered", "created_at": hour(created)}
    made = po(partner, submitted=None, **(frame | {"shared_at": hour(created)} | given))
    with clock.freeze(hour(created)):
        note_signs(made)
    return made
