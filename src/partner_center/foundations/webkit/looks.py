"""How a state looks: one tone and one icon for every word that domains use as a state."""

from typing import NamedTuple


class Look(NamedTuple):
    """Tone (a name of the stylesheet) and icon (a name of the sprite)."""

    tone: str
    icon: str


GOOD = Look("good", "circle-check")
WAITING = Look("warn", "hourglass")
BAD = Look("bad", "circle-x")
MOVING = Look("info", "circle-dot")
QUIET = Look("quiet", "circle-dashed")

EXACT = {
    "draft": Look("quiet", "edit"),
    "frozen": Look("info", "snowflake"),
    "disputed": Look("warn", "message-question"),
    "in_dispute": Look("warn", "message-question"),
    "paid": Look("good", "cash"),
    "in_payment": Look("info", "send"),
    "overdue": Look("bad", "clock"),
    "invoiced": Look("info", "file-invoice"),
    "released": Look("good", "rocket"),
    "published": Look("info", "eye"),
    "not_started": QUIET,
    "partly_failed": Look("warn", "alert-triangle"),
    "pending_confirmation": Look("warn", "hourglass"),
    "publicity": Look("warn", "hourglass"),
    "to_register": Look("warn", "hourglass"),
    "to_pay": Look("warn", "coins"),
    "paying": Look("info", "send"),
}

WORDS = {
    GOOD: "delivered "
    "accepted active agreed answered approved associated booked built certified closed_won completed confirmed "
    "consumed counts done effective finished granted imported issued joined listed loaded open passed ready recognised "
    "redeemed evaluated evidenced excellent good reached registered settled signed succeeded success transferred valid "
    "validated verified won",
    WAITING: "offered stale "
    "appealed asked awaiting deciding delayed expiring held hold in_validation incomplete payable pending requested "
    "returned supplement suspended unpublished unverified waiting warning",
    BAD: "declined "
    "bad blocked breached denied dispute error failed insufficient invalid locked lost refused rejected removed "
    "revoked severe terminated unpaid unusable",
    MOVING: "following delivering validating "
    "acceptance applied auditing building calculated calculating checking importing in_review invited new "
    "planned processing queued reading received reported review reviewing running scheduled sent submitted sufficient "
    "upcoming watching working",
    QUIET: "abandoned archived cancelled canceled closed disabled ended expired inactive lapsed none replaced "
    "retired skipped superseded unknown void withdrawn",
}
LOOKS = {word: shown for shown, words in WORDS.items() for word in words.split()} | EXACT


def look_of(code: str) -> Look:
    """The look of a state: by its whole code, else by the first of its words that is known, else quiet."""
    name = code.strip().lower().replace("-", "_").replace(" ", "_")
    if name in LOOKS:
        return LOOKS[name]
    return next((LOOKS[word] for word in name.split("_") if word in LOOKS), QUIET)
