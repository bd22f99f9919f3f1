"""Background work of opportunities: comparing them, reminders, exports."""

from partner_center.domains.opportunities.jobs import duplicates, opportunities

__all__ = ["duplicates", "opportunities"]
