"""Finding opportunities by a part of a number, a name or a customer's name among a million, in any script.

Three characters and more are found by trigrams, two Chinese ones by their pair (trigrams need three), and a word with a
typing error by how similar it is, when nothing contains it as it is written. The indexes stand on the same expressions
(migration ``search``); ``bench/opportunities.py`` measures them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Func, Q, TextField, Value

from partner_center.domains.opportunities.models import HIDDEN, Origin
from partner_center.foundations.identity.models import Company

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

WORDS = Func(F("number"), F("name"), F("customer_name"), function="opportunities_words", output_field=TextField())
"""What is searched: number, name and customer of an opportunity in one text, small letters, one width."""

PAIRS = Func(WORDS, function="opportunities_pairs", output_field=ArrayField(TextField()))
"""Every two neighbouring Chinese characters of that text."""

SHORTEST_GUESS = 5
"""Fewer letters resemble too much to guess at typing errors."""

LEAST_LIKENESS = 0.35
"""Two letters the wrong way round in a word of seven leave a little more than a third of its trigrams."""

MOST_GUESSES = 200
MOST_PARTNERS = 200
_PAIR = re.compile("^[\u3400-\u4dbf\u4e00-\u9fff]{2}$")


def found_by(rows: Any, word: str, *, by: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the opportunities whose number, name or customer contains every part of what was typed.

    The vendor finds them by their partner as well. An offer that is not accepted yet is found by its whole number only,
    because its partner does not know the customer. Where nothing contains the words, similar ones are returned.
    """
    wanted = in_one_form(word)
    if not wanted:
        return rows
    worded = rows.alias(words=WORDS, pairs=PAIRS)
    open_to = Q() if by.is_vendor else ~Q(origin=Origin.HO, status__in=HIDDEN)
    exact = worded.filter((_contains(wanted) & open_to) | Q(number=wanted.upper()) | _of_partners(wanted, by))
    if len(wanted) < SHORTEST_GUESS or not wanted.isascii() or exact.exists():
        return exact
    return rows.filter(pk__in=_resembling(worded.filter(open_to), wanted))


def _resembling(rows: Any, wanted: str) -> list[int]:  # noqa: ANN401 - a query set
    """Return the best of what resembles every word, under a threshold that holds for this question only."""
    resembles, likeness = Q(), Value(0.0)
    for part in wanted.split(" "):
        resembles &= Q(words__trigram_word_similar=part)
        likeness = likeness + TrigramWordSimilarity(part, WORDS)  # type: ignore[assignment]  # sums of expressions
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [LEAST_LIKENESS])
        best = rows.filter(resembles).order_by(likeness.desc(), "pk")
        return list(best.values_list("pk", flat=True)[:MOST_GUESSES])


def in_one_form(word: str) -> str:
    """Return a word as the index keeps it."""
    return " ".join(unicodedata.normalize("NFKC", word).lower().split())


def _contains(wanted: str) -> Q:
    found = Q()
    for part in wanted.split(" "):
        found &= Q(pairs__contains=[part]) if _PAIR.match(part) else Q(words__contains=part)
    return found


def _of_partners(wanted: str, actor: Actor) -> Q:
    if not actor.is_vendor:
        return Q(pk__in=())
    named = Company.objects.filter(kind="partner", name__icontains=wanted).values_list("pk", flat=True)
    return Q(partner__in=list(named[:MOST_PARTNERS]))
