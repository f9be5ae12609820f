"""What each run of words in a query may name: places, agencies and search terms, looked up in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from datasources.search.query.fillers import is_filler
from datasources.search.query.named_records import PLACE_COLUMNS, PLACE_NAMES, Candidates, NamedAgency, NamedType, Place
from datasources.search.query.own_types import own_types
from datasources.search.query.query_words import Word
from datasources.search.query.stems import Stems, may_be_spanish
from datasources.search.query.terms_reworded import IS_REWORDED, TERMS, reworded_runs
from datasources.search.query.terms_reworded import PATTERNS as REWORDED
from datasources.search.query.vocabulary import english_words
from datasources.search.query.written_names import SCHOOLS, other_writings
from pdap.db.prepared import rows_read_often
from pdap.db.public_records import is_public_sql
from pdap.lib.name_folding import says_county

LONGEST_SPAN = 6
LONGEST_STATE = 2
# Of places and agencies of one name, at most this many: there are fewer of each in the United States.
MOST_NAMESAKES = 120
# Of the towns named like their county, three in four hold a tenth of its people or more (locations/geography/data).
BARE_COUNTY = 10
# What people leave out of an agency's name: Lower Merion is Lower Merion Township Police Department.
TOWN_PATTERN = "township|town|village|borough|city|county|charter|municipal|regional|metropolitan|area"
POLICE_PATTERN = (
    "police|police department|department of public safety|public safety|tribal|tribe|nation|tribal police"
    "|tribal police department"
)
LEFT_OUT = f"^(({TOWN_PATTERN})( |$))*({POLICE_PATTERN})?$"
# The same of a college's name; a name that begins with a direction is a region's too: Southern Illinois.
COLLEGE_LEFT_OUT = "^(state |community |technical )?(college|university)$"
REGIONS = "^(north|south|east|west|central)"
PATTERNS = {"left_out": LEFT_OUT, "college_left_out": COLLEGE_LEFT_OUT, "regions": REGIONS}
LONGEST_PROPER = 4
# Who is wanted or fired is another than who wants something or fights a fire: a participle has the stem of the verb and
# of its noun, and means the term only as it is.
SAME_PARTICIPLES = """not exists (
    select from regexp_split_to_table(public.folded(term.term), ' ') as word
    where word ~ '[^e]ed$' and public.stemmed(word) <> word and word <> all (string_to_array(span.folded, ' '))
)"""
# A book is no booking, and who trains is no training: a term that is turned off says that exactly its words mean no
# more what others mean that have their stem.
NOT_TURNED_OFF = """not exists (
    select from turned_off off
    where off.folded = span.folded and off.folded <> public.folded(term.term) and off.language = term.language
        and (off.record_type_id, off.agency_id, off.location_id)
            is not distinct from (term.record_type_id, term.agency_id, term.location_id)
)"""

SQL = f"""
with span as materialized (
    select folded, stems, spanish, school, proper, little, number
    from unnest(%(folded)s::text[], %(stems)s::text[], %(spanish)s::text[], %(schools)s::boolean[],
                %(proper)s::boolean[], %(little)s::boolean[])
        with ordinality as typed (folded, stems, spanish, school, proper, little, number)
),
turned_off as materialized (
    select public.folded(term) as folded, language, record_type_id, agency_id, location_id
    from public.search_terms where not active
),
{TERMS},
term as materialized (
    select span.number, term.id, term.record_type_id, term.agency_id, term.location_id, term.language
    from span join public.search_terms term on public.stemmed(term.term) = span.stems
    -- A little word is no term by its stem: "search arrests" asks for no searches.
    where term.active and {SAME_PARTICIPLES} and {NOT_TURNED_OFF}
        and (not span.little or public.folded(term.term) = span.folded)
    union
    select span.number, term.id, term.record_type_id, term.agency_id, term.location_id, term.language
    from span join public.search_terms term on public.stemmed_spanish(term.term) = span.spanish
    where term.active and term.language = 'es' and {NOT_TURNED_OFF}
    union
    select span.number, term.id, term.record_type_id, term.agency_id, term.location_id, term.language
    from reworded_run span join reworded term on {IS_REWORDED}
    where {SAME_PARTICIPLES} and {NOT_TURNED_OFF}
),
named as (
    select span.number, near.location_id, near.weight, null::integer as agency_id, false as by_term
    from span
    cross join lateral (
        select spelling.location_id, spelling.weight from public.place_spellings spelling
        where spelling.spelling = span.folded order by spelling.weight desc limit %(most)s
    ) near
    union all
    select term.number, term.location_id,
        coalesce((select max(spelling.weight) from public.place_spellings spelling
                  where spelling.location_id = term.location_id), 0), null, true
    from term where term.location_id is not null
    union all
    select span.number, near.location_id, near.weight, near.agency_id, false
    from span
    cross join lateral (
        select spelling.location_id, spelling.weight, spelling.agency_id from public.agency_spellings spelling
        where spelling.spelling = span.folded order by spelling.weight desc, spelling.agency_id limit %(most)s
    ) near
    union all
    -- A university with its campus, which people leave out; an agency by its own name, without what says its kind.
    -- LIKE would use no index for a text that is no constant.
    select span.number, near.location_id, near.weight, near.agency_id, false
    from span
    cross join lateral (
        select spelling.location_id, spelling.weight, spelling.agency_id from public.agency_spellings spelling
        where spelling.spelling ~>=~ (span.folded || ' ') and spelling.spelling ~<~ (span.folded || '!')
            and (
                span.school
                or substr(spelling.spelling, length(span.folded) + 2) ~ %(left_out)s
                or (
                    substr(spelling.spelling, length(span.folded) + 2) ~ %(college_left_out)s
                    and span.folded !~ %(regions)s
                )
            )
        order by spelling.weight desc, spelling.agency_id limit %(most)s
    ) near
    where span.school or (
        span.proper
        and not exists (select from public.place_spellings place where place.spelling = span.folded)
    )
    union all
    select term.number, spelling.location_id, coalesce(spelling.weight, 0), term.agency_id, true
    from term left join public.agency_spellings spelling on spelling.agency_id = term.agency_id
    where term.agency_id is not null
)
select named.number, named.location_id, named.weight, named.agency_id, named.by_term,
    (select agency.name from public.agencies agency
     where agency.id = named.agency_id and {is_public_sql("agency")}),
    {PLACE_COLUMNS}, null, null
