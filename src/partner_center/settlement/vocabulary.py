"""The words policies and facts are written in: kinds of program, what counts, associations, charge categories."""

FLAT, LADDER, MARGINAL = KINDS = ("flat", "ladder", "marginal")
NET, CHARGES = BASES = ("net", "charges")
PROGRAM, PARTNER = THRESHOLDS = ("program", "partner")
OPPORTUNITY = "opportunity"
"""The kind of a policy that rewards delivered opportunities, not the performance of a month."""

VALIDATED, SIGNED, DELIVERED = WINDOW_STARTS = ("validated", "signed", "delivered")
DAYS, MONTHS = WINDOW_UNITS = ("days", "months")
ASSOCIATIONS = ("resale", "referral")
CHARGE_CATEGORIES = ("Usage", "Purchase", "Credit", "Adjustment", "Tax")
COUNTING_BY_DEFAULT = frozenset({"Usage", "Purchase", "Credit", "Adjustment"})

CHOICES = {
    "kind": KINDS,
    "base": BASES,
    "threshold": THRESHOLDS,
    "associations": ASSOCIATIONS,
    "charge_categories": CHARGE_CATEGORIES,
    "window_since": WINDOW_STARTS,
    "window_unit": WINDOW_UNITS,
}
"""The words a policy's fields may hold."""

ENGINE_VERSION = "1"
"""Raised whenever the same terms and facts may give another figure."""
