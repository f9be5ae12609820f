"""What stands inside the page of a data source."""

from datasources.models import AgencyDataSource, DataSourceLocation
from locations.names import PLACE_NAMES
from pdap.admin.inlines import LinkInline


class AgencyDataSourceInline(LinkInline):
    model = AgencyDataSource
    autocomplete_fields = ["agency"]
    verbose_name = "agency"
    verbose_name_plural = "agencies"


class DataSourceLocationInline(LinkInline):
    """Places that the source is about by itself; those of its agencies are found through them."""

    model = DataSourceLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES
    verbose_name = "place"
    verbose_name_plural = "places, if not covered by an agency"