from named
left join public.locations place on place.id = named.location_id
{PLACE_NAMES}
union all
-- The record types of a term in the order in which people wrote them down.
select term.number, null, term.id, null, null, kind.name::text, null, null, null, null, null, null, null, null,
    kind.id, term.language::text
from term join public.record_types kind on kind.id = term.record_type_id
"""  # noqa: S608 - the inserted rule is ours
Span = tuple[int, int]


class Run(NamedTuple):
    """Words that stand together, plain, and who has what follows them: Houston of "Houston's police"."""

    words: tuple[str, ...]
    owner: str


def runs_of(words: Sequence[Word]) -> dict[Span, Run]:
    """Return the runs of words that may name something, by their first word and the one after their last."""
    return {
        (start, end): Run(
            tuple(word.plain for word in words[start:end]), words[end - 1].owner if end < len(words) else ""
        )
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        # An agency's whole name may be longer, with a state of up to two words after it or before it.
        if end - start <= LONGEST_SPAN
        or (start == 0 and end >= len(words) - LONGEST_STATE)
        or (start <= LONGEST_STATE and end == len(words))
        if not any(word.excluded for word in words[start:end])
    }


def candidates_of(runs: Sequence[Run], stems: Mapping[str, Stems]) -> list[Candidates]:
    """Return what each of the runs names, one query; `stems` are those of their words."""
    named = [Candidates() for _ in runs]
    numbers = list(range(len(runs)))
    of_words = [[stems[word] for word in run.words] for run in runs]
    texts: dict[str, list[Any]] = {
        "folded": [" ".join(word.folded for word in words) for words in of_words],
        "stems": [" ".join(word.english for word in words) for words in of_words],
        "spanish": [
            " ".join(word.spanish for word in words) if may_be_spanish(run.words) else None
            for run, words in zip(runs, of_words, strict=True)
        ],
        "schools": [names_a_school([word.folded for word in words]) for words in of_words],
        "proper": [may_be_proper(run.words) for run in runs],
        "little": [len(run.words) == 1 and is_filler(run.words[0]) for run in runs],
    }
    reworded = reworded_runs([run.words for run in runs], of_words)
    for number, run in enumerate(runs):
        names = [word.folded for word in of_words[number]]
        # Beside what is had: Houston's police, but not Wendy's.
        without_s = [" ".join([*names[:-1], run.owner])] if run.owner else []
        for other in (*without_s, *other_writings(names)):
            numbers.append(number)
            for name, value in (("folded", other), ("stems", None), ("spanish", None)):
                texts[name].append(value)
            texts["schools"].append(False)
            texts["proper"].append(False)
            texts["little"].append(False)
    rows = rows_read_often(SQL, {**texts, **reworded, "most": MOST_NAMESAKES, **PATTERNS, **REWORDED})
    for number, location_id, weight, agency_id, by_term, name, *place, type_id, language in rows:
        candidates = named[numbers[number - 1]]
        if type_id is not None:
            candidates.types.append(NamedType(type_id, name, language, weight))
        elif agency_id is None:
            candidates.places.append(Place(*(location_id, *place, weight, by_term)))
        elif name is not None:
            where = Place(location_id, *place) if location_id else None
            candidates.agencies.append(NamedAgency(agency_id, name, where, weight, by_term))
    for run, candidates, english, spanish in zip(runs, named, texts["stems"], texts["spanish"], strict=False):
        types = candidates.types + own_types(english, spanish)
        by_id = {kind.record_type_id: kind for kind in sorted(types, key=lambda kind: -kind.order)}
        candidates.types = sorted(by_id.values(), key=lambda kind: kind.order)
        if not says_county(" ".join(run.words)):
            candidates.places = [less_as_county(place) for place in candidates.places]
        candidates.places = heaviest_first(candidates.places)
    return named


def names_a_school(words: Sequence[str]) -> bool:
    """Return whether a run of words is the name of a university, which may have campuses; "university of" is none."""
    return len(words) > 1 and not SCHOOLS.isdisjoint(words) and not is_filler(words[-1])


def may_be_proper(words: Sequence[str]) -> bool:
    """Return whether a run of words may be the proper name of an agency: some word in it is no ordinary one.

    Washington State is a place with a word that says so, and no short name of the Washington State Police.
    """
    edges_tell = not (is_filler(words[0]) or is_filler(words[-1]))
    return (
        edges_tell
        and len(words) <= LONGEST_PROPER
        and any(len(word) > 3 and not is_filler(word) and word not in english_words() for word in words)
    )


def less_as_county(place: Place) -> Place:
    """Return a county with less weight: by its name without the word, people mean a town more often."""
    is_bare = place.type == "County" and not place.nickname
    return replace(place, weight=place.weight // BARE_COUNTY) if is_bare else place


def heaviest_first(places: Sequence[Place]) -> list[Place]:
    """Return each place once, those that a search term names first, then by people."""
    best: dict[int, Place] = {}
    for place in places:
        rival = best.get(place.location_id)
        if rival is None or (place.nickname, place.weight) > (rival.nickname, rival.weight):
            best[place.location_id] = place
    return sorted(best.values(), key=lambda place: (-place.weight, place.type != "State", place.location_id))
