"""Counties of which the catalog has nothing."""

from django.db.models import Exists, OuterRef, QuerySet

from datasources.models import SearchableSource
from locations.enums import LocationType
from locations.models import Location
from locations.names import WITHOUT_COUNTIES


def counties_without_source() -> "QuerySet[Location]":
    """Return the counties in which neither an agency nor a town has a public source.

    What stands for a county where there are none is the whole District or territory, and no gap of its own. What search
    finds in a county has an index by county: each is one look, however many sources there are.
    """
    counties = Location.objects.filter(type=LocationType.COUNTY).exclude(state__state_iso__in=WITHOUT_COUNTIES)
    in_county = SearchableSource.objects.filter(county=OuterRef("county_id"))
    return counties.select_related("state", "county").exclude(Exists(in_county))
