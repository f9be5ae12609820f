"""A record type that no one has listed for a place: who keeps such records there, and what is listed instead."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from datasources.models import RecordType
from datasources.search.query.agency_kinds import BY_NAME, AgencyKind
from datasources.search.query.named_records import NamedAgency, Place
from datasources.search.query.serving_agencies import agencies_of
from datasources.search.search_links import SearchLinks, type_counts
from locations.models import LocationExpanded
from locations.queries.relatives import place_with_ancestors

JAILS_AND_COURTS = "Jails & Courts"
MOST_KEEPERS, MOST_TYPES = 3, 6


@dataclass(frozen=True)
class CountedAddress:
    """Something that is listed, with its number of sources and its address."""

    label: str
    sources: int
    address: str


@dataclass(frozen=True)
class MissingHere:
    """What the page of a record type says for a place."""

    place: LocationExpanded
    sources: int
    results_address: str
    request_address: str
    follow_address: str
    keepers: list[NamedAgency]
    wider: list[CountedAddress]
    other_types: list[CountedAddress]


def missing_here(kind: RecordType, location_id: int, typed: str = "") -> MissingHere | None:
    """Return what to say of a record type at a place; None where there is no such place."""
    way = place_with_ancestors(location_id)
    if not way:
        return None
    place = way[-1]
    counts = type_counts(place)
    asked: dict[str, Any] = {"location_id": location_id, "record_types": kind.name}
    asked |= {"title": typed} if typed else {}
    followed: dict[str, Any] = {"record_type": kind.name, "place": location_id}
    return MissingHere(
        place,
        counts.get(kind.pk, 0),
        address_of_type_results(location_id, kind),
        f"{reverse('create-request')}?{urlencode(asked)}",
        f"{reverse('follow-anything')}?{urlencode(followed)}",
        usual_keepers(kind, way),
        [
            CountedAddress(
                around.own_name, SearchLinks(around).count([kind.pk]), address_of_type_results(around.pk, kind)
            )
            for around in reversed(way[:-1])
        ],
        nearest_types(kind, location_id, counts),
    )


def usual_keepers(kind: RecordType, way: list[LocationExpanded]) -> list[NamedAgency]:
    """Return the agencies that usually keep such records: the police; of a jail the county's sheriff."""
    wanted: AgencyKind = BY_NAME["sheriff"] if kind.category.name == JAILS_AND_COURTS else BY_NAME["police"]
    place = way[-1]
    if place.type == "State":
        wanted = BY_NAME["state police"]
    elif place.type == "County" or wanted.level == "county":
        place, wanted = next((around for around in way if around.type == "County"), place), BY_NAME["sheriff"]
    if place.type == "National":
        return []
    return agencies_of(wanted, Place.of(place))[:MOST_KEEPERS]


def nearest_types(kind: RecordType, location_id: int, counts: dict[int, int]) -> list[CountedAddress]:
    """Return other record types that the place has sources of, those of the same category first."""
    others = RecordType.objects.filter(pk__in=[pk for pk, count in counts.items() if count and pk != kind.pk])
    ordered = sorted(others, key=lambda other: (other.category_id != kind.category_id, -counts[other.pk], other.pk))
    return [
        CountedAddress(str(other.name), counts[other.pk], address_of_type_results(location_id, other))
        for other in ordered[:MOST_TYPES]
    ]


def address_of_type_results(location_id: int, kind: RecordType) -> str:
    query: dict[str, Any] = {"location_id": location_id, "record_types": kind.name}
    return f"{reverse('search-results')}?{urlencode(query)}"
