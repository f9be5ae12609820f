"""The agencies that a text means, for lists that are searched by words: in the order of the search box."""

from dataclasses import replace

from django.db.models import Max

from agencies.models import AgencySpelling
from agencies.searching import initials_in, pattern_of_initials, words_of
from datasources.search.query.named_records import NamedAgency, Place
from datasources.search.query.readings import rank_of_agency
from datasources.search.query.understanding import read_query
from locations.models import LocationExpanded, PlaceSpelling

MOST = 50


def agencies_meant(typed: str) -> list[int]:
    """Return the public agencies that a text names, or that have the initials in it, the likeliest first."""
    agencies = read_query(typed).reading.agencies
    letters = next(filter(None, map(initials_in, words_of(typed))), "")
    if not agencies and letters:
        agencies = sorted(agencies_with_initials(letters), key=rank_of_agency)
    return list(dict.fromkeys(agency.agency_id for agency in agencies))[:MOST]


def agencies_with_initials(letters: str) -> list[NamedAgency]:
    """Return the agencies whose names have these initials, at each of their places; three queries."""
    spellings = AgencySpelling.objects.filter(spelling__regex=pattern_of_initials(letters))
    rows = list(spellings.values_list("agency_id", "spelling", "location_id", "weight"))
    locations = [location for _, _, location, _ in rows if location]
    weights = dict(
        PlaceSpelling.objects.filter(location_id__in=locations).values_list("location_id").annotate(Max("weight"))
    )
    places = {
        row.pk: replace(Place.of(row), weight=weights.get(row.pk, 0))
        for row in LocationExpanded.objects.filter(pk__in=locations)
    }
    return [NamedAgency(agency, name, places.get(location), weight) for agency, name, location, weight in rows]
