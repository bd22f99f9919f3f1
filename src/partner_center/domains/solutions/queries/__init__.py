"""Reading offerings: whether one counts, which marks it bore when, and what lists narrow by."""

from partner_center.domains.solutions.queries.counting import Counting, counting, with_counting
from partner_center.domains.solutions.queries.marks import bore, flags_at, last_marking, marks_of, out_of_step

__all__ = ["Counting", "bore", "counting", "flags_at", "last_marking", "marks_of", "out_of_step", "with_counting"]
