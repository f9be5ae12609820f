"""What stands inside the page of a data source."""

from datasources.models import AgencyDataSource, DataSourceLocation
from pdap.admin.inlines import PLACE_NAMES, LinkInline


class AgencyDataSourceInline(LinkInline):
    model = AgencyDataSource
    autocomplete_fields = ["agency"]


class DataSourceLocationInline(LinkInline):
    """Places that the source is about by itself; those of its agencies are found through them."""

    model = DataSourceLocation
    autocomplete_fields = ["location"]
    named_by = PLACE_NAMES
    verbose_name = "place of its own"
    verbose_name_plural = "places of its own, if no agency stands for them"
