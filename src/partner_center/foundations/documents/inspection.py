"""What an uploaded file really is: its content decides, not its name and not what the browser says."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

import filetype
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents import images
from partner_center.kit.refusals import Refused

CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
}
ALIASES = {"image/x-ms-bmp": "image/bmp"}

PDF_TAIL = 2048
"""Bytes at the end in which a complete PDF says so."""

UNPACKED_LIMIT = 200 * 1024 * 1024
PACKED_AT_MOST = 200
"""An office file may unpack to 200 MB, and to 200 times its size: text packs well, but not that well."""

MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?xml|iframe|body)", re.IGNORECASE)
MARKUP_SEARCHED = 4096


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: its bytes (pictures: written anew) and its true content type."""

    data: bytes
    content_type: str


def inspect(data: bytes, extension: str) -> Inspected:
    """Return what may be kept of a file whose name has an accepted ending, or refuse with what is wrong."""
    content_type = CONTENT_TYPES[extension]
    if extension == "csv":
        _demand_plain_text(data)
    elif _sniffed(data) != content_type:
        text = _("The content is not what the ending .%(ending)s says. Save it as a real .%(ending)s file.")
        raise _refusal(text % {"ending": extension}, "content_mismatch")
    if extension in images.FORMATS:
        return Inspected(_picture(data, extension), content_type)
    if extension == "pdf":
        _demand_whole_pdf(data)
    if extension in {"xlsx", "docx"}:
        _demand_harmless_office_file(data)
    return Inspected(data, content_type)


def _sniffed(data: bytes) -> str:
    kind = filetype.guess(data)
    found = kind.mime if kind else ""
    return ALIASES.get(found, found)


def _picture(data: bytes, extension: str) -> bytes:
    try:
        return images.written_anew(data, extension)
    except images.TooManyPixelsError as error:
        text = _("The picture has more than %(limit)s million pixels. Scan it at a lower resolution.")
        raise _refusal(text % {"limit": images.MOST_PIXELS // 1_000_000}, "too_many_pixels") from error
    except ValueError as error:
        raise _refusal(_("The picture is damaged. Save or scan it again."), "damaged") from error


def _demand_whole_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-PDF_TAIL:]:
        raise _refusal(_("The PDF is cut off. Save it again and upload it once more."), "damaged")
    if MARKUP.search(data[:MARKUP_SEARCHED].split(b"obj", 1)[0]):
        raise _refusal(_("The PDF contains a web page. Print it to a new PDF and upload that."), "content_mismatch")


def _demand_plain_text(data: bytes) -> None:
    if b"\0" in data or MARKUP.search(data[:MARKUP_SEARCHED]) or _sniffed(data):
        raise _refusal(_("The content is not plain text with separators. Save it as CSV."), "content_mismatch")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise _refusal(_("The text's encoding is unknown. Save the CSV in UTF-8."), "content_mismatch")


def _demand_harmless_office_file(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refusal(_("The file is damaged. Save it again and upload it once more."), "damaged") from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > min(UNPACKED_LIMIT, max(len(data), 1024) * PACKED_AT_MOST):
        raise _refusal(
            _("The file unpacks to more than is accepted. Split it into smaller files."), "unpacks_too_large"
        )
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise _refusal(_("The file contains macros. Save it without macros."), "macros")


def _refusal(text: object, code: str) -> Refused:
    return Refused(text, code=code, fields={"file": text})
