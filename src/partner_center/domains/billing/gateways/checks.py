"""What makes a row usable, as SQL over text columns: every check, repair and cast, each with its reason.

Nothing is ever a float: a cost is text until it is DECIMAL(38,12), and a text that would lose digits there is refused.
"""

from __future__ import annotations

from typing import Final

from partner_center.domains.billing.gateways.columns import (
    CHARGE_CATEGORIES,
    CHARGE_CLASSES,
    CHARGE_FREQUENCIES,
    COSTS,
    CURRENCIES,
    KNOWN,
    LINE_COLUMNS,
    QUANTITIES,
    TIMES,
)
from partner_center.domains.billing.gateways.results import Reason, Repair

NUMBER: Final = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
PLAIN: Final = r"[+-]?[0-9]*\.?[0-9]{0,12}0*"
MOMENT: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?)?"
)
REGION_IN_NAME: Final = "region IS NULL AND regexp_full_match(region_name, '[a-z]{2,}(-[a-z]+)+-?[0-9]+[a-z]?')"
LARGEST_COST: Final = 10**15
"""Far above any bill, and low enough that ten billion lines of it can still be added up."""

MACROS: Final = rf"""
    CREATE TEMP MACRO clean(x) AS CASE WHEN trim(x) IN ('', 'NULL', 'null') THEN NULL ELSE trim(x) END;
    CREATE TEMP MACRO is_number(x) AS regexp_full_match(x, '{NUMBER}');
    CREATE TEMP MACRO decimals(x) AS
        length(rtrim(regexp_extract(x, '\.([0-9]*)', 1), '0'))
        - coalesce(try_cast(regexp_extract(x, '[eE]([+-]?[0-9]+)$', 1) AS INTEGER), 0);
    CREATE TEMP MACRO is_exact(x) AS
        CASE WHEN regexp_full_match(x, '{PLAIN}') THEN true
             WHEN NOT regexp_matches(x, '^[^eE]*[1-9]') THEN true
             ELSE decimals(x) <= 12 END;
    CREATE TEMP MACRO number(x) AS CASE WHEN is_number(x) THEN try_cast(x AS DECIMAL(38, 12)) END;
    CREATE TEMP MACRO moment(x) AS CASE WHEN regexp_full_match(x, '{MOMENT}') THEN try_cast(x AS TIMESTAMPTZ) END;
    CREATE TEMP MACRO is_object(x) AS coalesce(json_type(try_cast(x AS JSON)) = 'OBJECT', false);
    CREATE TEMP MACRO excerpt(x) AS left(coalesce(x, ''), 120);
    CREATE TEMP MACRO problem(reason, col, val) AS {{'reason': reason, 'col': col, 'val': excerpt(val)}};
    CREATE TEMP MACRO repair(name, col, was, now) AS
        {{'name': name, 'col': col, 'was': excerpt(was), 'now': excerpt(now)}};
"""


def _spelled(column: str, allowed: tuple[str, ...]) -> str:
    """The standard's own spelling of a value, whatever its case; other values stay as they are."""
    cases = " ".join(f"WHEN '{value.lower()}' THEN '{value}'" for value in allowed)
    return f"CASE lower({column}) {cases} ELSE {column} END"


