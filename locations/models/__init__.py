"""Places: the tables, and the views and materialized views over them."""

from locations.models.database_views import DependentLocation, LocationExpanded
from locations.models.law import PublicRecordsLaw
from locations.models.materialized import MapCounty, MapLocality, MapState, PlaceSpelling, TypeaheadLocation
from locations.models.tables import County, Locality, Location, State, ZipCode

__all__ = [
    "County",
    "DependentLocation",
    "Locality",
    "Location",
    "LocationExpanded",
    "MapCounty",
    "MapLocality",
    "MapState",
    "PlaceSpelling",
    "PublicRecordsLaw",
    "State",
    "TypeaheadLocation",
    "ZipCode",
]
