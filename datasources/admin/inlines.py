"""What stands inside the page of a data source."""

from datasources.models import AgencyDataSource
from pdap.admin.inlines import LinkInline


class AgencyDataSourceInline(LinkInline):
    model = AgencyDataSource
    autocomplete_fields = ["agency"]
