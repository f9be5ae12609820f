"""Counties of which the catalog has nothing."""

from django.db.models import QuerySet

from datasources.models import AgencyDataSource, DataSourceLocation
from locations.enums import LocationType
from locations.models import Location
from locations.names import WITHOUT_COUNTIES


def counties_without_source() -> "QuerySet[Location]":
    """Return the counties in which neither an agency nor a town has a public source.

    What stands for a county where there are none is the whole District or territory, and no gap of its own.
    """
    by_agency = AgencyDataSource.objects.public().values("agency__locations__county_id")
    own = DataSourceLocation.objects.public().values("location__county_id")
    counties = Location.objects.filter(type=LocationType.COUNTY).exclude(state__state_iso__in=WITHOUT_COUNTIES)
    counties = counties.select_related("state", "county")
    return counties.exclude(county_id__in=by_agency.exclude(agency__locations__county_id__isnull=True)).exclude(
        county_id__in=own.exclude(location__county_id__isnull=True)
    )
