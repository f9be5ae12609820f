"""How many sources search finds at the places of the map, each with all that lies below it.

The map's materialized views, which other programs read, count by the existing system's rule (contract 9.8).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from datasources.models import SearchableSource
from datasources.search.record_types import OfRecordTypes
from locations.enums import LocationType
from locations.models import Location
from pdap.db.queries import QueryBuilderBase


@dataclass(frozen=True)
class CountsOfMap:
    """Sources by the id of the location, for each level."""

    states: dict[int, int]
    counties: dict[int, int]
    localities: dict[int, int]


class MapCounts(OfRecordTypes, QueryBuilderBase[CountsOfMap]):
    """Of some record types or categories, else of all."""

    def __init__(self, record_types: Collection[str] = (), record_categories: Collection[str] = ()) -> None:
        self.record_types, self.record_categories = record_types, record_categories

    def run(self) -> CountsOfMap:
        return CountsOfMap(
            self.counted("state_id", LocationType.STATE),
            self.counted("county_id", LocationType.COUNTY),
            self.sources_by("location_id"),
        )

    def counted(self, key: str, level: LocationType) -> dict[int, int]:
        sources = self.sources_by(key)
        places = Location.objects.filter(type=level).values_list("id", key)
        return {place: sources[of_key] for place, of_key in places if of_key in sources}

    def sources_by(self, key: str) -> dict[int, int]:
        rows = SearchableSource.objects.working().filter(**{f"{key}__isnull": False})
        rows = self.keep_wanted_types(rows, "record_type")
        return dict(rows.order_by().values_list(key).annotate(sources=Count("data_source_id", distinct=True)))
