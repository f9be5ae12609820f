"""Every public row of agencies as CSV."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from agencies.fields import AGENCIES
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl
from pdap.api.exports import Export
from pdap.db.arrays import linked_values


class AgenciesExport(Export):
    """GET /export/agencies.csv."""

    file_name = "agencies"
    declaration = AGENCIES
    columns = ("location_ids", "states", "counties", "localities", "pages")
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
