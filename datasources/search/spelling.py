"""What somebody may have meant by words that find nothing: the likest words of the public catalogue."""

import math
import re
from difflib import SequenceMatcher

from django.db import connection

from pdap.db.queries import QueryBuilderBase

# Candidates by pg_trgm for each word that nobody uses; which of them is the likest is settled by letters below.
SQL = """
select typed.word, near.word, near.uses
from unnest(%(words)s::text[]) as typed (word)
cross join lateral (
    select known.word, known.uses
    from public.search_words known
    where known.word operator(public.%%) typed.word and abs(length(known.word) - length(typed.word)) <= 3
    order by public.similarity(known.word, typed.word) desc, known.uses desc limit 12
) near
where not exists (select from public.search_words known where known.word = typed.word)
  and to_tsvector('pg_catalog.english'::regconfig, typed.word) <> ''::tsvector
"""
# At least this alike by letters (1 is the same); a word in much use may be a little less alike than a rare one.
LEAST = 0.65
MOST_WORDS = 8
WEIGHT_OF_USE = 0.01
# Swapped letters are one slip, which a comparison of letters in their order takes for two.
SWAPPED = 0.96


class BetterSpelling(QueryBuilderBase[str | None]):
    """The words with those that nobody uses replaced by the likest that are used; None where nothing is better."""

    def __init__(self, words: str) -> None:
        self.words = words

    def run(self) -> str | None:
        typed = list(dict.fromkeys(word.lower() for word in re.findall(r"[A-Za-z]{3,40}", self.words)))[:MOST_WORDS]
        if not typed:
            return None
        best: dict[str, tuple[float, str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(SQL, {"words": typed})
            for word, candidate, uses in cursor.fetchall():
                likeness = SequenceMatcher(None, word, candidate, autojunk=False).ratio()
                if sorted(word) == sorted(candidate):
                    likeness = SWAPPED
                if likeness >= LEAST:
                    score = likeness + WEIGHT_OF_USE * math.log(uses)
                    best[word] = max(best.get(word, (0.0, "")), (score, candidate))
        if not best:
            return None

        def better(match: re.Match[str]) -> str:
            return best.get(match[0].lower(), (0.0, match[0]))[1]

        return re.sub(r"[A-Za-z]{3,40}", better, self.words)
