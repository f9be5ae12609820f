"""What a visitor who presses Enter gets: the page's address and links, read as things in their order."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from django.test import Client
from django.utils.text import slugify

from bench.search_quality.expectations import Shown, folded_name
from locations.models import LocationExpanded
from locations.names import short_name

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
# What stands apart: links that no longer work, and filters.
APART = re.compile(r'<section[^>]*aria-labelledby="broken".*?</section>|<form\b.*?</form>', re.DOTALL)
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
SOURCE = re.compile(r"^(/data-sources/\d+)\?.*")
# What a search that finds something opens, or lists.
RECORD = re.compile(r"/(data-sources|agencies|locations)/\d+")
RESULTS, SEARCH = "/search/results", "/search"


@dataclass
class Answer:
    """A page as a visitor sees it: `things` in their order, the first being what was opened, or listed first."""

    address: str
    status: int
    things: list[Shown] = field(default_factory=list)
    sources: int = 0
    leads_on: bool = False


class Reader:
    """Presses Enter and reads what comes."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.places = {place.pk: place for place in LocationExpanded.objects.all()}
        self.types = {slugify(name): name for name in record_type_names()}
        self.finding: dict[str, bool] = {}

    def press_enter(self, text: str) -> Answer:
        """Return the page that the search box leads to."""
        response = self.client.get(SEARCH, {"q": text}, follow=True)
        address = response.redirect_chain[-1][0] if response.redirect_chain else SEARCH
        main = main_of(response)
        links = links_of(main)
        answer = Answer(address, response.status_code)
        sources = [int(link.split("/")[2]) for link in links if re.fullmatch(r"/data-sources/\d+", link)]
        answer.sources = len(sources)
        opened = self.opened(address, main, bool(sources))
        linked_things = [shown for link in links if (shown := self.linked(link))]
        if opened:
            answer.things = [opened, *self.sources(sources[:5]), *linked_things]
        elif urlsplit(address).path == RESULTS:
            answer.things = [*self.sources(sources[:5]), *linked_things]
        else:
            answer.things = linked_things
        answer.leads_on = "/data-requests/create" in main or any(map(self.finds_something, links))
        if not any(shown.kind in ("place", "agency", "source") for shown in answer.things[:5]) and answer.leads_on:
            # A page that opens nothing and lists no name helps on, with record types or without.
            answer.things.insert(0 if urlsplit(address).path == SEARCH else len(answer.things), Shown("help"))
        return answer

    def finds_something(self, link: str) -> bool:
        """Return whether a link is a search that opens a record, or lists some."""
        if not link.startswith(f"{SEARCH}?") and not link.startswith(f"{RESULTS}?"):
            return False
        if link not in self.finding:
            response = self.client.get(link, follow=True)
            address = response.redirect_chain[-1][0] if response.redirect_chain else link
            leads_to = [urlsplit(address).path, *links_of(main_of(response))]
            self.finding[link] = response.status_code == 200 and any(map(RECORD.fullmatch, leads_to))
        return self.finding[link]

    def opened(self, address: str, main: str, has_sources: bool) -> Shown | None:
        """Return the place, agency or record type that an address is about; None of a search for words."""
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        if match := re.fullmatch(r"/agencies/(\d+)", path):
            return self.agency(int(match[1]))
        if match := re.fullmatch(r"/locations/(\d+)", path):
            return self.place(int(match[1]))
        where = frozenset({self.name(int(query["location_id"][0]))} if "location_id" in query else ())
        if match := re.fullmatch(r"/record-types/([a-z-]+)", path):
            lacks = bool(where) if "Nothing listed yet" in main else not has_sources
            return Shown("none" if lacks else "type", self.types.get(match[1], ""), where)
        if path != RESULTS or "q" in query or "agency_id" in query:
            return None
        if "record_types" in query:
            if has_sources or "/data-requests/create?" in main:
                return Shown("type" if has_sources else "none", query["record_types"][0], where)
            return None
        return self.place(int(query["location_id"][0])) if where else None

    def linked(self, link: str) -> Shown | None:
        """Return what a link of a list offers."""
        path, query = urlsplit(link).path, parse_qs(urlsplit(link).query)
        if match := re.fullmatch(r"/agencies/(\d+)", path):
            return self.agency(int(match[1]))
        if match := re.fullmatch(r"/record-types/([a-z-]+)", path):
            return Shown("type", self.types.get(match[1], ""))
        if path == RESULTS and "location_id" in query and not query.keys() & {"q", "record_categories"}:
            where = int(query["location_id"][0])
            if "record_types" in query:
                return Shown("type", query["record_types"][0], frozenset({self.name(where)}))
            return self.place(where)
        if path == RESULTS and "record_types" in query:
            return Shown("type", unquote_plus(query["record_types"][0]))
        return None

    def place(self, location_id: int) -> Shown | None:
        return Shown("place", self.name(location_id)) if location_id in self.places else None

    def name(self, location_id: int) -> str:
        return short_name(self.places[location_id]) if location_id in self.places else ""

    def agency(self, agency_id: int) -> Shown:
        from agencies.models import AgencyExpanded

        rows = list(AgencyExpanded.objects.filter(id=agency_id))
        return Shown("agency", f"{rows[0].name}, {rows[0].state_iso}" if rows else "")

    def sources(self, ids: list[int]) -> list[Shown]:
        """Return the sources with their agencies, and all places that these are in."""
        from agencies.models import AgencyExpanded
        from datasources.models import DataSource

        by_id = DataSource.objects.select_related("record_type").prefetch_related("agency_links").in_bulk(ids)
        shown = []
        for pk in ids:
            agencies = [link.agency_id for link in by_id[pk].agency_links.all()]
            rows = list(AgencyExpanded.objects.filter(id__in=agencies))
            shown.append(
                Shown(
                    "source",
                    by_id[pk].name,
                    places=frozenset(name for row in rows for name in names_of(row)),
                    agencies=frozenset(f"{row.name}, {row.state_iso}" for row in rows),
                    record_type=str(getattr(by_id[pk].record_type, "name", "")),
                )
            )
        return shown


def main_of(response: Any) -> str:
    """Return the main part of a page without what stands apart."""
    match = MAIN.search(response.content.decode())
    return APART.sub("", match[0] if match else "")


def links_of(main: str) -> list[str]:
    """Return the addresses that a part of a page leads to; those of sources without the search that they stand in."""
    return list(dict.fromkeys(SOURCE.sub(r"\1", link.replace("&amp;", "&")) for link in LINK.findall(main)))


def names_of(row: object) -> set[str]:
    """Return the short names of an agency's place, its county and its state."""
    state, iso = getattr(row, "state_name", None), getattr(row, "state_iso", None)
    county, town = getattr(row, "county_name", None), getattr(row, "locality_name", None)
    names = {state or ""}
    if county:
        names |= {f"{county}, {iso}", f"{county} County, {iso}", f"{county} Parish, {iso}"}
    return names | ({f"{town}, {iso}"} if town else set())


def record_type_names() -> list[str]:
    from datasources.models import RecordType

    return [str(name) for name in RecordType.objects.values_list("name", flat=True) if name]


def is_look_alike(shown: Shown, text: str) -> bool:
    """Return whether a place or agency holds none of the words that were typed."""
    if shown.kind not in ("place", "agency"):
        return False
    own = {word for word in re.findall(r"[a-z0-9]+", folded_name(shown.name)) if len(word) > 2}
    return not own & set(re.findall(r"[a-z0-9]+", folded_name(text)))
