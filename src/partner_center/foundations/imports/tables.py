"""A kind of table: its columns, its limits; reading one, and the workbook to fill in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import python_calamine
import xlsxwriter
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents import inspection, names
from partner_center.foundations.documents.kinds import MIB, Kind
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.core.files.base import File

CELL_LENGTH = 1000
"""Letters of a cell that are looked at; more than any field takes, so that a longer one is refused by the form."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file: the form's field, its two headings, and what belongs there in both languages."""

    name: str
    chinese: str
    english: str
    needed: bool
    about_chinese: str
    about_english: str
    example: str

    @property
    def heading(self) -> str:
        """The heading of the template."""
        return f"{self.chinese} / {self.english}{' *' if self.needed else ''}"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of the file: its number as the spreadsheet shows it, and its texts by field."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A line as it was handed in, what is wrong with it by field, and what became of it, in the reader's language."""

    texts: Mapping[str, str]
    errors: Mapping[str, str]
    outcome: str


MARKS = ("结果 / Outcome", "需修改 / To be mended")
"""Headings of what a marked copy adds."""


def refusal(text: object, code: str) -> Refused:
    """Return a refusal that blames the file."""
    return Refused(text, code=code, fields={"file": text})


def _of_workbook(data: bytes, most_rows: int) -> list[list[str]]:
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.height > most_rows * 10:
            raise _too_long(most_rows)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, IndexError, ValueError) as error:
        raise refusal(_("The file is damaged. Save it again and upload it once more."), "damaged") from error


def _text(cell: object) -> str:
    """Return a cell as people see it: a number without its decimal point, so that a mobile number stays one."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _of_text(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refusal(_("The text's encoding is unknown. Save the CSV in UTF-8."), "content_mismatch")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise refusal(_("The file is damaged. Save it again and upload it once more."), "damaged") from error


@dataclass(frozen=True)
class Table:
    """A kind of table: what it is a file of, its columns in their order, and how many rows it may have.

    Any order of columns is read, and headings of either language are understood.
    """

    kind: Kind
    columns: Sequence[FileColumn]
    sheet: str
    """Name of the template's sheet, in both languages."""
    most_rows: int = 1000

    def read(self, upload: File[bytes]) -> list[FileRow]:
        """Return the lines of a file that are not empty, or refuse the file with what mends it."""
        _name, extension = names.clean(upload.name or "", self.kind)
        if upload.size > self.kind.max_bytes:
            text = _("The file is larger than %(limit)s MB. Make it smaller or split it.")
            raise refusal(text % {"limit": self.kind.max_bytes // MIB}, "too_large")
        upload.seek(0)
        data = upload.read()
        if not data:
            raise refusal(_("The file is empty. Choose another one."), "empty")
        inspection.inspect(data, extension)  # its real content, and whether it unpacks to more than is accepted
        return self._rows(_of_text(data) if extension == "csv" else _of_workbook(data, self.most_rows))

    def _rows(self, lines: list[list[str]]) -> list[FileRow]:
        head = next((place for place, line in enumerate(lines) if any(cell.strip() for cell in line)), None)
        if head is None:
            raise refusal(_("The file is empty. Choose another one."), "empty")
        fields = self._fields(lines[head])
        numbered = enumerate(lines[head + 1 :], head + 2)
        every = [FileRow(number, self._values(fields, line)) for number, line in numbered]
        rows = [row for row in every if any(row.values.values())]
        if not rows:
            raise refusal(_("The file has headings but no rows below them."), "empty")
        if len(rows) > self.most_rows:
            raise _too_long(self.most_rows)
        return rows

    def _fields(self, heading: Sequence[str]) -> list[str]:
        known = {
            _plain(title): column.name
            for column in self.columns
            for title in (column.name, column.chinese, column.english, column.heading)
        }
        fields = [known.get(_plain(cell)[:CELL_LENGTH], "") for cell in heading]
        missing = [column.heading for column in self.columns if column.needed and column.name not in fields]
        if missing:
            text = _("These columns are missing: %(columns)s. Download the template and copy your list into it.")
            raise refusal(text % {"columns": ", ".join(missing)}, "columns_missing")
        twice = [column.heading for column in self.columns if fields.count(column.name) > 1]
        if twice:
            text = _("These columns stand there twice: %(columns)s.")
            raise refusal(text % {"columns": ", ".join(twice)}, "columns_twice")
        return fields

    def _values(self, fields: Sequence[str], line: Sequence[str]) -> dict[str, str]:
        found = dict.fromkeys((column.name for column in self.columns), "")
        found |= {name: cell.strip()[:CELL_LENGTH] for name, cell in zip(fields, line, strict=False) if name}
        return found

    def marked(self, rows: Iterable[MarkedRow]) -> bytes:
        """Return the list again as a workbook, each wrong cell red with its rule, and each row with what became of it.

        It can be mended and handed in as it is: the last two columns are nobody's, and no text becomes a formula.
        """
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
            bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
            red = book.add_format({"num_format": "@", "bg_color": "#F8D7DA", "font_color": "#842029"})
            sheet = book.add_worksheet(self.sheet)
            headings = [*(column.heading for column in self.columns), *MARKS]
            sheet.set_column(0, len(headings) - 1, 24, text)
            _write(sheet, 0, headings, bold)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows, 1):
                for place, column in enumerate(self.columns):
                    said = row.errors.get(column.name, "")
                    sheet.write_string(line, place, row.texts.get(column.name, ""), red if said else text)
                    if said:
                        sheet.write_comment(line, place, said)
                _write(sheet, line, (row.outcome, " ".join(row.errors.values())), text, first=len(self.columns))
        return target.getvalue()

    def template(self) -> bytes:
        """Return the workbook to fill in: one sheet for the list, one that explains the columns in both languages."""
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
            bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
            sheet = book.add_worksheet(self.sheet)
            for place, column in enumerate(self.columns):
                sheet.set_column(place, place, 24, text)
                sheet.write_string(0, place, column.heading, bold)
            sheet.freeze_panes(1, 0)
            help_sheet = book.add_worksheet("说明 Explanation")
            help_sheet.set_column(0, 0, 32)
            help_sheet.set_column(1, 2, 60)
            _write(help_sheet, 0, ("列 / Column", "说明", "Explanation", "示例 / Example"), bold)
            for line, column in enumerate(self.columns, 1):
                _write(help_sheet, line, (column.heading, column.about_chinese, column.about_english, column.example))
            limit = f"每个文件最多{self.most_rows}行，{self.kind.max_bytes // MIB} MB。"
            _write(help_sheet, len(self.columns) + 2, (limit, "带 * 的列必填。", "Columns with * are needed."))
        return target.getvalue()


def _too_long(most_rows: int) -> Refused:
    text = _("The file has more than %(most)d rows. Split it into several files.")
    return refusal(text % {"most": most_rows}, "too_many_rows")


def _plain(heading: str) -> str:
    return "".join(heading.replace("*", "").casefold().split())


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, texts: Iterable[str], look: object = None, *, first: int = 0
) -> None:
    for place, text in enumerate(texts, first):
        sheet.write_string(line, place, text, look)
