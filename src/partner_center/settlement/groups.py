"""One line of a statement: what a partner earned in a program, and how its rounding came about."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What one partner earned in one program with one kind of association: an incentive bill (domain.md 9.2).

    `base` and `incentive` are exact sums of the lines at twelve decimals; `amount` is the incentive rounded once to
    the currency's smallest unit, `rounding` = amount - incentive. `metric` chose `rung` (0: flat, or below the
    ladder) and `rate`. `program_base` and `program_full` are base and uncapped award over all associations; `cap` is
    the program's cap per partner, `capped` whether it bit. `method` "share": lines are shares of a total, "rate":
    lines are base x rate.
    """

    partner_id: int
    program: str
    association: str
    currency: str
    lines: int
    customers: int
    base: Decimal
    incentive: Decimal
    amount: Decimal
    rounding: Decimal
    metric: Decimal
    rung: int
    rate: Decimal
    cap: Decimal | None
    capped: bool
    method: str
    program_base: Decimal
    program_full: Decimal
