"""Agencies by name and place, as the admin shows them wherever one could be taken for another."""

from django.db.models import Prefetch, QuerySet

from agencies.models import Agency
from agencies.places_in_words import with_place
from locations.models import Location

MOST_PLACES = 2


def with_places(agencies: "QuerySet[Agency]") -> "QuerySet[Agency]":
    """Return agencies whose places are read with them; one query for all."""
    return agencies.prefetch_related(
        Prefetch("locations", Location.objects.select_related("state", "county", "locality"))
    )


def place_of(agency: Agency) -> str:
    """Return where an agency is: its first places."""
    places = [str(place) for place in agency.locations.all()]
    more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
    return "; ".join(places[:MOST_PLACES]) + more


def named_with_place(agency: Agency) -> str:
    place = place_of(agency)
    return with_place(agency.name, place) if place else f"{agency.name} (no place, ID {agency.pk})"
