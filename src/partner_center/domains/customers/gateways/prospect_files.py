"""Reading lists of prospects from XLSX and CSV, and writing the template for them.

A file is refused as a whole where it cannot be read, is too large, or lacks a column that is needed; whatever is wrong
in single cells is found afterwards, by the form that a person would fill in.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import python_calamine
import xlsxwriter
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import IMPORT_FILE
from partner_center.foundations.documents import inspection, names
from partner_center.foundations.documents.kinds import MIB
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.core.files.base import File

MOST_ROWS = 1000
"""Prospects in one file."""

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


COLUMNS = (
    FileColumn(
        "name",
        "客户名称",
        "Customer name",
        True,
        "营业执照上的全称，不超过256个字符",
        "As in the register, up to 256 letters",
        "晨曦样例科技有限公司",
    ),
    FileColumn("contact_name", "联系人", "Contact", True, "不超过64个字符", "Up to 64 letters", "王样例"),
    FileColumn(
        "mobile",
        "手机号",
        "Mobile",
        True,
        "中国大陆为11位数字，其他地区请加国家码（如+65）；客户须用该号码注册",
        "China: 11 digits; elsewhere with country code, such as +65. The customer registers with it",
        "13800138000",
    ),
    FileColumn(
        "email",
        "邮箱",
        "E-mail",
        False,
        "线上邀请时必填，不超过64个字符",
        "Needed for online invitations, up to 64 letters",
        "sample@example.com",
    ),
    FileColumn(
        "country", "国家/地区代码", "Country", False, "两位大写字母，默认CN", "Two capital letters, CN if empty", "CN"
    ),
    FileColumn("industry", "行业", "Industry", False, "不超过64个字符", "Up to 64 letters", "制造"),
    FileColumn("region", "区域", "Region", False, "不超过64个字符", "Up to 64 letters", "华东"),
    FileColumn("remark", "备注", "Remark", False, "不超过500个字符", "Up to 500 letters", ""),
)
"""The columns in their order. Any order is read; headings of either language are understood."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of the file: its number as the spreadsheet shows it, and its texts by field."""

    number: int
    values: dict[str, str]


def read(upload: File[bytes]) -> list[FileRow]:
    """Return the lines of a file that are not empty, or refuse the file with what mends it."""
    _name, extension = names.clean(upload.name or "", IMPORT_FILE)
    if upload.size > IMPORT_FILE.max_bytes:
        text = _("The file is larger than %(limit)s MB. Make it smaller or split it.")
        raise refusal(text % {"limit": IMPORT_FILE.max_bytes // MIB}, "too_large")
    upload.seek(0)
    data = upload.read()
    if not data:
        raise refusal(_("The file is empty. Choose another one."), "empty")
    inspection.inspect(data, extension)  # its real content, and whether it unpacks to more than is accepted
    lines = _of_text(data) if extension == "csv" else _of_workbook(data)
    return _rows(lines)


def refusal(text: object, code: str) -> Refused:
    """Return a refusal that blames the file."""
    return Refused(text, code=code, fields={"file": text})


def _of_workbook(data: bytes) -> list[list[str]]:
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0)
        if sheet.height > MOST_ROWS * 10:
            raise _too_long()
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


def _rows(lines: list[list[str]]) -> list[FileRow]:
    head = next((place for place, line in enumerate(lines) if any(cell.strip() for cell in line)), None)
    if head is None:
        raise refusal(_("The file is empty. Choose another one."), "empty")
    fields = [_field_of(cell) for cell in lines[head]]
    missing = [column.heading for column in COLUMNS if column.needed and column.name not in fields]
    if missing:
        text = _("These columns are missing: %(columns)s. Download the template and copy your list into it.")
        raise refusal(text % {"columns": ", ".join(missing)}, "columns_missing")
    twice = [column.heading for column in COLUMNS if fields.count(column.name) > 1]
    if twice:
        text = _("These columns stand there twice: %(columns)s.")
        raise refusal(text % {"columns": ", ".join(twice)}, "columns_twice")
    rows = [
        FileRow(number, values)
        for number, line in enumerate(lines[head + 1 :], head + 2)
        if any((values := _values(fields, line)).values())
    ]
    if not rows:
        raise refusal(_("The file has headings but no prospects below them."), "empty")
    if len(rows) > MOST_ROWS:
        raise _too_long()
    return rows


def _too_long() -> Refused:
    text = _("The file has more than %(most)d prospects. Split it into several files.")
    return refusal(text % {"most": MOST_ROWS}, "too_many_rows")


def _values(fields: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    found = dict.fromkeys((column.name for column in COLUMNS), "")
    found |= {name: cell.strip()[:CELL_LENGTH] for name, cell in zip(fields, line, strict=False) if name}
    return found


def _plain(heading: str) -> str:
    return "".join(heading.replace("*", "").casefold().split())


KNOWN = {
    _plain(heading): column.name
    for column in COLUMNS
    for heading in (column.name, column.chinese, column.english, column.heading)
}


def _field_of(heading: str) -> str:
    return KNOWN.get(_plain(heading)[:CELL_LENGTH], "")


def template() -> bytes:
    """Return the workbook to fill in: one sheet for the list, one that explains the columns in both languages."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("客户 Prospects")
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, 24, text)
            sheet.write_string(0, place, column.heading, bold)
        sheet.freeze_panes(1, 0)
        help_sheet = book.add_worksheet("说明 Explanation")
        help_sheet.set_column(0, 0, 32)
        help_sheet.set_column(1, 2, 60)
        _write(help_sheet, 0, ("列 / Column", "说明", "Explanation", "示例 / Example"), bold)
        for line, column in enumerate(COLUMNS, 1):
            _write(help_sheet, line, (column.heading, column.about_chinese, column.about_english, column.example))
        last = len(COLUMNS) + 2
        _write(
            help_sheet,
            last,
            (
                f"每个文件最多{MOST_ROWS}行，{IMPORT_FILE.max_bytes // MIB} MB。",
                "带 * 的列必填。",
                "Columns with * are needed.",
            ),
        )
    return target.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, texts: Iterable[str], look: object = None) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(line, place, text, look)
