"""What makes a search among a million opportunities quick: trigrams, and pairs of Chinese characters.

No index of a model, because both stand on functions of the database; ``queries/search.py`` uses the same expressions.
Functions of this language are never taken apart by the planner, which therefore knows what it costs to compute them
for every row; and without lists of pending entries a search never reads what was written since the last clean-up.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

WORDS = """
CREATE FUNCTION opportunities_words(number text, name text, customer text) RETURNS text
IMMUTABLE PARALLEL SAFE STRICT LANGUAGE plpgsql COST 1000
AS $$ BEGIN RETURN lower(normalize($1 || ' ' || $2 || ' ' || $3, NFKC)); END $$
"""
PAIRS = """
CREATE FUNCTION opportunities_pairs(words text) RETURNS text[]
IMMUTABLE PARALLEL SAFE STRICT LANGUAGE plpgsql COST 10000
AS $$ BEGIN RETURN (
    SELECT coalesce(array_agg(DISTINCT substr($1, place, 2)), '{}')
    FROM generate_series(1, length($1) - 1) AS place
    WHERE substr($1, place, 2) ~ '^[\u3400-\u4dbf\u4e00-\u9fff]{2}$'
); END $$
"""
TRIGRAM_INDEX = """
CREATE INDEX opportunities_words_trigrams ON opportunities_opportunity
USING gin (opportunities_words(number, name, customer_name) gin_trgm_ops) WITH (fastupdate = off)
"""
PAIR_INDEX = """
CREATE INDEX opportunities_words_pairs ON opportunities_opportunity
USING gin (opportunities_pairs(opportunities_words(number, name, customer_name))) WITH (fastupdate = off)
"""


class Migration(migrations.Migration):
    """After the table exists."""

    dependencies = [("opportunities", "0002_duplicates")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(WORDS, "DROP FUNCTION opportunities_words"),
        migrations.RunSQL(PAIRS, "DROP FUNCTION opportunities_pairs"),
        migrations.RunSQL(TRIGRAM_INDEX, "DROP INDEX opportunities_words_trigrams"),
        migrations.RunSQL(PAIR_INDEX, "DROP INDEX opportunities_words_pairs"),
    ]
