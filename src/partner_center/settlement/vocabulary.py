"""The words policies and facts are written in: kinds of program, what counts, associations, charge categories."""

FLAT, LADDER, MARGINAL = KINDS = ("flat", "ladder", "marginal")
NET, CHARGES = BASES = ("net", "charges")
PROGRAM, PARTNER = THRESHOLDS = ("program", "partner")
ASSOCIATIONS = ("resale", "referral")
CHARGE_CATEGORIES = ("Usage", "Purchase", "Credit", "Adjustment", "Tax")
COUNTING_BY_DEFAULT = frozenset({"Usage", "Purchase", "Credit", "Adjustment"})

CHOICES = {
    "kind": KINDS,
    "base": BASES,
    "threshold": THRESHOLDS,
    "associations": ASSOCIATIONS,
    "charge_categories": CHARGE_CATEGORIES,
}
"""The words a policy's fields may hold."""

ENGINE_VERSION = "1"
"""Raised whenever the same terms and facts may give another figure."""
