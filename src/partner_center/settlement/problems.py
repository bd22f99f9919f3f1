"""What can be wrong with an incentive policy, field by field, in a form that a screen can translate."""

import dataclasses
from collections.abc import Iterable

MESSAGES = {
    "required": "This is needed.",
    "unknown_choice": "%(value)s is not one of: %(choices)s.",
    "currency": "A currency is three capital letters, such as CNY.",
    "month": "A month is written like 2026-09.",
    "month_order": "The program must end after it begins.",
    "rate_negative": "A rate cannot be negative.",
    "rate_above_one": "A rate cannot be more than 100%%.",
    "rate_too_fine": "A rate has at most six decimals (0.000001 is one part per million).",
    "rate_with_ladder": "A program with a ladder takes its rates from the rungs; leave the single rate empty.",
    "rungs_with_flat": "A flat program has no rungs.",
    "rung_negative": "A rung cannot begin below zero.",
    "rung_empty": "A rung must end above where it begins.",
    "rung_overlap": "This rung begins at %(starts)s, inside the rung before it, which ends at %(ends)s.",
    "rung_gap": "Nothing covers the amounts from %(ends)s to %(starts)s.",
    "rung_after_open_end": "The rung before this one has no end, so nothing can follow it.",
    "rung_needs_open_end": "The last rung must be open, or large amounts would earn nothing.",
    "amount_too_fine": "An amount has at most twelve decimals.",
    "amount_too_large": "The amount must stay below one trillion.",
    "cap_not_positive": "A cap must be above zero; leave it empty for no cap.",
    "marginal_threshold": "A marginal ladder is measured on its own base, not on the partner's whole base.",
    "limit_negative": "The limit for new customers cannot be negative.",
    "window_length": "The window lasts between 1 and %(most)s days or months.",
    "duplicate_code": "%(value)s is used by more than one program.",
}
"""Slug to English text with %-style parameters; screens translate by slug."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `field` is dotted ("rungs.2.rate"), `slug` a key of MESSAGES, `params` fill its text."""

    field: str
    slug: str
    params: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Read as "field: what is wrong", in English."""
        return f"{self.field}: {MESSAGES[self.slug] % self.params}"


class TermsError(ValueError):
    """The policy cannot be released as it stands; `problems` lists all that is wrong, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep every problem; the message joins them for logs."""
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
