"""How many public sources of some record types there are at the places of the map, each with all that lies below it.

The same rule as that of the map's materialized views (contract 9.8), which know of no record types.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F

from datasources.models import AgencyDataSource
from datasources.search.record_types import OfRecordTypes
from locations.enums import LocationType
from locations.models import Location
from pdap.db.queries import QueryBuilderBase

PLACE = "agency__location_links__location"


@dataclass(frozen=True)
class CountsOfMap:
    """Sources by the id of the location, for each level."""

    states: dict[int, int]
    counties: dict[int, int]
    localities: dict[int, int]


class MapCounts(OfRecordTypes, QueryBuilderBase[CountsOfMap]):
    def __init__(self, record_types: Collection[str], record_categories: Collection[str]) -> None:
        self.record_types, self.record_categories = record_types, record_categories

    def run(self) -> CountsOfMap:
        return CountsOfMap(
            self.counted("state_id", LocationType.STATE),
            self.counted("county_id", LocationType.COUNTY),
            self.counted("id", LocationType.LOCALITY),
        )

    def counted(self, key: str, level: LocationType) -> dict[int, int]:
        links = AgencyDataSource.objects.public().filter(**{f"{PLACE}__{key}__isnull": False})
        links = self.keep_wanted_types(links, "data_source__record_type")
        sources = dict(
            links.order_by().values_list(F(f"{PLACE}__{key}")).annotate(sources=Count("data_source_id", distinct=True))
        )
        places = Location.objects.filter(type=level).values_list("id", key)
        return {place: sources[of_key] for place, of_key in places if of_key in sources}
