"""Business information: who is certified, and where the others stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from partner_center.domains.partners import actions as partners
from partner_center.domains.partners.models import BusinessInfo, TaxpayerType
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import Firm, People

AMOUNT = Decimal("0.37")


def fill_in(firm: Firm, people: People, *, account: str, bank: str, **data: str) -> BusinessInfo:
    """Let the partner's finance write down its business information."""
    finance = people[f"finance@{firm.key}"]
    abroad = firm.country != "CN"
    fields: dict[str, Any] = {
        "contract_entity": "Skyline Cloud Singapore Pte. Ltd." if abroad else "Skyline Cloud China Co., Ltd.",
        "currency": firm.currency,
        "taxpayer_type": TaxpayerType.OVERSEAS if abroad else TaxpayerType.GENERAL,
        "taxpayer_number": firm.code,
        "tax_rate": Decimal(0) if abroad else Decimal("0.06"),
        "contact_name": firm.people[2],
        "contact_phone": "+65 6123 4567" if abroad else "021-5080 1234",
        "contact_email": f"finance@{firm.key}.example",
        "bank_country": firm.country,
        "bank_name": bank,
        "account_name": firm.name,
        "account_number": account,
        "swift": "MERLSGSG" if abroad else "",
    }
    return partners.fill_in(by=finance, **{**fields, **data})


def letter(firm: Firm, account: str) -> Any:  # noqa: ANN401 - an upload, as forms give it
    """Return a bank's letter that confirms an account."""
    return scan(f"bank-letter-{firm.key}.png", "Bank letter", f"Account {account}", f"Holder {firm.number}")


def certify(firm: Firm, people: People, info: BusinessInfo, *, mistakes: int = 0) -> None:
    """Submit, approve, and enter the amount that arrived, after some wrong ones."""
    finance, reviewer = people[f"finance@{firm.key}"], people["reviewer@skyline"]
    partners.submit(info, by=finance)
    partners.approve(info, by=reviewer, verify_amount=AMOUNT)
    for number in range(mistakes):
        partners.verify(info, by=finance, amount=AMOUNT + Decimal("0.01") * (number + 1))
    if mistakes < 3:  # noqa: PLR2004 - the third wrong amount has locked it (domain.md rule 36)
        partners.verify(info, by=finance, amount=AMOUNT)
    info.refresh_from_db()
