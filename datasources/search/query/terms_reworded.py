"""Search terms of several words as people reword them: use force, custody deaths, complaints about the police.

What follows a preposition in a phrase stands first in a compound: "deaths in custody" are "custody deaths". A compound
turned around without a preposition says something else, as do the two sides of one: who calls police asks for no
police calls. A participle may also follow what it describes: "fired cops" are "cops who were fired".
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from datasources.search.query.fillers import is_filler
from datasources.search.query.stems import Stems, may_be_spanish

ARTICLES = ("the", "a", "an", "any", "their", "el", "la", "los", "las")
# Without these, too, a phrase says the same: use force.
GENITIVES = ("of", "de", "del")
PREPOSITIONS = frozenset(
    {*GENITIVES, "in", "at", "on", "by", "to", "from", "for", "with", "against", "about", "regarding", "concerning",
     "involving", "under", "en", "con", "contra", "por", "sobre", "bajo"}
)  # fmt: skip
LITTLE = frozenset(ARTICLES) | PREPOSITIONS
# In -ed, but no seed or speed, as in the rule of participles of `candidates`.
PARTICIPLE = "[^e]ed"

# The terms of record types that the words of a query may reword, in stems: they begin with one of these words, or turn
# one of them to the front, and have no others.
TERMS = rf"""
reworded_run as materialized (
    select *
    from unnest(%(numbers)s::integer[], %(reworded)s::text[], %(plain)s::text[], %(turned)s::text[],
                %(described)s::text[])
        as run (number, folded, plain, turned, described)
),
begun as materialized (
    select distinct on (term.id, term.stems) term.*
    from unnest(%(known)s::text[]) as word
    cross join lateral (
        select id, record_type_id, agency_id, location_id, language, term, public.stemmed(term) as stems
        from public.search_terms
        where active and public.stemmed(term) ~>=~ (word || ' ') and public.stemmed(term) ~<~ (word || '!')
        union all
        select id, record_type_id, agency_id, location_id, language, term, public.stemmed_spanish(term)
        from public.search_terms
        where active and language = 'es'
            and public.stemmed_spanish(term) ~>=~ (word || ' ') and public.stemmed_spanish(term) ~<~ (word || '!')
    ) term
    where term.record_type_id is not null and string_to_array(term.stems, ' ') <@ %(known)s::text[]
),
reworded as materialized (
    select begun.*, public.folded(begun.term) ~ '^\w*{PARTICIPLE} ' as describes,
        regexp_replace(stems, %(without_articles)s, '', 'g') as plain,
        regexp_replace(stems, %(without_of)s, '', 'g') as shortened,
        case when stems ~ %(phrase)s
            then regexp_replace(regexp_replace(stems, %(without_articles)s, '', 'g'), %(phrase)s, '\3 \1')
        end as turned
    from begun
)
"""  # noqa: S608 - the inserted pattern is ours
# Both say the same in one order, or one of them is a phrase with a preposition and the other a compound. The query may
# leave out "of", and say none that the term does not: who reports a crime asks for no reports of a crime.
IS_REWORDED = """(
    span.plain in (term.plain, term.shortened, term.turned) or span.turned in (term.plain, term.shortened)
    or (term.describes and span.described = term.plain)
)"""
PATTERNS = {
    "without_of": f"(?<= )(({'|'.join((*ARTICLES, *GENITIVES))}) )+",
    "without_articles": f"(?<= )(({'|'.join(ARTICLES)}) )+",
    "phrase": f"^(.+) ({'|'.join(sorted(PREPOSITIONS))}) (.+)$",
}


class Rewordings(NamedTuple):
    """A run of words as terms may say it, in stems: without articles, turned as a compound, participle first."""

    plain: str | None = None
    turned: str | None = None
    described: str | None = None


def rewordings_of(words: Sequence[str], stems: Sequence[str]) -> Rewordings:
    """Return how a run of words may be reworded; not at all where it begins or ends with a little word."""
    inner = range(1, len(words) - 1)
    if len(words) < 2 or not LITTLE.isdisjoint((words[0], words[-1])) or (is_filler(words[0]) and is_filler(words[-1])):
        return Rewordings()
    telling = [0, *(number for number in inner if not is_filler(words[number])), len(words) - 1]
    prepositions = [number for number in inner if words[number] in PREPOSITIONS]
    if not prepositions:
        plain = [number for number in range(len(words)) if words[number] not in ARTICLES]
        described = [telling[-1], *telling[:-1]] if re.search(f"{PARTICIPLE}$", words[-1]) else []
        return Rewordings(_text(plain, stems), None, _text(described, stems))
    # Deaths of people in custody: what is left out has its preposition.
    positions = sorted({*telling, *prepositions})
    positions = [
        number
        for number, after in pairwise([*positions, len(words)])
        if not (number in prepositions and after in prepositions and words[number] in GENITIVES)
    ]
    last = max(prepositions)
    turned = [number for number in positions if number > last] + [number for number in positions if number < last]
    return Rewordings(_text(positions, stems), _text(turned, stems))


def _text(numbers: Sequence[int], stems: Sequence[str]) -> str | None:
    return " ".join(stems[number] for number in numbers) or None


def reworded_runs(runs: Sequence[Sequence[str]], stems: Sequence[Sequence[Stems]]) -> dict[str, list[Any]]:
    """Return the parameters of `TERMS` for some runs of words, each with the stems of its words."""
    rows: list[tuple[Any, ...]] = []
    for number, (run, words) in enumerate(zip(runs, stems, strict=True), start=1):
        folded = " ".join(word.folded for word in words)
        languages = [[word.english for word in words]]
        if may_be_spanish(run):
            languages.append([word.spanish for word in words])
        rows += [(number, folded, *rewordings) for texts in languages if any(rewordings := rewordings_of(run, texts))]
    known = {text for words in stems for word in words for text in (word.english, word.spanish)}
    columns = ("numbers", "reworded", *Rewordings._fields)
    return {
        **{name: [row[column] for row in rows] for column, name in enumerate(columns)},
        "known": sorted(known | LITTLE),
    }
