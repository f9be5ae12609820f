"""Agencies by the initials of their names, which no search term has to explain: MBTA, SRPMIC."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Max

from agencies.models import Agency, AgencySpelling
from agencies.searching import initials_in, pattern_of_initials
from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.candidates import Span
from datasources.search.query.named_records import NamedAgency, Place
from datasources.search.query.query_words import Word
from datasources.search.query.readings import Reading, agencies_within
from datasources.search.query.state_police_initials import states_whose_police_are
from datasources.search.query.written_names import SYSTEMS
from locations.models import LocationExpanded, PlaceSpelling
from pdap.db.prepared import rows_read_rarely

# A campus or a county stands behind a colon, and has no letter.
BEFORE_COLON = """
select id from public.agencies
where name ilike %(first)s || '%%' and name like '%%:%%'
  and public.folded(split_part(name::text, ':', 1)) ~ %(pattern)s
"""
# Of the federal government, which the same letters hardly ever leave: "fbi" is no Forsyth Bureau of Investigation.
FEDERAL = frozenset(
    {"atf", "batf", "bia", "blm", "bop", "cbp", "cia", "dea", "dhs", "dod", "doj", "epa", "fbi", "fema", "hsi", "hud",
     "ice", "ins", "irs", "ncis", "nps", "nsa", "nsf", "ntsb", "tsa", "uscis", "uscg", "usfs", "usfws", "usms", "usps",
     "usss"}
)  # fmt: skip


def agencies_with_initials(letters: str) -> list[NamedAgency]:
    """Return the agencies whose names have these initials, at each of their places; five queries."""
    pattern = pattern_of_initials(letters)
    of_parts = [pk for (pk,) in rows_read_rarely(BEFORE_COLON, {"first": letters[0], "pattern": pattern})]
    spellings = AgencySpelling.objects.filter(spelling__regex=pattern) | AgencySpelling.objects.filter(
        agency_id__in=of_parts
    )
    rows = list(spellings.values_list("agency_id", "location_id", "weight"))
    names = dict(Agency.objects.filter(pk__in=[agency for agency, _, _ in rows]).values_list("pk", "name"))
    locations = [location for _, location, _ in rows if location]
    weights = dict(
        PlaceSpelling.objects.filter(location_id__in=locations).values_list("location_id").annotate(Max("weight"))
    )
    places = {
        row.pk: replace(Place.of(row), weight=weights.get(row.pk, 0))
        for row in LocationExpanded.objects.filter(pk__in=locations)
    }
    return [NamedAgency(agency, names[agency], places.get(location), weight) for agency, location, weight in rows]


def agencies_meant_by_initials(
    reading: Reading, words: Sequence[Word], looked_up: dict[str, list[NamedAgency]]
) -> tuple[Span, list[NamedAgency]] | None:
    """Return the word beside what is named that is an agency's initials, and the agencies, where one is near.

    `looked_up` are the agencies by their initials, as far as these were met before.
    """
    initials = unread_initials(reading, words)
    if initials is None:
        return None
    span, letters = initials
    if states_whose_police_are(letters):
        return None
    if letters not in looked_up:
        looked_up[letters] = agencies_with_initials(letters)
    agencies = agencies_within(looked_up[letters], reading.places)
    return (span, agencies) if agencies else None


def unread_initials(reading: Reading, words: Sequence[Word]) -> tuple[Span, str] | None:
    """Return the word beside what is named that may be an agency's initials, and its letters; None for no such word."""
    if not reading.names_something or reading.agencies:
        return None
    for part in reading.parts:
        word = words[part.start]
        if part.role == "word" and not word.excluded and BetterSpelling.is_strange(word.plain):
            letters = initials_in(word.plain)
            # USC and UCLA are universities, whatever other agencies have these letters.
            if letters and letters not in FEDERAL and letters not in SYSTEMS:
                return (part.start, part.end), letters
    return None
