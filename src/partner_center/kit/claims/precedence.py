"""Who of two came first: the rule about two claims on the same need of the same customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from partner_center.kit.claims.evidence import Customer, Likeness, Sign, likeness_of, signs_of
from partner_center.kit.claims.needs import Need, Overlap, overlap_of


class Origin(StrEnum):
    """Who brought a claim."""

    PARTNER = "po"
    VENDOR = "ho"


class PartnersBy(StrEnum):
    """Two partners' claims: by when those that are validated were submitted, or by when they passed validation."""

    SUBMISSION = "submission"
    VALIDATION = "validation"


class VendorBy(StrEnum):
    """A partner's claim against the vendor's creation time.

    By when it passed its audit, or by when it was submitted (which counts once it is validated).
    """

    AUDIT = "audit"
    SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class Rules:
    """Which reading of the rule is in force; the sources have both (domain.md, “How the sources disagree”)."""

    partners_by: PartnersBy = PartnersBy.SUBMISSION
    vendor_by: VendorBy = VendorBy.AUDIT
    decided_from: Likeness = Likeness.CERTAIN
    """From which likeness on the rule decides alone; anything less certain is for a person."""


class Rule(StrEnum):
    """The sentence that was applied."""

    PARTNERS_SUBMISSION = "partners_submission"
    PARTNERS_VALIDATION = "partners_validation"
    VENDOR_AUDIT = "vendor_audit"
    VENDOR_SUBMISSION = "vendor_submission"
    RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the instants that count (None: has not happened) and what it is about.

    ``key`` is its number, unique, and decides a tie. A claim that is no longer made does not belong among claims.
    """

    key: str
    origin: Origin
    partner: str
    customer: Customer
    need: Need
    submitted_at: datetime | None = None
    audit_passed_at: datetime | None = None
    validated_at: datetime | None = None
    created_at: datetime | None = None

    @property
    def is_made(self) -> bool:
        """Whether the claim counts at all: submitted by the partner, or created by the vendor."""
        return self.made_at is not None

    @property
    def made_at(self) -> datetime | None:
        """When the claim was made."""
        return self.created_at if self.origin is Origin.VENDOR else self.submitted_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said about two claims. ``keys`` are ordered, so that a pair has one verdict.

    ``times`` are the compared instants in the order of ``keys``. ``winner`` leads; ``since`` says from when that is
    settled, and is None while a fact that may still come could turn it.
    """

    keys: tuple[str, str]
    likeness: Likeness
    signs: tuple[Sign, ...]
    overlap: Overlap
    rule: Rule
    times: tuple[datetime | None, datetime | None]
    winner: str
    since: datetime | None
    by_rule: bool

    @property
    def loser(self) -> str:
        """The other one."""
        return self.keys[1] if self.winner == self.keys[0] else self.keys[0]

    @property
    def is_settled(self) -> bool:
        """Whether the rule decides, and nothing can turn it any more."""
        return self.by_rule and self.since is not None


def judge(one: Claim, two: Claim, rules: Rules) -> Verdict | None:
    """Return the verdict about two claims, or None where there is nothing to decide.

    There is nothing to decide about claims of the same kind by the same side, about different customers, and about
    different needs. The order of the two does not matter.
    """
    left, right = sorted((one, two), key=lambda claim: claim.key)
    if not _rivals(left, right):
        return None
    likeness, overlap = likeness_of(left.customer, right.customer), overlap_of(left.need, right.need)
    if likeness is Likeness.NONE or overlap is Overlap.OTHER:
        return None
    rule, times, winner, since = _first(left, right, rules)
    sure = [Likeness.CERTAIN] if rules.decided_from is Likeness.CERTAIN else [Likeness.CERTAIN, Likeness.PROBABLE]
    return Verdict(
        keys=(left.key, right.key),
        likeness=likeness,
        signs=signs_of(left.customer, right.customer),
        overlap=overlap,
        rule=rule,
        times=times,
        winner=winner.key,
        since=since,
        by_rule=likeness in sure and overlap is Overlap.SAME,
    )


def _rivals(left: Claim, right: Claim) -> bool:
    """Two partners, or a partner and the vendor; what one side brought twice is no contest."""
    if left.key == right.key or not (left.is_made and right.is_made):
        return False
    if left.origin is right.origin:
        return left.origin is Origin.PARTNER and left.partner != right.partner
    return True


Answer = tuple[Rule, tuple[datetime | None, datetime | None], Claim, datetime | None]


def _first(left: Claim, right: Claim, rules: Rules) -> Answer:
    if left.origin is right.origin:
        if rules.partners_by is PartnersBy.VALIDATION:
            return _partners_by_validation(left, right)
        return _partners_by_submission(left, right)
    return _against_vendor(left, right, rules.vendor_by)


def _partners_by_submission(left: Claim, right: Claim) -> Answer:
    """Of those that pass validation, the one submitted first; settled once it has passed."""
    first, second = sorted((left, right), key=lambda claim: (_sure(claim.submitted_at), claim.key))
    # The second one leads once it is validated, but only until the first one passes too.
    winner = second if second.validated_at and not first.validated_at else first
    since = _latest(first.validated_at, second.submitted_at) if winner is first else None
    return Rule.PARTNERS_SUBMISSION, (left.submitted_at, right.submitted_at), winner, since


def _partners_by_validation(left: Claim, right: Claim) -> Answer:
    """The one that passes validation first; until then the one submitted first leads."""
    times = (left.validated_at, right.validated_at)
    passed = [claim for claim in (left, right) if claim.validated_at]
    if not passed:
        leader = min((left, right), key=lambda claim: (_sure(claim.submitted_at), claim.key))
        return Rule.PARTNERS_VALIDATION, times, leader, None
    winner = min(passed, key=lambda claim: (_sure(claim.validated_at), _sure(claim.submitted_at), claim.key))
    other = right if winner is left else left
    return Rule.PARTNERS_VALIDATION, times, winner, _latest(winner.validated_at, other.submitted_at)


def _against_vendor(left: Claim, right: Claim, by: VendorBy) -> Answer:
    """The vendor's creation time against the partner's; the partner's claim must also prove valid to hold."""
    partner, vendor = (right, left) if left.origin is Origin.VENDOR else (left, right)
    rule = Rule.VENDOR_AUDIT if by is VendorBy.AUDIT else Rule.VENDOR_SUBMISSION
    reached = partner.audit_passed_at if by is VendorBy.AUDIT else partner.submitted_at
    times = (vendor.created_at, reached) if partner is right else (reached, vendor.created_at)
    came_first = reached is not None and (reached, partner.key) < (_sure(vendor.created_at), vendor.key)
    if came_first:
        return rule, times, partner, _latest(partner.validated_at, vendor.created_at)
    return rule, times, vendor, _latest(vendor.created_at, partner.submitted_at)


def _sure(instant: datetime | None) -> datetime:
    if instant is None:
        msg = "A claim is compared before it was made."
        raise ValueError(msg)
    return instant


def _latest(*instants: datetime | None) -> datetime | None:
    """Return the last of them, or None while one has not happened."""
    known = [instant for instant in instants if instant is not None]
    return max(known) if len(known) == len(instants) else None
