"""Every public row of agencies as CSV."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from datasources.api.exports import Export
from pdap.db.arrays import linked_values

AGENCY_COLUMNS = (
    *("id", "name", "jurisdiction_type", "agency_type", "defunct_year", "no_web_presence", "created_at"),
    *("updated_at", "location_ids", "states", "counties", "localities", "pages"),
)


class AgenciesExport(Export):
    """GET /export/agencies.csv."""

    file_name = "agencies"
    columns = AGENCY_COLUMNS
    addresses = frozenset({"pages"})
    public_names = {"pages": "meta_urls"}

    def rows(self) -> QuerySet[Any, Any]:
        places = AgencyLocation.objects.filter(agency=OuterRef("pk"))
        return (
            Agency.objects.public()
            .annotate(
                location_ids=linked_values(places, "location_id"),
                states=linked_values(places, "location__state__state_name"),
                counties=linked_values(places, "location__county__name"),
                localities=linked_values(places, "location__locality__name"),
                pages=linked_values(AgencyMetaUrl.objects.filter(agency=OuterRef("pk")), "meta_url__url"),
            )
            .order_by("id")
        )
