"""What stands inside the page of a data source."""

import re

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from datasources.models import AgencyDataSource, DataSourceLocation
from datasources.services.brought_agencies import lock_agencies_of
from locations.models import Location
from locations.names import PLACE_NAMES
from pdap.admin.inlines import LinkInline
from pdap.lib.typed_numbers import typed_number

AGENCY_OF_ROW = re.compile(r"agency_links-\d+-agency")


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


def lock_agencies_with(request: HttpRequest, typed_id: str) -> None:
    """Lock the agencies of a source before it, with those that a form ties to it, in its rows or as suggestions."""
    typed = request.POST.getlist("suggested_agency")
    typed += [str(value) for name, value in request.POST.items() if AGENCY_OF_ROW.fullmatch(name)]
    lock_agencies_of(*([pk for text in texts if (pk := typed_number(text))] for texts in ([typed_id], typed)))
