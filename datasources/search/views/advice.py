"""What a search that finds nothing says: what else could be meant, where more is, and how to ask for it."""

from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext

from datasources.search.better_spelling import BetterSpelling
from datasources.search.query.opening import opening_of
from datasources.search.query.search_addresses import address_of, sentence_of
from datasources.search.query.understanding import understand
from datasources.search.query.web_addresses import is_web_address
from datasources.search.views.shown_search import Search
from locations.models import LocationExpanded
from locations.names import name_in_sentence
from pdap.db.queries import run_query_builder


class Advice:
    """Ways onward from a search without results; each costs its queries only where the page shows it."""

    def __init__(self, search: Search) -> None:
        self.search = search

    @cached_property
    def spelling(self) -> tuple[str, str] | None:
        """Words that may have been meant with the address of their search; None where that finds nothing."""
        words = "" if is_web_address(self.search.words) else self.search.words
        better = run_query_builder(BetterSpelling(words)) if words else None
        return (better, self._address(q=better)) if better and self.search.results(words=better).count() else None

    @cached_property
    def meant(self) -> tuple[str, str] | None:
        """What words that name a place, an agency or a record type mean, with its address; None where they don't."""
        if not self.search.words or self.search.place or self.search.agency:
            return None
        understood = understand(self.search.words)
        if understood.corrected:
            return None
        opening = opening_of(understood)
        if not (opening.place or opening.agency or opening.types) or opening.choices:
            return None
        return sentence_of(opening), address_of(opening, self.search.words)

    @cached_property
    def wider(self) -> list[tuple[LocationExpanded, int, str]]:
        """The places around this one, narrow to broad, with what the same search finds there and its address."""
        places = []
        for place in reversed(self.search.way[:-1]):
            places.append((place, self.search.results(place).count(), self._address(location_id=place.pk)))
        return places

    @cached_property
    def without_filter(self) -> str:
        """The address of the same search without its filters, empty where there are none."""
        if not self.search.selection.active:
            return ""
        unfiltered = {
            name: value
            for name in ("location_id", "agency_id", "q")
            if (value := self.search.selection.query.get(name))
        }
        return f"{reverse('search-results')}?{urlencode(unfiltered)}"

    @cached_property
    def sentence(self) -> str:
        """What nothing was found for: the words and the filters, and the place."""
        chips = ", ".join(chip.label for chip in self.search.selection.chips(""))
        quoted = f"“{Truncator(self.search.words).chars(80)}”, " if self.search.words else ""
        if self.search.place is None:
            return gettext("No results for %(what)s.") % {"what": f"{quoted}{chips}"}
        where = name_in_sentence(self.search.place.long_name)
        return gettext("No results for %(what)s in %(place)s.") % {"what": f"{quoted}{chips}", "place": where}

    @cached_property
    def request_address(self) -> str:
        """The address of a new request that is filled in with the place or agency, the record types and the words."""
        asked: dict[str, int | str] = {}
        if self.search.location_id:
            asked["location_id"] = self.search.location_id
        elif self.search.agency_id:
            asked["agency_id"] = self.search.agency_id
        if types := self.search.selection.chosen_values("record_types"):
            asked["record_types"] = ",".join(types)
        if self.search.words:
            asked["title"] = self.search.words
        address = reverse("create-request")
        return f"{address}?{urlencode(asked)}" if asked else address

    def _address(self, **changes: object) -> str:
        query = self.search.selection.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query[name] = str(value)
        return f"{reverse('search-results')}?{query.urlencode()}"
