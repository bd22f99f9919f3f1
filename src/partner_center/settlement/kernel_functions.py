"""The macros of the kernel as Ibis functions, so that expressions can call them."""

from inspect import Parameter, Signature
from typing import Any

import ibis

ANY = None
"""Ibis accepts any argument type; DuckDB checks the real one."""


def _declare(name: str, arguments: int, gives: str) -> Any:  # noqa: ANN401 - Ibis publishes no types
    """Let Ibis expressions call one macro of the kernel by its name."""
    names = ("first", "second", "third", "fourth")[:arguments]

    def macro() -> None:
        """Stands for the macro; never runs."""

    macro.__name__ = name
    macro.__signature__ = Signature([Parameter(each, Parameter.POSITIONAL_ONLY) for each in names])  # type: ignore[attr-defined]  # read by Ibis
    return ibis.udf.scalar.builtin(macro, name=name, signature=((ANY,) * arguments, gives))


by_rate = _declare("pc_by_rate", 2, "decimal(26,12)")
by_rate_rounding = _declare("pc_by_rate_rounding", 2, "decimal(18,18)")
award = _declare("pc_award", 4, "decimal(38,12)")
units = _declare("pc_units", 1, "decimal(38,0)")
amount = _declare("pc_amount", 1, "decimal(38,12)")
share_floor = _declare("pc_share_floor", 3, "decimal(38,0)")
share_rest = _declare("pc_share_rest", 3, "decimal(38,0)")
share_rounding = _declare("pc_share_rounding", 3, "decimal(18,18)")
minor = _declare("pc_minor", 2, "decimal(38,12)")
