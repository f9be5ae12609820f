"""What followed things are called in emails and on pages, and where they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency
from datasources.models import DataSource, RecordType
from locations.models import LocationExpanded
from locations.names import name_in_sentence
from notifications.enums import WatchKind
from notifications.models import Watch
from notifications.services.watches import Target
from pdap.lib.typed_numbers import typed_number
from requests_app.models import DataRequest

MOST_CHARACTERS = 150
# What the name of a search says by itself; of the rest it says how many there are.
NAMED = {"q", "record_types", "record_categories", "location_id", "agency_id"}


@dataclass(frozen=True)
class NamedWatch:
    """A followed thing's name, its page (empty if it no longer has one), and why its reader hears of it.

    `agency_id` is the agency that the name names.
    """

    label: str
    address: str
    why: str
    agency_id: int | None = None


def named_watches(watches: Sequence[Watch]) -> dict[int, NamedWatch]:
    """Return the names of watches by their ids, in one query for each kind of thing."""
    names = WatchNames(watches)
    return {watch.pk: names.of(watch) for watch in watches}


class WatchNames:
    """What some watches are about: the names of it all are read at once.

    What a reader follows may have been withdrawn since: its name isn't public.
    """

    def __init__(self, watches: Sequence[Watch]) -> None:
        self.searches = {watch.pk: parse_qs(watch.search) for watch in watches if watch.kind == WatchKind.SEARCH}
        place_ids = {watch.location_id for watch in watches if watch.location_id}
        place_ids |= {number for query in self.searches.values() if (number := place_of(query))}
        self.places: dict[int, LocationExpanded] = LocationExpanded.objects.in_bulk(place_ids) if place_ids else {}
        self.types = names_of(RecordType.objects.all(), "name", (watch.record_type_id for watch in watches))
        agency_ids = [watch.agency_id for watch in watches] + [agency_of(query) for query in self.searches.values()]
        self.agencies = names_of(Agency.objects.public(), "name", agency_ids)
        self.sources = names_of(DataSource.objects.public(), "name", (watch.data_source_id for watch in watches))
        self.requests = names_of(DataRequest.objects.public(), "title", (watch.data_request_id for watch in watches))

    def of(self, watch: Watch) -> NamedWatch:
        match watch.kind:
            case WatchKind.AGENCY:
                agency_id = watch.agency_id if watch.agency_id in self.agencies else None
                label, address = label_and_page("agency", watch.agency_id, self.agencies)
                return NamedWatch(label, address, _("You follow this agency."), agency_id)
            case WatchKind.SOURCE:
                page = label_and_page("data-source", watch.data_source_id, self.sources)
                return NamedWatch(*page, _("You follow this data source."))
            case WatchKind.REQUEST:
                page = label_and_page("data-request", watch.data_request_id, self.requests)
                return NamedWatch(*page, _("You follow this data request."))
            case WatchKind.SEARCH:
                return self.of_search(watch)
            case WatchKind.RECORD_TYPE:
                return self.of_record_type(watch)
        where = self.place_name(watch.location_id)
        return NamedWatch(where, reverse("place", args=[watch.location_id]), _("You follow this place."))

    def place_name(self, pk: int | None) -> str:
        return self.places[pk].long_name if pk in self.places else ""

    def of_search(self, watch: Watch) -> NamedWatch:
        query = self.searches[watch.pk]
        agency_id = agency_of(query)
        agency = self.agencies.get(agency_id, _("No longer listed")) if agency_id else ""
        label = search_name(query, agency, self.place_name(place_of(query)))
        address = f"{reverse('search-results')}?{watch.search}"
        named_agency = agency_id if agency_id in self.agencies else None
        return NamedWatch(label, address, _("You follow this search."), named_agency)

    def of_record_type(self, watch: Watch) -> NamedWatch:
        where, kind = self.place_name(watch.location_id), self.types.get(watch.record_type_id, "")
        label = _(kind) if kind else ""
        if where:
            label = _("%(type)s in %(place)s") % {"type": label, "place": name_in_sentence(where)}
        place = {"location_id": str(watch.location_id)} if watch.location_id else {}
        address = f"{reverse('search-results')}?{urlencode({'record_types': kind} | place)}"
        return NamedWatch(label, address, _("You follow this record type."))


def label_and_page(page: str, pk: int | None, names: Mapping[int | None, str]) -> tuple[str, str]:
    """Return the name and page of a record; one that is no longer public has no page, and its name says so."""
    return (names[pk], reverse(page, args=[pk])) if pk in names else (_("No longer listed"), "")


def target_name(target: Target) -> NamedWatch:
    """Return what something is called that no one follows yet."""
    watch = Watch(pk=0, **asdict(target))
    return named_watches([watch])[0]


def label_for_strangers(target: Target, watch_name: NamedWatch) -> str:
    """Return a name for an email to an address that may not be the visitor's: without words that a visitor typed."""
    return _("a search") if target.kind == WatchKind.SEARCH else watch_name.label


def names_of(rows: Any, column: str, ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {pk for pk in ids if pk}
    return dict(rows.filter(pk__in=wanted).values_list("pk", column)) if wanted else {}


def place_of(query: dict[str, list[str]]) -> int | None:
    return number_in(query, "location_id")


def agency_of(query: dict[str, list[str]]) -> int | None:
    return number_in(query, "agency_id")


def number_in(query: dict[str, list[str]], name: str) -> int | None:
    return typed_number(query.get(name, [""])[0])


def search_name(query: dict[str, list[str]], agency: str, where: str) -> str:
    """Return what a search is called: its words, its record types or categories, its agency and place, its filters."""
    words = [f"“{text}”" for text in query.get("q", [])]
    kinds = ",".join([*query.get("record_types", []), *query.get("record_categories", [])])
    filters = len(query.keys() - NAMED)
    everything = _("Data sources") if filters or agency else _("All data sources")
    subject = ", ".join([*words, *(_(name) for name in kinds.split(",") if name)]) or everything
    if agency:
        subject = f"{subject}, {agency}"
    label = _("%(type)s in %(place)s") % {"type": subject, "place": name_in_sentence(where)} if where else subject
    if not filters:
        return label[:MOST_CHARACTERS]
    more = ngettext("%(count)d filter", "%(count)d filters", filters) % {"count": filters}
    return f"{label[: MOST_CHARACTERS - len(more) - 3]} ({more})"
