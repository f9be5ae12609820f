"""Places in the admin."""

from django.contrib import admin

from locations.models import County, Locality, Location, State
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
    raw_id_fields = ["county"]

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
    search_fields = ["locality__name", "county__name", "state__state_name"]
    raw_id_fields = ["state", "county", "locality"]
