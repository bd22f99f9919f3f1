"""Work in the background: calculating runs, reminding of confirmations, building exported files."""

from partner_center.domains.incentives.jobs import exports as exports
from partner_center.domains.incentives.jobs.runs import calculate, remind_confirmation, remind_validity

__all__ = ["calculate", "exports", "remind_confirmation", "remind_validity"]
