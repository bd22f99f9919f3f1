"""The checks a program must pass before it can pay anybody; each finds a Problem and names the field to mend."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from partner_center.settlement import vocabulary
from partner_center.settlement.ladders import Rung
from partner_center.settlement.problems import Problem

MOST = Decimal(10) ** 12
RATE_PLACES, AMOUNT_PLACES = 6, 12
LONGEST_WINDOW = 1200
"""Days or months of a window; a longer one is a slip of the pen."""
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
CURRENCY = re.compile(r"[A-Z]{3}")


def naming(code: str, name: str, currency: str) -> Iterator[Problem]:
    """A program has a code, a name and a currency."""
    for field, text in (("code", code), ("name", name)):
        if not text.strip():
            yield Problem(field, "required")
    if not CURRENCY.fullmatch(currency):
        yield Problem("currency", "currency")


def choices(given: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Every chosen word is one of the vocabulary, and at least one is chosen."""
    for field, words in given.items():
        if not words:
            yield Problem(field, "required")
        known = vocabulary.CHOICES[field]
        for value in sorted(set(words) - set(known)):
            yield Problem(field, "unknown_choice", {"value": value, "choices": ", ".join(known)})


def months(valid_from: str, valid_to: str | None) -> Iterator[Problem]:
    """The months are months, and the program lasts at least one."""
    given = {"valid_from": valid_from, "valid_to": valid_to}
    bad = [field for field, month in given.items() if month is not None and not MONTH.fullmatch(month)]
    yield from (Problem(field, "month") for field in bad)
    if not bad and valid_to is not None and valid_to <= valid_from:
        yield Problem("valid_to", "month_order")


def rates(kind: str, threshold: str, rate: Decimal | None, rungs: Sequence[Rung]) -> Iterator[Problem]:
    """A flat program has one rate; a ladder has rungs without gap or overlap, the last one open."""
    if kind == vocabulary.MARGINAL and threshold == vocabulary.PARTNER:
        yield Problem("threshold", "marginal_threshold")
    if kind == vocabulary.FLAT:
        yield from _flat(rate, rungs)
    elif kind in vocabulary.KINDS:
        yield from _ladder(rate, rungs)


def caps(cap: Decimal | None) -> Iterator[Problem]:
    """A cap is a positive amount."""
    if cap is not None:
        if cap <= 0:
            yield Problem("cap", "cap_not_positive")
        yield from _amount("cap", cap)


def places(number: Decimal) -> int:
    """How many decimals the number really has, trailing zeros aside."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _ladder(rate: Decimal | None, rungs: Sequence[Rung]) -> Iterator[Problem]:
    if rate is not None:
        yield Problem("rate", "rate_with_ladder")
    if not rungs:
        yield Problem("rungs", "required")
    elif rungs[-1].ends is not None:
        yield Problem(f"rungs.{len(rungs) - 1}.to", "rung_needs_open_end")
    for number, rung in enumerate(rungs):
        yield from _rung(f"rungs.{number}", rung)
        if number:
            yield from _joint(f"rungs.{number}.from", rungs[number - 1], rung)


def _flat(rate: Decimal | None, rungs: Sequence[Rung]) -> Iterator[Problem]:
    if rungs:
        yield Problem("rungs", "rungs_with_flat")
    if rate is None:
        yield Problem("rate", "required")
    else:
        yield from _rate("rate", rate)


def _rung(field: str, rung: Rung) -> Iterator[Problem]:
    yield from _rate(f"{field}.rate", rung.rate)
    if rung.starts < 0:
        yield Problem(f"{field}.from", "rung_negative")
    yield from _amount(f"{field}.from", rung.starts)
    if rung.ends is not None:
        yield from _amount(f"{field}.to", rung.ends)
        if rung.ends <= rung.starts:
            yield Problem(f"{field}.to", "rung_empty")


def _joint(field: str, before: Rung, rung: Rung) -> Iterator[Problem]:
    if before.ends is None:
        yield Problem(field, "rung_after_open_end")
    elif rung.starts != before.ends:
        slug = "rung_overlap" if rung.starts < before.ends else "rung_gap"
        yield Problem(field, slug, {"starts": f"{rung.starts:f}", "ends": f"{before.ends:f}"})


def _rate(field: str, rate: Decimal) -> Iterator[Problem]:
    if rate < 0:
        yield Problem(field, "rate_negative")
    if rate > 1:
        yield Problem(field, "rate_above_one")
    if places(rate) > RATE_PLACES:
        yield Problem(field, "rate_too_fine")


def _amount(field: str, amount: Decimal) -> Iterator[Problem]:
    if abs(amount) >= MOST:
        yield Problem(field, "amount_too_large")
    if places(amount) > AMOUNT_PLACES:
        yield Problem(field, "amount_too_fine")


def opportunity(
    rates: Mapping[str, Decimal], amounts: Mapping[str, Decimal | None], window: tuple[str, str, int]
) -> Iterator[Problem]:
    """Rates are fractions, amounts payable, the window has a known start, a known unit and some length."""
    for field, rate in rates.items():
        yield from _rate(field, rate)
    for field, amount in amounts.items():
        if amount is not None:
            yield from _amount(field, amount)
            if field == "new_customer_limit" and amount < 0:
                yield Problem(field, "limit_negative")
            if field != "new_customer_limit" and amount <= 0:
                yield Problem(field, "cap_not_positive")
    since, unit, length = window
    yield from choices({"window_since": {since}, "window_unit": {unit}})
    if not 0 < length <= LONGEST_WINDOW:
        yield Problem("window_length", "window_length", {"most": str(LONGEST_WINDOW)})
