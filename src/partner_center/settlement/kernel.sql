-- The operations that round, exact on every input. A unit is a trillionth (1e-12) of the currency.
-- What does not fit 128 bits is an error of the engine, never a wrong figure.

-- An amount is cut at its sixth decimal. The upper part times the rate is exact at twelve decimals; the lower part is
-- a small whole number of units, and its product is rounded in 64 bits, which costs a tenth of dividing in 128.
-- The way over a double is exact: the lower part has six digits.
CREATE OR REPLACE TEMP MACRO pc_low_units(amount) AS
    CAST(round(CAST(amount - round(amount, 6) AS DOUBLE) * 1e12) AS BIGINT);

CREATE OR REPLACE TEMP MACRO pc_low_product(amount, rate) AS pc_low_units(amount) * CAST(rate * 1000000 AS BIGINT);

-- Rounded half up; shifted by 10^12, because the lower part can be negative and integer division cuts towards zero.
CREATE OR REPLACE TEMP MACRO pc_half_up(product) AS (product + 1000000500000) // 1000000 - 1000000;

CREATE OR REPLACE TEMP MACRO pc_small_by_rate(amount, rate) AS
    round(amount, 6) * rate
    + CAST(pc_half_up(pc_low_product(amount, rate)) AS DECIMAL(18,0)) * CAST(0.000000000001 AS DECIMAL(12,12));

CREATE OR REPLACE TEMP MACRO pc_small_rounding(product) AS
    CAST(CAST(pc_half_up(product) * 1000000 - product AS DECIMAL(18,0))
        * CAST(0.000000000000000001 AS DECIMAL(18,18)) AS DECIMAL(18,18));

-- Amount times rate, half away from zero at twelve decimals; from a million on, DuckDB's own cast rounds that way.
CREATE OR REPLACE TEMP MACRO pc_by_rate(amount, rate) AS CAST(CASE
    WHEN abs(amount) < 1000000 THEN sign(amount) * pc_small_by_rate(CAST(abs(amount) AS DECIMAL(18,12)), rate)
    ELSE CAST(amount * rate AS DECIMAL(26,12)) END AS DECIMAL(26,12));

-- How much of that is rounding, at eighteen decimals (the product of twelve and six places has no more).
CREATE OR REPLACE TEMP MACRO pc_by_rate_rounding(amount, rate) AS CAST(CASE
    WHEN abs(amount) < 1000000
    THEN sign(amount) * pc_small_rounding(pc_low_product(CAST(abs(amount) AS DECIMAL(18,12)), rate))
    ELSE CAST(CAST(CAST(amount * rate AS DECIMAL(26,12)) AS DECIMAL(38,18)) - amount * rate AS DECIMAL(18,18))
    END AS DECIMAL(18,18));

-- What a step of a ladder pays in full: the slices below it, and its own rate on what lies above its start.
CREATE OR REPLACE TEMP MACRO pc_award(metric, starts, below, rate) AS
    CAST(below + CAST(metric - starts AS DECIMAL(30,12)) * rate AS DECIMAL(38,12));

-- An amount as a whole number of units, by way of 64 bits where it fits.
CREATE OR REPLACE TEMP MACRO pc_small_units(amount) AS
    CAST(round(amount, 0) AS BIGINT) * 1000000000000
    + CAST(round(CAST(amount - round(amount, 0) AS DOUBLE) * 1e12) AS BIGINT);

CREATE OR REPLACE TEMP MACRO pc_units(amount) AS CASE
    WHEN abs(amount) < 1000000 THEN CAST(pc_small_units(CAST(amount AS DECIMAL(18,12))) AS HUGEINT)
    ELSE CAST(CAST(amount AS DECIMAL(38,12)) * 1000000000000 AS HUGEINT) END;

CREATE OR REPLACE TEMP MACRO pc_amount(units) AS
    CAST(CAST(units AS DECIMAL(38,0)) * CAST(0.000000000001 AS DECIMAL(12,12)) AS DECIMAL(38,12));

-- weight * target / total by long division in two digits of 10^12: the product alone could need 160 bits.
CREATE OR REPLACE TEMP MACRO pc_low_digit(weight, target, total) AS
    ((weight * (target // 1000000000000)) % total) * 1000000000000 + weight * (target % 1000000000000);

CREATE OR REPLACE TEMP MACRO pc_quotient(weight, target, total) AS
    ((weight * (target // 1000000000000)) // total) * 1000000000000 + pc_low_digit(weight, target, total) // total;

CREATE OR REPLACE TEMP MACRO pc_remainder(weight, target, total) AS pc_low_digit(weight, target, total) % total;

-- A line's share of the target, rounded down (towards minus infinity), and the remainder, never negative.
CREATE OR REPLACE TEMP MACRO pc_share_floor(weight, target, total) AS
    CASE WHEN weight >= 0 THEN pc_quotient(weight, target, total)
    ELSE -pc_quotient(-weight, target, total) - CASE WHEN pc_remainder(-weight, target, total) > 0 THEN 1 ELSE 0 END END;

CREATE OR REPLACE TEMP MACRO pc_share_rest(weight, target, total) AS
    CASE WHEN weight >= 0 THEN pc_remainder(weight, target, total)
    ELSE (total - pc_remainder(-weight, target, total)) % total END;

CREATE OR REPLACE TEMP MACRO pc_half_away(number, step) AS sign(number) * ((2 * abs(number) + step) // (2 * step));

-- How much of a line's share is rounding, at eighteen decimals: what was added less what was cut off.
CREATE OR REPLACE TEMP MACRO pc_share_rounding(added, rest, total) AS
    CAST(CAST(pc_half_away((added * total - rest) * 1000000, total) AS DECIMAL(18,0))
        * CAST(0.000000000000000001 AS DECIMAL(18,18)) AS DECIMAL(18,18));

-- Rounded to the currency's smallest payable unit, `step` units wide.
CREATE OR REPLACE TEMP MACRO pc_minor(amount, step) AS pc_amount(pc_half_away(pc_units(amount), step) * step);
