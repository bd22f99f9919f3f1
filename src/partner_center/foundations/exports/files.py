"""Writing rows into CSV and Excel files. This is the only place that knows the libraries for it."""

from __future__ import annotations

import csv
import math
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

Cell = str | int | bool | Decimal | date | datetime | None
Line = Sequence[Cell]

HAS_QUICK = find_spec("rustpy_xlsxwriter") is not None
"""Whether this machine has the compiled library; without it files take six times longer and are the same."""

SHEET_ROWS = 1_048_576
"""Rows of one Excel sheet, its heading included: a limit of the format."""

_CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, heading: Sequence[str], lines: Iterable[Line], *, with_bom: bool) -> int:
    """Write a CSV file as RFC 4180 has it, in UTF-8; return the number of lines below the heading.

    With the byte order mark Excel reads it as UTF-8. Texts that a spreadsheet would run as a formula get an
    apostrophe in front.
    """
    count = 0
    with path.open("w", encoding="utf-8-sig" if with_bom else "utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow([_plain(title) for title in heading])
        for line in lines:
            out.writerow([_plain(cell) for cell in line])
            count += 1
    return count


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_STARTS_FORMULA) else cell
        case Decimal():
            return format(cell, "f")
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def write_xlsx(
    path: Path, title: str, heading: Sequence[str], lines: Iterable[Line], *, sheet_rows: int = SHEET_ROWS
) -> int:
    """Write an Excel file, as many sheets as it takes; return the number of lines below the headings.

    Numbers of more than 15 digits are written as text, because Excel would round them.
    """
    room = sheet_rows - 1
    with tempfile.TemporaryFile(dir=path.parent) as spool:
        # The libraries want to know the sheets before the rows, and only the last row tells how many there are.
        count = 0
        for line in lines:
            pickle.dump([_excel(cell) for cell in line], spool)
            count += 1
        spool.seek(0)
        sheets = max(1, math.ceil(count / room))
        names = [sheet_name(title, number + 1 if sheets > 1 else 0) for number in range(sheets)]
        _writer(count)(path, names, unlike(heading), _unspool(spool, count), room)
    return count


def _unspool(spool: IO[bytes], count: int) -> Iterator[list[Any]]:
    for _number in range(count):
        yield pickle.load(spool)  # noqa: S301 - our own rows, from a file without a name


def _excel(cell: Cell) -> Any:  # noqa: ANN401 - what the libraries take
    match cell:
        case bool() | None:
            return cell
        case Decimal() | int():
            number = Decimal(cell).normalize()
            digits = number.as_tuple().digits
            exact = len(digits) <= _EXACT_DIGITS and abs(number.adjusted()) <= _EXACT_DIGITS
            return float(number) if exact else format(cell, "f" if isinstance(cell, Decimal) else "d")
        case str() if len(cell) > _CELL_CHARACTERS:
            raise Refused(_("A cell holds more text than Excel can. Ask for CSV instead."), code="cell_too_long")
    return cell


Writer = Callable[["Path", list[str], list[str], Iterator[list[Any]], int], None]


def _writer(count: int) -> Writer:
    # The quick one writes no heading where there are no rows.
    return write_quickly if HAS_QUICK and count else write_slowly


def write_quickly(path: Path, names: list[str], heading: list[str], lines: Iterator[list[Any]], room: int) -> None:
    """Write the sheets with the compiled library: 8 s a million rows."""
    import rustpy_xlsxwriter

    sheets: list[tuple[str, Any]] = [
        (name, (dict(zip(heading, line, strict=True)) for line in islice(lines, room))) for name in names
    ]
    rustpy_xlsxwriter.write_worksheets(
        sheets,
        str(path),
        bold_headers=True,
        freeze_panes={"general": {"row": 1, "col": 0}},
        datetime_format="yyyy-mm-dd hh:mm:ss",
    )


def write_slowly(path: Path, names: list[str], heading: list[str], lines: Iterator[list[Any]], room: int) -> None:
    """Write the same sheets with the library in pure Python, which runs everywhere."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name in names:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, heading, bold)
            for number, line in enumerate(islice(lines, room), start=1):
                for column, cell in enumerate(line):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, column, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    else:
                        sheet.write(number, column, cell)


def sheet_name(title: str, number: int) -> str:
    """Return a name that Excel allows: 31 characters, without the ones that formulas use."""
    suffix = f" {number}" if number else ""
    allowed = "".join(" " if one in "[]:*?/\\'" else one for one in title).strip() or "Export"
    return allowed[: 31 - len(suffix)] + suffix


def unlike(heading: Sequence[str]) -> list[str]:
    """Number headings that occur twice, so that no column hides another."""
    seen: dict[str, int] = {}
    names = []
    for title in heading:
        seen[title] = seen.get(title, 0) + 1
        names.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return names
