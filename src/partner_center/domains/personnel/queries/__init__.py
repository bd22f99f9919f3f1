"""Reading delivery people and certificates: who is certified over a span and why not, and what lists narrow by."""

from partner_center.domains.personnel.queries.days import today
from partner_center.domains.personnel.queries.levels import reaching, types_reaching
from partner_center.domains.personnel.queries.reminders import due_for_a_reminder
from partner_center.domains.personnel.queries.standing import Standing, certified, standing, standings

__all__ = [
    "Standing",
    "certified",
    "due_for_a_reminder",
    "reaching",
    "standing",
    "standings",
    "today",
    "types_reaching",
]
