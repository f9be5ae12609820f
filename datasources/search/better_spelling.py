"""Better spellings of words that no one uses: the most similar words of the public catalog and its search terms."""

import math
import re
from collections import defaultdict
from difflib import SequenceMatcher

from django.db import connection

from datasources.search.query.fillers import is_filler
from datasources.search.query.query_words import plain_word
from datasources.search.query.vocabulary import english_words
from pdap.db.queries import QueryBuilderBase
from pdap.lib.name_folding import FULL_WORDS

# Candidates by pg_trgm for each word that no one uses; which of them is the likest is settled by letters below.
SQL = """
with term_words as materialized (
    -- As if in some use; of two equally like words the English one.
    select word, case when bool_or(language = 'en') then 20 else 10 end as uses
    from public.search_terms, regexp_split_to_table(public.folded(term), ' ') as word
    where active group by word
)
select typed.word, near.word, near.uses
from unnest(%(words)s::text[], %(in_full)s::text[]) as typed (word, in_full)
cross join lateral (
    (select known.word, known.uses
     from public.search_words known
     where known.word operator(public.%%) typed.word and abs(length(known.word) - length(typed.word)) <= 3
     order by public.similarity(known.word, typed.word) desc, known.uses desc limit 12)
    union all
    -- Two letters that changed places leave a short word too few pairs of letters to be found by them.
    (select known.word, known.uses
     from public.search_words known
     join unnest(%(swapped_words)s::text[], %(swapped)s::text[]) as swap (word, swapped) on swap.swapped = known.word
     where swap.word = typed.word)
    union all
    -- The blank of a name was left out: "sanfrancisco".
    (select place.spelling, max(place.weight) + 1
     from public.place_spellings place
     where place.short and place.spelling like '%% %%'
       and replace(place.spelling, ' ', '') in (typed.word, typed.in_full)
     group by place.spelling order by 2 desc limit 3)
    union all
    (select public.folded(term.term), 20
     from public.search_terms term
     where term.active and term.record_type_id is not null
       and replace(public.folded(term.term), ' ', '') = typed.word and term.term like '%% %%' limit 3)
    union all
    (select public.folded(kind.name::text), 20
     from public.record_types kind
     where replace(public.folded(kind.name::text), ' ', '') = typed.word and kind.name::text like '%% %%' limit 1)
    union all
    (select term_words.word, term_words.uses
     from term_words
     where term_words.word operator(public.%%) typed.word and abs(length(term_words.word) - length(typed.word)) <= 3
     order by public.similarity(term_words.word, typed.word) desc limit 12)
) near
where not exists (select from public.search_words known where known.word = typed.word)
  and not exists (select from term_words where term_words.word = typed.word)
  and to_tsvector('pg_catalog.english'::regconfig, typed.word) <> ''::tsvector
"""
COUNTIES = """
select left(spelling, -length(' county')) from public.place_spellings
where short and spelling operator(public.%%) %(word)s and spelling like '%% county'
order by public.similarity(spelling, %(word)s) desc, weight desc limit 12
"""
# At least this alike by letters (1 is the same); a word in much use may be a little less alike than a rare one.
LEAST = 0.72
# Shorter words are too often acronyms: of them only letters in another order are a slip.
SHORTEST, LONG = 5, 7
MOST_WORDS = 8
WEIGHT_OF_USE = 0.01
# Swapped letters are one slip, which a comparison of letters in their order takes for two.
SWAPPED = 0.96
# Blanks left out are no slip of letters: they come before every other spelling.
CLOSED_UP = 2.0
LETTERS = re.compile(r"[^\W\d_]{3,40}")


class BetterSpelling(QueryBuilderBase[str | None]):
    """The words with those that no one uses replaced by the likest that are used; None where nothing is better.

    Ordinary English words are spelled right, whether or not the catalog uses them.
    """

    is_one_statement = True

    def __init__(self, words: str) -> None:
        self.words = words

    def run(self) -> str | None:
        return next(iter(self.several(1)), None)

    def several(self, most: int) -> list[str]:
        """Return up to `most` spellings, the most similar first."""
        likest = self.likest_words()
        if not likest:
            return []
        texts = []
        for number in range(most):
            chosen = {word: candidates[min(number, len(candidates) - 1)] for word, candidates in likest.items()}
            texts.append(respell(self.words, chosen))
        return list(dict.fromkeys(texts))

    def likest_words(self) -> dict[str, list[str]]:
        """Return for each word that no one uses those that are like it, the likest first."""
        typed = [word for word in dict.fromkeys(map(plain_word, LETTERS.findall(self.words))) if self.is_strange(word)]
        if not typed:
            return {}
        scored: defaultdict[str, dict[str, float]] = defaultdict(dict)
        with connection.cursor() as cursor:
            words = typed[:MOST_WORDS]
            swaps = [(word, swapped) for word in words for swapped in with_swapped_letters(word)]
            swapped_words, swapped = [word for word, _ in swaps], [swapped for _, swapped in swaps]
            in_full = {word: with_full_beginning(word) for word in words}
            cursor.execute(
                SQL,
                {"words": words, "swapped_words": swapped_words, "swapped": swapped, "in_full": list(in_full.values())},
            )
            for word, candidate, uses in cursor.fetchall():
                likeness = SequenceMatcher(None, word, candidate, autojunk=False).ratio()
                if candidate.replace(" ", "") in (word, in_full[word]):
                    likeness = CLOSED_UP
                elif sorted(word) == sorted(candidate):
                    likeness = SWAPPED
                elif len(word) < SHORTEST or abs(len(word) - len(candidate)) > most_letters_off(word):
                    continue
                if likeness >= LEAST:
                    scored[word][candidate] = likeness + WEIGHT_OF_USE * math.log(uses)
        return {
            word: sorted(scores, key=lambda candidate: (-scores[candidate], candidate))
            for word, scores in scored.items()
        }

    @staticmethod
    def is_strange(word: str) -> bool:
        # Signs that Unicode counts among the letters, such as "ˇ", are nothing once a word is plain.
        return bool(word) and word.isascii() and not is_filler(word) and word not in english_words()


class MeantCounty(QueryBuilderBase[str | None]):
    """The name of the county that is most like a word, without `county`; None where none is at least as like it."""

    is_one_statement = True

    def __init__(self, word: str, least: float = LEAST) -> None:
        self.word, self.least = word, least

    def run(self) -> str | None:
        with connection.cursor() as cursor:
            cursor.execute(COUNTIES, {"word": f"{self.word} county"})
            names = [name for (name,) in cursor.fetchall()]
        alike = {name: SequenceMatcher(None, self.word, name, autojunk=False).ratio() for name in names}
        name = max(names, key=lambda name: alike[name], default=None)
        return name if name is not None and alike[name] >= self.least else None


def with_swapped_letters(word: str) -> list[str]:
    """Return the spellings in which two letters next to each other have changed places."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def with_full_beginning(word: str) -> str:
    """Return a word with the abbreviation that it begins with in full: "stlouis" is "saintlouis"."""
    return re.sub(rf"^({'|'.join(FULL_WORDS)})(?=.{{4}})", lambda match: FULL_WORDS[match[1]], word)


def most_letters_off(word: str) -> int:
    """Return how many letters a slip adds or leaves out at most."""
    return 2 if len(word) >= LONG else 1


def respell(text: str, instead: dict[str, str]) -> str:
    """Return a text with other words in place of some."""
    return LETTERS.sub(lambda match: instead.get(plain_word(match[0]), match[0]), text)
