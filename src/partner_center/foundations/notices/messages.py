"""What a message is: its key, words, category and audience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partner_center.foundations.identity.roles import Roles


class Category(TextChoices):
    """What a message is about; people choose their rhythm by it."""

    DECISIONS = "decisions", _("Decisions")
    MONEY = "money", _("Money")
    DEADLINES = "deadlines", _("Deadlines")
    SYSTEM = "system", _("System")
    SECURITY = "security", _("Security")


class Channel(TextChoices):
    """The ways a message reaches a person."""

    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")


class Cadence(TextChoices):
    """How soon a message of a category comes."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


MANDATORY = frozenset({Category.MONEY, Category.SECURITY})
"""Nobody can switch these off; money may be gathered into the daily digest."""

USUAL: dict[Category, Cadence] = {
    Category.DECISIONS: Cadence.AT_ONCE,
    Category.MONEY: Cadence.AT_ONCE,
    Category.SECURITY: Cadence.AT_ONCE,
    Category.DEADLINES: Cadence.DAILY,
    Category.SYSTEM: Cadence.DAILY,
}
"""The e-mail rhythm of somebody who chose nothing: decisions and money at once, the rest once a day."""

MESSAGES: dict[str, Message] = {}
"""Every declared message by key."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a domain, declared once in its ``notices.py``.

    ``subject`` is one line and ``body`` some sentences, both with ``%(name)s`` places for the context; a
    ``template`` (a text template of the domain) may take the place of ``body``. ``audience`` names the roles it is
    meant for, for the reader of the catalogue.
    """

    key: str
    subject: object
    category: str
    body: object = ""
    template: str = ""
    audience: Roles | None = None

    def __post_init__(self) -> None:
        """Enter the message in the catalogue; a second one under the same key raises ``ValueError``."""
        Category(self.category)
        if bool(self.body) == bool(self.template):
            msg = f"The message {self.key!r} needs either a body or a template."
            raise ValueError(msg)
        if MESSAGES.setdefault(self.key, self) != self:
            msg = f"The message {self.key!r} is declared twice."
            raise ValueError(msg)
