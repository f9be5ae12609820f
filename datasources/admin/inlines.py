"""What stands inside the page of a data source."""

from datasources.models import AgencyDataSource
from pdap.admin.inlines import LinkInline


class AgencyDataSourceInline(LinkInline):
    """The agencies that a data source is about."""

    model = AgencyDataSource
    autocomplete_fields = ["agency"]
