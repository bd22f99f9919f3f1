"""What reading a billing file gives back: the sums, the files written, and the words for what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import duckdb

Progress = Callable[[int, int], None]
"""Called with (percent done, 100); never goes backwards and ends at 100."""


class Refusal(StrEnum):
    """Why a whole file is refused; the caller translates it and fills in the parameters named in brackets."""

    EMPTY = "empty"
    ZIP_ARCHIVE = "zip_archive"  # {files}
    WORKBOOK = "workbook"
    OTHER_COMPRESSION = "other_compression"  # {kind}
    BINARY = "binary"
    TOO_LARGE = "too_large"  # {limit} in bytes, of the decompressed content
    BOMB = "bomb"  # {ratio}, the most times a file may grow when decompressed
    BROKEN_GZIP = "broken_gzip"
    BROKEN_PARQUET = "broken_parquet"
    UTF16 = "utf16"
    WRONG_ENCODING = "wrong_encoding"  # {line, guess}, guess may be empty
    NOT_CSV = "not_csv"
    OTHER_DELIMITER = "other_delimiter"  # {delimiter}
    UNCLOSED_QUOTE = "unclosed_quote"  # {line}
    BAD_QUOTING = "bad_quoting"  # {line}
    ROW_TOO_LONG = "row_too_long"  # {limit} in bytes
    NOT_FOCUS = "not_focus"
    MISSING_COLUMNS = "missing_columns"  # {columns}
    DUPLICATE_COLUMNS = "duplicate_columns"  # {columns}
    NO_LINES = "no_lines"


class Reason(StrEnum):
    """Why one row is not used. The other rows of the file are not touched by it."""

    COLUMN_SHIFT = "column_shift"
    MISSING_ACCOUNT = "missing_account"
    MISSING_COST = "missing_cost"
    BAD_DECIMAL = "bad_decimal"
    AMOUNT_OVERFLOW = "amount_overflow"
    TOO_MANY_DECIMALS = "too_many_decimals"
    BAD_CURRENCY = "bad_currency"
    BAD_PERIOD = "bad_period"
    BAD_CHARGE_PERIOD = "bad_charge_period"
    UNKNOWN_CHARGE_CATEGORY = "unknown_charge_category"
    UNKNOWN_CHARGE_CLASS = "unknown_charge_class"
    CHARGE_OUTSIDE_PERIOD = "charge_outside_period"
    DUPLICATE_LINE = "duplicate_line"


class Repair(StrEnum):
    """What was mended or found odd in a row that is used all the same. None of these touches money."""

    ZONE_WAS_NUMBER = "zone_was_number"
    REGION_FROM_NAME = "region_from_name"
    SPELLING = "spelling"
    TRAILING_FIELDS = "trailing_fields"
    TAGS_DROPPED = "tags_dropped"
    QUANTITY_ROUNDED = "quantity_rounded"
    CHARGE_BESIDE_PERIOD = "charge_beside_period"
    REPEATED_LINE = "repeated_line"


class Unreadable(Exception):  # noqa: N818 - reads as what the file is; the house names its refusals so
    """The file as a whole cannot be used; nothing was kept of it."""

    def __init__(self, refusal: Refusal, **params: str | int) -> None:
        super().__init__(refusal.value, params)
        self.refusal = refusal
        self.params: Mapping[str, str | int] = params

    @property
    def slug(self) -> str:
        """The stable word a caller looks its translation up by."""
        return self.refusal.value


@dataclass(frozen=True, slots=True)
class CategorySum:
    """The usable lines of one currency and charge category, summed exactly (twelve decimals)."""

    currency: str
    charge_category: str
    lines: int
    billed_cost: Decimal
    effective_cost: Decimal
    list_cost: Decimal
    contracted_cost: Decimal


@dataclass(frozen=True, slots=True)
class AccountSum:
    """The usable lines of one billing account in one period and currency."""

    account: str
    account_name: str
    period: str
    currency: str
    lines: int
    billed_cost: Decimal
    provider: str = ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not used. `line_no` is the row as a spreadsheet counts it: the header is row 1."""

    line_no: int
    reason: Reason
    column: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Note:
    """A repair or oddity in a row that is used: what the column held and what it was taken for."""

    line_no: int
    repair: Repair
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class FocusResult:
    """A billing file that was read: `rows` = `usable` + `rejected`; blank rows are counted nowhere.

    `sha256` names the content: of a CSV its decompressed text without byte-order mark, with plain line ends and without
    blank lines at the end, so that a gzip and an unpacked copy are the same content; of a Parquet file its bytes.
    `lines_digest` names the usable lines whatever their order and file format.
    """

    kind: str
    size: int
    content_size: int
    sha256: str
    lines_digest: str
    rows: int
    usable: int
    rejected: int
    lines_path: Path
    rejected_path: Path
    notes_path: Path
    sums: tuple[CategorySum, ...]
    accounts: tuple[AccountSum, ...]
    periods: tuple[str, ...]
    reasons: Mapping[Reason, int]
    repairs: Mapping[Repair, int]
    credits: int
    adjustments: int
    corrections: int
    taxes: int
    purchases: int
    negative: int
    zero: int

    def rejected_rows(self, *, limit: int | None = None, offset: int = 0) -> Iterator[RejectedRow]:
        """The rows that are not used, in file order."""
        for line_no, reason, column, value, detail in _rows(self.rejected_path, limit, offset):
            yield RejectedRow(line_no, Reason(reason), column, value, detail)

    def notes(self, *, limit: int | None = None, offset: int = 0) -> Iterator[Note]:
        """Everything that was mended or found odd, in file order."""
        for line_no, repair, column, was, now in _rows(self.notes_path, limit, offset):
            yield Note(line_no, Repair(repair), column, was, now)


def _rows(path: Path, limit: int | None, offset: int) -> list[tuple[int, str, str, str, str]]:
    with duckdb.connect(config={"threads": 1}) as base:
        query = "FROM read_parquet($path) LIMIT $limit OFFSET $offset"
        params = {"path": str(path), "limit": 2**62 if limit is None else limit, "offset": offset}
        return base.execute(query, params).fetchall()
