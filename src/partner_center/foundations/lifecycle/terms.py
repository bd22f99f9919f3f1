"""How long a deadline lasts: days or working days, as the contract writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import ngettext

from partner_center.foundations.calendars.queries import due_after

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.models import Company


@dataclass(frozen=True, slots=True)
class Term:
    """A span of whole days; ``working`` days follow the calendar of the company's country."""

    count: int
    working: bool = False

    def after(self, start: datetime, company: Company) -> datetime:
        """Return the instant at which the term has run out: the end of its last day, where the company is."""
        if self.working:
            return due_after(start, working_days=self.count, country=company.country, zone=company.time_zone)
        return due_after(start, days=self.count, country=company.country, zone=company.time_zone)

    def __str__(self) -> str:
        """Return the term in words, as the rulebook and the screens show it."""
        if self.working:
            return ngettext("%(count)d working day", "%(count)d working days", self.count) % {"count": self.count}
        return ngettext("%(count)d day", "%(count)d days", self.count) % {"count": self.count}


def days(count: int) -> Term:
    """Return a term of calendar days."""
    return Term(count)


def working_days(count: int) -> Term:
    """Return a term of working days."""
    return Term(count, working=True)


def effective(key: str, stated: Term | None) -> Term | None:
    """Return the term a deployment put in place of the stated one (setting ``TERMS``), or the stated one."""
    chosen = settings.TERMS.get(key, stated)
    return chosen if isinstance(chosen, Term) or chosen is None else Term(*chosen)
