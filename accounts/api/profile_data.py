"""What a profile shows of a person, in a fixed number of queries: both versions of the API make their shapes of it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from rest_framework import exceptions

from accounts.api.users import person_or_404
from accounts.models import User
from accounts.rights import READ_ALL_USER_INFO
from datasources.models import RecentSearch, RecordType
from locations.api.serializers import places_by_id
from notifications.models import Follow
from requests_app.api.serializers import load_sources_and_places
from requests_app.models import DataRequest

NOWHERE = {"location_id": None, "location_type": None, "state_name": None, "county_name": None, "locality_name": None}
WHOLE_NATION = "United States - All"


@dataclass(frozen=True)
class PlaceOfPerson:
    """A place that someone searched or follows, with the record types and categories of that."""

    place: Any
    record_types: list[str]
    record_categories: list[str]
    types_by_category: dict[str, list[str]]
    date: Any

    @property
    def info(self) -> dict[str, Any]:
        """The place's levels; nulls for a search of all places."""
        return NOWHERE if self.place is None else {name: getattr(self.place, name) for name in NOWHERE}

    @property
    def display_name(self) -> str | None:
        """The long name; None for a search of all places."""
        return None if self.place is None else self.place.full_display_name or WHOLE_NATION


def person_for(viewer: User, pk: int) -> User:
    """Return the person of a profile: yourself, or anyone if you may read all; else 403, and 404 if there is none."""
    if viewer.pk == pk:
        return viewer
    if READ_ALL_USER_INFO not in viewer.permission_names():
        raise exceptions.PermissionDenied("Forbidden.")
    return person_or_404(pk)


def account_of(person: User) -> dict[str, Any]:
    """Return the address, the linked accounts, the permissions and the capacities."""
    github = person.external_accounts.filter(account_type="github").values_list("account_identifier", flat=True)
    return {
        "email": person.email,
        "external_accounts": {"github": github.first()},
        "permissions": sorted(person.permission_names()),
        "capacities": list(person.capacities.order_by("capacity").values_list("capacity", flat=True)),
    }


def searches_of(person: User) -> list[PlaceOfPerson]:
    """Return the kept searches, at most fifty, newest first."""
    searches = list(
        RecentSearch.objects.filter(user=person)
        .prefetch_related("record_types__category", "record_categories")
        .order_by("-id")
    )
    places = places_by_id({search.location_id for search in searches if search.location_id})
    return [
        place_with_types(
            places.get(search.location_id or 0),
            search.record_types.all(),
            [category.name for category in search.record_categories.all()],
            search.created_at,
        )
        for search in searches
    ]


def follows_of(person: User) -> list[PlaceOfPerson]:
    """Return the followed searches, oldest first, with every record type of each."""
    follows = list(Follow.objects.filter(user=person).prefetch_related("record_types__category").order_by("id"))
    places = places_by_id({follow.location_id for follow in follows})
    # A follow without record types is one of all.
    bare = any(not follow.record_types.all() for follow in follows)
    every = list(RecordType.objects.select_related("category")) if bare else []
    return [
        place_with_types(places[follow.location_id], follow.record_types.all() or every, None, follow.created_at)
        for follow in follows
    ]


def place_with_types(place: Any, record_types: Any, categories: list[str] | None, date: Any) -> PlaceOfPerson:
    """Return a place with its record types, grouped by their categories; `categories` where they were named."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for record_type in sorted(record_types, key=lambda record_type: record_type.pk):
        grouped[record_type.category.name].append(record_type.name)
    names = [name for members in grouped.values() for name in members]
    return PlaceOfPerson(place, names, list(grouped) if categories is None else categories, dict(grouped), date)


def requests_of(person: User) -> list[Any]:
    """Return a person's own requests, whatever their status, with their sources and places."""
    rows = DataRequest.objects.filter(creator=person).select_related("github_issue").order_by("id")
    return list(load_sources_and_places(list(rows)))
