"""Why a billing file or a row of it cannot be used, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import (
    VENDOR_ADMIN,
    VENDOR_FINANCE,
    VENDOR_MANAGER,
    VENDOR_OFFICE,
    VENDOR_OPERATIONS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partner_center.domains.billing.models import BillFile

BOOKS = VENDOR_OPERATIONS | VENDOR_FINANCE | VENDOR_ADMIN
"""Who may read raw bills; they name every customer."""

VIEW_BILLS = Permission("billing:bill:view", by=BOOKS, label=_("See bills"))
VIEW_ACCOUNTS = Permission(
    "billing:account:view", by=BOOKS | VENDOR_MANAGER | VENDOR_OFFICE, label=_("See billing accounts")
)

REFUSALS: dict[str, object] = {
    "empty": _("The file is empty. Choose a FOCUS 1.0 file: CSV, gzip or Parquet."),
    "zip_archive": _("This is a ZIP archive. Unpack it and import the files inside one by one (CSV, gzip or Parquet)."),
    "workbook": _("This is a workbook. Save it as CSV (UTF-8) and import that."),
    "other_compression": _("This is packed with %(kind)s. Unpack it, or pack it with gzip."),
    "binary": _("This is neither text nor Parquet. Choose a FOCUS 1.0 file: CSV, gzip or Parquet."),
    "too_large": _("Unpacked, the file is larger than %(limit)s bytes. Split it by account or by day."),
    "bomb": _("The file grows more than %(ratio)s times when it is unpacked, which no bill does. It was not unpacked."),
    "broken_gzip": _("The gzip file is broken off or damaged. Transfer it again."),
    "broken_parquet": _("The Parquet file is damaged or incomplete. Transfer it again."),
    "utf16": _("The file is written in UTF-16. Save it as UTF-8."),
    "wrong_encoding": _("Line %(line)s is not UTF-8. Save the file as UTF-8."),
    "not_csv": _("This is no CSV file: no header with commas was found."),
    "other_delimiter": _("The columns are separated by “%(delimiter)s”. FOCUS uses commas."),
    "unclosed_quote": _("A quotation mark opened in line %(line)s is never closed. The file may be cut off."),
    "bad_quoting": _("The quotation marks in line %(line)s do not match."),
    "row_too_long": _("A row is longer than %(limit)s bytes."),
    "not_focus": _("The header has no FOCUS columns. Export the bill in FOCUS 1.0."),
    "missing_columns": _("These FOCUS columns are missing: %(columns)s."),
    "duplicate_columns": _("These columns occur twice: %(columns)s."),
    "no_lines": _("The file has a header but no lines."),
    "already_loaded": _("This content was imported already, as %(number)s (%(name)s). Nothing is counted twice."),
    "same_lines": _(
        "Every usable line of this file was imported already with %(number)s (%(name)s), in another format or order. "
        "Nothing is counted twice."
    ),
}
"""Why a whole file is refused, and how to mend it; the placeholders are filled by the reader."""

REASONS: dict[str, object] = {
    "column_shift": _("The values stand in the wrong columns."),
    "missing_account": _("The billing account is missing."),
    "missing_cost": _("The billed cost is missing."),
    "bad_decimal": _("This is not a number."),
    "amount_overflow": _("The amount is larger than any bill's."),
    "too_many_decimals": _("The amount has more than twelve decimals."),
    "bad_currency": _("This is not an ISO 4217 currency."),
    "bad_period": _("The billing period cannot be read."),
    "bad_charge_period": _("The charge period cannot be read."),
    "unknown_charge_category": _("FOCUS does not know this charge category."),
    "unknown_charge_class": _("FOCUS does not know this charge class."),
    "charge_outside_period": _("The charge lies outside its billing period."),
    "duplicate_line": _("The same line stands earlier in the file."),
    "zone_was_number": _("A number stood in the zone; the zone was left empty."),
    "region_from_name": _("The region was taken from its name."),
    "spelling": _("A differently spelled value was read as the standard one."),
    "trailing_fields": _("Empty fields at the end of the row were left out."),
    "tags_dropped": _("Unreadable tags were left out."),
    "quantity_rounded": _("The quantity was rounded to twelve decimals; the money was not."),
    "charge_beside_period": _("The charge lies up to a day beside its billing period."),
    "repeated_line": _("An equal line stands earlier in the file; both count, because their numbers differ."),
}
"""Why one row is not used, or what was repaired in it."""


def refusal_text(code: str, params: Mapping[str, object]) -> str:
    """Return why a whole file is refused, in the reader's language."""
    return str(REFUSALS[code]) % params


def refused_because(bill: BillFile) -> str:
    """Return why a bill was refused, in the reader's language; as it was said then, if the words are gone."""
    params = bill.content.get("refusal", {})
    return refusal_text(bill.refusal_code, params) if bill.refusal_code in REFUSALS else bill.refusal


def reason_text(code: str) -> str:
    """Return what is the matter with a row, in the reader's language."""
    return str(REASONS.get(code, code))
