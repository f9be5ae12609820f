"""The agencies that a text means, for lists that are searched by words: in the order of the search box."""

from agencies.searching import initials_in, words_of
from datasources.search.query.initials import agencies_with_initials
from datasources.search.query.readings import rank_of_agency
from datasources.search.query.understanding import read_query

MOST = 50


def agencies_meant(typed: str) -> list[int]:
    """Return the public agencies that a text names, or that have the initials in it, the likeliest first."""
    agencies = read_query(typed).reading.agencies
    letters = next(filter(None, map(initials_in, words_of(typed))), "")
    if not agencies and letters:
        agencies = sorted(agencies_with_initials(letters), key=rank_of_agency)
    return list(dict.fromkeys(agency.agency_id for agency in agencies))[:MOST]
