"""Agencies by the initials of their names, which no search term has to explain: MBTA, SRPMIC."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from agencies.searching import initials_in, pattern_of_initials
from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.agency_kinds import CAMPUS_POLICE
from datasources.search.query.candidates import Span
from datasources.search.query.named_records import PLACE_COLUMNS, PLACE_NAMES, NamedAgency, Place
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading, agencies_within
from datasources.search.query.state_police_initials import states_whose_police_are
from datasources.search.query.written_names import SYSTEMS
from pdap.db.prepared import rows_read_rarely

# A campus or a county stands behind a colon, and has no letter. The names of one first letter are a range of the index.
SQL = f"""
with typed as materialized (
    select letters, pattern, left(letters, 1) as first, chr(ascii(letters) + 1) as after
    from unnest(%(letters)s::text[], %(patterns)s::text[]) as initials (letters, pattern)
),
branch as materialized (
    select id, public.folded(split_part(name::text, ':', 1)) as folded from public.agencies
    where name like '%%:%%' and lower(left(name::text, 1)) in (select first from typed)
),
meant as (
    select typed.letters, spelling.agency_id, spelling.location_id, spelling.weight
    from typed
    cross join lateral (
        select own.agency_id, own.location_id, own.weight from public.agency_spellings own
        where own.spelling ~>=~ typed.first and own.spelling ~<~ typed.after and own.spelling ~ typed.pattern
    ) spelling
    union
    select typed.letters, spelling.agency_id, spelling.location_id, spelling.weight
    from typed
    join branch on branch.folded ~ typed.pattern
    join public.agency_spellings spelling on spelling.agency_id = branch.id
)
select meant.letters, meant.agency_id, agency.name::text, meant.weight, place.id, {PLACE_COLUMNS},
    coalesce((select max(own.weight) from public.place_spellings own where own.location_id = place.id), 0)
from meant
join public.agencies agency on agency.id = meant.agency_id
left join public.locations place on place.id = meant.location_id
{PLACE_NAMES}
order by meant.letters, meant.agency_id, place.id
"""  # noqa: S608 - the inserted columns are ours
# Of the federal government, which the same letters hardly ever leave: "fbi" is no Forsyth Bureau of Investigation.
FEDERAL = frozenset(
    {"atf", "batf", "bia", "blm", "bop", "cbp", "cia", "dea", "dhs", "dod", "doj", "epa", "fbi", "fema", "hsi", "hud",
     "ice", "ins", "irs", "ncis", "nps", "nsa", "nsf", "ntsb", "tsa", "uscis", "uscg", "usfs", "usfws", "usms", "usps",
     "usss"}
)  # fmt: skip


class KnownInitials:
    """What initials mean: looked up for all words of a query at once, when the first of them is asked for."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.agencies: dict[str, list[NamedAgency]] = {}
        self.police: dict[str, list[tuple[str, str]]] = {}

    def agencies_with(self, letters: str) -> list[NamedAgency]:
        """Return the agencies whose names have these initials, at each of their places; one query, or none."""
        if letters not in self.agencies:
            of_words = {initials for word in self.words if (initials := telling_initials(word))}
            self.agencies |= agencies_by_initials({letters, *of_words} - self.agencies.keys())
        return self.agencies[letters]

    def states_whose_police_are(self, word: str) -> list[tuple[str, str]]:
        """Return the states of whose police a word has the initials, with what it stands for; one query, or none."""
        if word not in self.police:
            self.police |= states_whose_police_are({word, *self.words} - self.police.keys())
        return self.police[word]


def agencies_with_initials(letters: str) -> list[NamedAgency]:
    """Return the agencies whose names have these initials, at each of their places; one query."""
    return agencies_by_initials([letters])[letters]


def agencies_by_initials(initials: Collection[str]) -> dict[str, list[NamedAgency]]:
    """Return for each of some initials the agencies whose names have them; one query."""
    agencies: dict[str, list[NamedAgency]] = {letters: [] for letters in initials}
    patterns = [pattern_of_initials(letters) for letters in agencies]
    rows = rows_read_rarely(SQL, {"letters": list(agencies), "patterns": patterns})
    for letters, pk, name, weight, location_id, *place, people in rows:
        where = replace(Place(location_id, *place), weight=people) if location_id else None
        agencies[letters].append(NamedAgency(pk, name, where, weight))
    return agencies


def agencies_meant_by_initials(
    reading: Reading, words: Sequence[Word], known: KnownInitials
) -> tuple[Span, list[NamedAgency]] | None:
    """Return the word beside what is named that is an agency's initials, and the agencies, where one is near."""
    initials = unread_initials(reading, words)
    if initials is None:
        return None
    span, letters = initials
    if known.states_whose_police_are(letters):
        return None
    agencies = agencies_within(known.agencies_with(letters), reading.places)
    if letters in SYSTEMS:
        # Cleveland's CSU is no campus of California's, and no other agency than a school either.
        agencies = [agency for agency in agencies if CAMPUS_POLICE.is_name_of(agency.name)]
    return (span, agencies) if agencies else None


def unread_initials(reading: Reading, words: Sequence[Word]) -> tuple[Span, str] | None:
    """Return the word beside what is named that may be an agency's initials, and its letters; None for no such word."""
    if not reading.names_something or reading.agencies:
        return None
    for part in reading.parts:
        word = words[part.start]
        if part.role == "word" and not word.excluded and (letters := telling_initials(word.plain)):
            return (part.start, part.end), letters
    return None


def telling_initials(word: str) -> str:
    """Return the letters of a word that may be an agency's initials."""
    letters = initials_in(word) if BetterSpelling.is_strange(word) else ""
    return "" if letters in FEDERAL else letters
