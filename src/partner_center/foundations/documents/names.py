"""File names as people send them: cleaned, and refused where they deceive."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.models import NAME_LENGTH
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.foundations.documents.kinds import Kind

# fmt: off
DECEIVING = frozenset({
    "exe", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "mjs", "jse", "wsf", "hta", "lnk", "jar", "sh",
    "php", "py", "pl", "rb", "cgi", "asp", "aspx", "jsp", "htm", "html", "xhtml", "svg", "xml", "mht", "swf", "dll",
    "iso", "img", "zip", "rar", "7z", "gz", "tar", "docm", "xlsm", "pptm", "pdf", "doc", "docx", "xls", "xlsx",
    "jpg", "jpeg", "png", "gif", "bmp",
})
# fmt: on
"""Endings that do not stand before another ending: ``invoice.exe.pdf`` is made to be misread."""

LETTERS_AND_SIGNS = ("L", "M", "N", "P", "S", "Zs")
"""Unicode categories a name may contain; left out are control and invisible characters that reorder text."""


def clean(name: str, kind: Kind) -> tuple[str, str]:
    """Return the name to show and its ending in small letters; refuse a name that no honest file has."""
    shown = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    if not shown or any(not unicodedata.category(sign).startswith(LETTERS_AND_SIGNS) for sign in shown):
        raise _refusal(_("The file's name contains invisible characters. Rename the file and try again."), "bad_name")
    if len(shown) > NAME_LENGTH:
        text = _("The file's name is longer than %(limit)s characters. Rename the file and try again.")
        raise _refusal(text % {"limit": NAME_LENGTH}, "name_too_long")
    stem, _dot, ending = shown.rpartition(".")
    extension = ending.lower()
    if not stem or extension not in kind.extensions:
        text = _("“%(name)s” is not of a type that is accepted here. Accepted: %(limits)s.")
        raise _refusal(text % {"name": shown, "limits": kind.limits}, "wrong_type")
    if any(part.strip().lower() in DECEIVING for part in stem.split(".")[1:]):
        raise _refusal(_("The file's name has two endings. Keep only the true one and try again."), "two_endings")
    return shown, extension


def _refusal(text: object, code: str) -> Refused:
    return Refused(text, code=code, fields={"file": text})
