"""Places in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from locations.models import County, Locality, Location, State
from locations.queries.typeahead import suggest_places
from pdap.admin.base import AuditedAdmin


@admin.register(State)
class StateAdmin(AuditedAdmin):
    """States."""

    list_display = ["state_name", "state_iso"]
    search_fields = ["state_name", "state_iso"]


@admin.register(County)
class CountyAdmin(AuditedAdmin):
    """Counties."""

    list_display = ["name", "fips", "state", "population"]
    list_filter = ["state"]
    list_select_related = ["state"]
    search_fields = ["name", "fips"]


@admin.register(Locality)
class LocalityAdmin(AuditedAdmin):
    """Localities."""

    list_display = ["name", "county", "state"]
    list_select_related = ["county__state"]
    search_fields = ["name"]
    autocomplete_fields = ["county"]

    @admin.display(ordering="county__state__state_name")
    def state(self, locality: Locality) -> State | None:
        """Return the state that the county is in."""
        return locality.county.state


@admin.register(Location)
class LocationAdmin(AuditedAdmin):
    """Locations, which triggers make beside states, counties and localities."""

    list_display = ["__str__", "type", "lat", "lng"]
    list_filter = ["type"]
    list_select_related = ["state", "county", "locality"]
    ordering = ["id"]
    search_fields = ["locality__name", "county__name", "state__state_name"]
    raw_id_fields = ["state", "county", "locality"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Location], search_term: str
    ) -> tuple[QuerySet[Location], bool]:
        """Find places as the public search does: "pittsburgh, pa" finds Pittsburgh."""
        if not search_term.strip() or "\0" in search_term:
            return queryset, False
        found = suggest_places(search_term[:200], limit=50)
        return queryset.filter(pk__in=[place.location_id for place in found]), False
