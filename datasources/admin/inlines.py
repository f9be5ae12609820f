"""What stands inside the page of a data source."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from datasources.models import AgencyDataSource, DataSourceLocation
from locations.models import Location
from locations.names import PLACE_NAMES
from pdap.admin.inlines import LinkInline


class AgencyDataSourceInline(LinkInline):
    model = AgencyDataSource
    autocomplete_fields = ["agency"]
    verbose_name = "agency"
    verbose_name_plural = "agencies"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencyDataSource]:
        """Read the places of all agencies at once: each is named with its own."""
        places = Location.objects.select_related("state", "county", "locality")
        return super().get_queryset(request).prefetch_related(Prefetch("agency__locations", places))


class DataSourceLocationInline(LinkInline):
    """Places that the source is about by itself; those of its agencies are found through them."""

    model = DataSourceLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES
    verbose_name = "place"
    verbose_name_plural = "places, if not covered by an agency"