def _one_of(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


def cleaned(present: set[str], source: str) -> str:
    """All known columns as trimmed text; NULL for unknown values and absent columns."""
    columns = [f"clean({name}) AS {name}" if name in present else f"NULL::VARCHAR AS {name}" for name in KNOWN]
    key = "clean(line_key)" if "line_key" in present else "NULL::VARCHAR"
    text = ", ".join(columns)
    filled = ", ".join(name for name in KNOWN if name in present)
    rows = f"SELECT line_no, {key} AS line_key, {text} FROM {source}"  # noqa: S608 - our own column names
    return f"SELECT * FROM ({rows}) WHERE coalesce({filled}) IS NOT NULL"  # noqa: S608 - the same


def _typed() -> str:
    numbers = [f"number({name}) AS {name}_value" for name in (*COSTS, *QUANTITIES)]
    moments = [f"moment({name}) AS {name}_at" for name in TIMES]
    spellings = [
        f"{_spelled('charge_category', CHARGE_CATEGORIES)} AS charge_category_spelled",
        f"{_spelled('charge_class', CHARGE_CLASSES)} AS charge_class_spelled",
        f"{_spelled('charge_frequency', CHARGE_FREQUENCIES)} AS charge_frequency_spelled",
        "upper(currency) AS currency_spelled",
    ]
    return ", ".join([*numbers, *moments, *spellings])


def _misfits() -> list[tuple[str, str]]:
    """Values that are there but of another kind than their column: three of them in a row mean shifted columns."""
    moments = [(f"{name} IS NOT NULL AND {name}_at IS NULL", name) for name in TIMES]
    return [
        ("billed_cost IS NOT NULL AND NOT is_number(billed_cost)", "billed_cost"),
        ("NOT regexp_full_match(currency, '[A-Za-z]{3}')", "currency"),
        *moments,
        (f"charge_category_spelled NOT IN {_one_of(CHARGE_CATEGORIES)}", "charge_category"),
        (f"charge_class_spelled NOT IN {_one_of(CHARGE_CLASSES)}", "charge_class"),
    ]


def _problems() -> list[tuple[str, Reason, str]]:
    """(condition, reason, our column), most telling first; the first that holds is the one reported."""
    shifted = [(f"misfits >= 3 AND {condition}", Reason.COLUMN_SHIFT, column) for condition, column in _misfits()]
    numbers: list[tuple[str, Reason, str]] = []
    for name in (*COSTS, *QUANTITIES):
        largest = f"OR abs({name}_value) >= {LARGEST_COST}" if name in COSTS else ""
        numbers.append((f"{name} IS NOT NULL AND NOT is_number({name})", Reason.BAD_DECIMAL, name))
        too_large = f"{name} IS NOT NULL AND ({name}_value IS NULL {largest})"
        numbers.append((too_large, Reason.AMOUNT_OVERFLOW, name))
    exact = [(f"NOT is_exact({name})", Reason.TOO_MANY_DECIMALS, name) for name in COSTS]
    beside = "charge_start_at < period_start_at - INTERVAL 1 DAY OR charge_end_at > period_end_at + INTERVAL 1 DAY"
    outlandish = "year(period_start_at) NOT BETWEEN 2000 AND 2100"
    no_month = "period_end_at <= period_start_at OR period_end_at > period_start_at + INTERVAL 32 DAY"
    return [
        *shifted,
        ("account IS NULL", Reason.MISSING_ACCOUNT, "account"),
        ("billed_cost IS NULL", Reason.MISSING_COST, "billed_cost"),
        *numbers,
        *exact,
        (f"coalesce(currency_spelled, '') NOT IN {_one_of(CURRENCIES)}", Reason.BAD_CURRENCY, "currency"),
        (f"period_start_at IS NULL OR {outlandish}", Reason.BAD_PERIOD, "period_start"),
        (f"period_end_at IS NULL OR {no_month}", Reason.BAD_PERIOD, "period_end"),
        ("charge_start_at IS NULL", Reason.BAD_CHARGE_PERIOD, "charge_start"),
        ("charge_end_at IS NULL OR charge_end_at < charge_start_at", Reason.BAD_CHARGE_PERIOD, "charge_end"),
        (
            f"coalesce(charge_category_spelled, '') NOT IN {_one_of(CHARGE_CATEGORIES)}",
            Reason.UNKNOWN_CHARGE_CATEGORY,
            "charge_category",
        ),
        (f"charge_class_spelled NOT IN {_one_of(CHARGE_CLASSES)}", Reason.UNKNOWN_CHARGE_CLASS, "charge_class"),
        (
            f"charge_category_spelled = 'Usage' AND charge_class IS NULL AND ({beside})",
            Reason.CHARGE_OUTSIDE_PERIOD,
            "charge_start",
        ),
    ]


def _problem() -> str:
    cases = [
        f"WHEN {condition} THEN problem('{reason}', '{KNOWN[column]}', {column})"
        for condition, reason, column in _problems()
    ]
    return f"CASE {' '.join(cases)} END"


def _repairs() -> str:
    """A list of what was mended or found odd, NULL for the ordinary row."""
    spelled = [
        (f"{name}_spelled <> {name}", Repair.SPELLING, name, f"{name}_spelled")
        for name in ("charge_category", "charge_class", "charge_frequency", "currency")
    ]
    beside = "charge_start_at < period_start_at OR charge_end_at > period_end_at"
    found = [
        ("is_number(zone)", Repair.ZONE_WAS_NUMBER, "zone", "''"),
        (REGION_IN_NAME, Repair.REGION_FROM_NAME, "region", "region_name"),
        *spelled,
        ("tags IS NOT NULL AND tags_kept IS NULL", Repair.TAGS_DROPPED, "tags", "''"),
        ("NOT is_exact(quantity)", Repair.QUANTITY_ROUNDED, "quantity", "quantity_value::VARCHAR"),
        (
            f"charge_category_spelled = 'Usage' AND charge_class IS NULL AND ({beside})",
            Repair.CHARGE_BESIDE_PERIOD,
            "charge_start",
            "charge_start",
        ),
    ]
    anything = " OR ".join(f"coalesce({condition}, false)" for condition, *_ in found)
    each = ", ".join(
        f"CASE WHEN {condition} THEN repair('{name}', '{KNOWN[column]}', {column}, {now}) END"
        for condition, name, column, now in found
    )
    return f"CASE WHEN {anything} THEN list_filter([{each}], lambda it: it IS NOT NULL) END"


SOURCES: Final = {
    "period": "strftime(timezone($zone, period_start_at + (period_end_at - period_start_at) / 2), '%Y-%m')",
    "charge_start": "charge_start_at",
    "charge_end": "charge_end_at",
    "charge_category": "charge_category_spelled",
    "charge_class": "charge_class_spelled",
    "charge_frequency": "charge_frequency_spelled",
    "currency": "currency_spelled",
    "zone": "CASE WHEN is_number(zone) THEN NULL ELSE zone END",
    "region": f"CASE WHEN {REGION_IN_NAME} THEN region_name ELSE region END",
    "tags": "tags_kept",
    **{name: f"{name}_value" for name in (*COSTS, *QUANTITIES)},
}
"""Where a column of the lines comes from, when it is not simply the text of the file.

`period` is the month in which the middle of the billing period lies, seen from the billing zone: right for clouds that
bill months of their own zone as well as of UTC. A moment without an offset is UTC, as FOCUS says.
"""


def staged(cleaned_query: str) -> str:
    """Every row with its typed columns, its problem (NULL: usable), its repairs and the hash of its content."""
    lines = [name for name in LINE_COLUMNS if name not in {"line_no", "line_id"}]
    columns = ", ".join(f"{SOURCES.get(name, name)} AS {name}" for name in lines)
    misfits = " + ".join(f"coalesce(({condition})::INTEGER, 0)" for condition, _ in _misfits())
    content = ", ".join(f"coalesce({name}::VARCHAR, chr(30))" for name in lines)
    return f"""
        SELECT *, md5(concat_ws(chr(31), coalesce(line_key, chr(30)), {content})) AS content FROM (
            SELECT line_no, line_key, {columns}, {_problem()} AS problem, {_repairs()} AS repairs FROM (
                SELECT *, {misfits} AS misfits FROM (
                    SELECT *, {_typed()}, CASE WHEN is_object(tags) THEN tags END AS tags_kept FROM ({cleaned_query})
                )
            )
        )
    """  # noqa: S608 - built of our own names and patterns; the file's values never become SQL
