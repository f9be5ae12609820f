"""What the runs of words of a query name, each looked up once, in however many other texts for the query it stands."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from datasources.search.query.candidates import Run, Span, candidates_of, runs_of
from datasources.search.query.initials import KnownInitials
from datasources.search.query.named_records import Candidates, Place
from datasources.search.query.query_words import Word
from datasources.search.query.stems import Stems, stems_of
from locations.models import LocationExpanded
from locations.queries.typeahead import PlacesOfZipCode
from pdap.db.queries import run_query_builder

# A reading has two places at most (`readings.py`).
MOST_ZIP_CODES = 2


class LookedUp:
    """What is known of runs of words, of initials and of ZIP codes."""

    def __init__(self) -> None:
        self.stems: dict[str, Stems] = {}
        self.known: dict[Run, Candidates] = {}
        self.initials = KnownInitials()
        self.zip_codes: dict[str, list[Place]] = {}

    def learn_words(self, words: Sequence[Word]) -> None:
        """Look up the stems of words that are not known yet; one query, or none."""
        self.initials.words.update(word.plain for word in words)
        unknown = dict.fromkeys(word.plain for word in words if word.plain not in self.stems)
        self.stems |= stems_of(unknown)

    def learn(self, texts: Sequence[Sequence[Word]]) -> None:
        """Look up the runs of words of some texts that are not known yet; up to two queries, however many they are."""
        runs = dict.fromkeys(run for words in texts for run in runs_of(words).values() if run not in self.known)
        if runs:
            self.learn_words([word for words in texts for word in words])
            self.known |= zip(runs, candidates_of(list(runs), self.stems), strict=True)

    def of(self, words: Sequence[Word]) -> dict[Span, Candidates]:
        """Return what the runs of a text name, by their first word and the one after their last."""
        self.learn([words])
        by_span: defaultdict[Span, Candidates] = defaultdict(Candidates)
        by_span |= {span: replace(self.known[run]) for span, run in runs_of(words).items() if self.known[run]}
        weigh_places_of_agencies(by_span.values())
        return by_span

    def places_of_zip_code(self, zip_code: str) -> list[Place]:
        """Return the places that a ZIP code may belong to; two queries for each of the first few codes, then none.

        The first is meant, however many people the others have.
        """
        if zip_code not in self.zip_codes and len(self.zip_codes) < MOST_ZIP_CODES:
            ids = [place.location_id for place in run_query_builder(PlacesOfZipCode(zip_code))]
            rows = LocationExpanded.objects.in_bulk(ids) if ids else {}
            places = [Place.of(rows[pk]) for pk in ids if pk in rows]
            self.zip_codes[zip_code] = [
                replace(place, weight=1, nickname=number == 0) for number, place in enumerate(places)
            ]
        return self.zip_codes.get(zip_code, [])


def weigh_places_of_agencies(looked_up: Collection[Candidates]) -> None:
    """Give the places of agencies as much weight as the query's words give them: "Columbus Police Department"."""
    weights = {place.location_id: place.weight for candidates in looked_up for place in candidates.places}
    for candidates in looked_up:
        candidates.agencies = [
            replace(agency, place=replace(agency.place, weight=weights.get(agency.place.location_id, 0)))
            if agency.place
            else agency
            for agency in candidates.agencies
        ]
