"""Jobs of agencies and their places."""

from collections.abc import Callable, Iterator

from agencies.duplicates.agency_pages import find_meta_urls
from agencies.duplicates.finding import find_agencies
from agencies.services import place_doubts
from audit.merging.enums import Kind
from audit.merging.pairs import CandidatePair, save_pairs
from locations.duplicates import find_localities
from pdap.lib.jobs import job

Progress = Callable[[str, int, int], None]
FINDERS: dict[Kind, Callable[[Progress], Iterator[CandidatePair]]] = {
    Kind.AGENCY: find_agencies,
    Kind.PLACE: find_localities,
    Kind.META_URL: find_meta_urls,
}


@job
def find_place_doubts() -> int:
    """Look for agencies whose names speak against their places; return how many there are."""
    return place_doubts.find_place_doubts()


@job
def find_duplicates() -> dict[str, dict[str, int]]:
    """Look for probable duplicates of every kind; return what was found, is new, and was forgotten."""
    return look_for_duplicates()


def look_for_duplicates(progress: Progress = lambda *_: None) -> dict[str, dict[str, int]]:
    return {kind.label: save_pairs(kind, finder(progress)) for kind, finder in FINDERS.items()}
