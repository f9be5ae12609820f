"""Where records are, as cells of a file: state, county, city or town, and coordinates."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models.functions import Coalesce

from locations.models import Location
from locations.names import county_name
from pdap.db.arrays import IsAnyOf

PLACE_COLUMNS = ("states", "counties", "cities", "latitude", "longitude")
NOWHERE: dict[str, Any] = {"states": [], "counties": [], "cities": [], "latitude": None, "longitude": None}
Key = TypeVar("Key", bound=Hashable)


def place_cells(places: Mapping[Key, Sequence[int]]) -> dict[Key, dict[str, Any]]:
    """Return the cells of records, given the ids of the places of each; one query, and none without places.

    The coordinates are those of the first place that has any; a county's are its middle.
    """
    ids = {pk for of_record in places.values() for pk in of_record}
    if not ids:
        return {}
    rows = Location.objects.filter(IsAnyOf("pk", sorted(ids))).values_list(
        *("pk", "state__state_iso", "county__name", "locality__name"),
        Coalesce("lat", "county__lat"),
        Coalesce("lng", "county__lng"),
    )
    known = {pk: about for pk, *about in rows}
    return {key: cells([known[pk] for pk in of_record if pk in known]) for key, of_record in places.items()}


def cells(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    latitude, longitude = next(((row[3], row[4]) for row in rows if row[3] is not None), (None, None))
    return {
        "states": list(dict.fromkeys(row[0] for row in rows if row[0])),
        "counties": list(dict.fromkeys(county_name(row[1], row[0]) for row in rows if row[1])),
        "cities": list(dict.fromkeys(row[2] for row in rows if row[2])),
        "latitude": latitude,
        "longitude": longitude,
    }
