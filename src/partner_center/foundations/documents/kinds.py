"""What may be uploaded where: each kind of document with its file types, its limit and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Q

    from partner_center.foundations.identity.actor import Actor

MIB = 1024 * 1024
USUAL_LIMIT = 10 * MIB
"""Bytes of one attachment (domain.md rule 7)."""

PICTURES = ("jpg", "jpeg", "bmp", "png", "gif")
SCANS = (*PICTURES, "pdf")
"""The file types of attachments (domain.md rule 7)."""

PAPERS = (*SCANS, "xlsx", "docx", "csv")
"""Scans, and what people write in an office: agreements, proofs, lists."""

KINDS: dict[str, Kind] = {}
"""Every kind that was declared, by code."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: ``domain.noun``, its name for people, its file types and its limit in bytes.

    ``readers`` narrows or widens who sees documents of this kind: it returns the condition for an actor. Without it
    the people of the owning company and the vendor's people do.
    """

    code: str
    label: object
    extensions: tuple[str, ...] = SCANS
    max_bytes: int = USUAL_LIMIT
    readers: Callable[[Actor], Q] | None = None

    def __post_init__(self) -> None:
        """Enter the kind in the list; the same code with other terms is a mistake of the program."""
        if KINDS.setdefault(self.code, self) != self:
            msg = f"The document kind {self.code} is declared twice."
            raise ValueError(msg)

    @property
    def accept(self) -> str:
        """The file types as a browser's file dialog wants them."""
        return ",".join(f".{extension}" for extension in self.extensions)

    @property
    def limits(self) -> str:
        """The file types and the size in words, for help texts and refusals."""
        types = ", ".join(self.extensions)
        return str(_("%(types)s, up to %(size)s MB") % {"types": types, "size": self.max_bytes // MIB})


EVIDENCE = Kind("documents.evidence", _("Evidence"), PAPERS)
AGREEMENT = Kind("documents.agreement", _("Agreement"), ("pdf", "docx"))
CERTIFICATE = Kind("documents.certificate", _("Certificate scan"))
INVOICE = Kind("documents.invoice", _("Invoice"), ("pdf", "jpg", "jpeg", "png"))
