"""Views over places (contract 9.7)."""

from django.db import models

from locations.enums import LocationType
from locations.models.tables import Location
from locations.names import long_name, own_name, short_name
from pdap.db.database_views import ViewModel
from pdap.db.fields import EnumField


class DependentLocation(ViewModel):
    """Which places contain which: state and county, county and locality, state and locality, National and all."""

    pk = models.CompositePrimaryKey("parent_location", "dependent_location")
    parent_location = models.ForeignKey(Location, models.DO_NOTHING, related_name="below")
    dependent_location = models.ForeignKey(Location, models.DO_NOTHING, related_name="above")

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "dependent_locations"

    def __str__(self) -> str:
        return f"{self.dependent_location_id} lies in {self.parent_location_id}"


class LocationExpanded(ViewModel):
    """A location with the names of its state, county and locality, and its name in short and in full."""

    id = models.BigIntegerField(primary_key=True)
    type = EnumField(enum=LocationType)
    state_name = models.TextField(null=True)
    state_iso = models.TextField(null=True)
    county_name = models.TextField(null=True)
    county_fips = models.CharField(null=True)
    locality_name = models.CharField(max_length=255, null=True)
    locality_id = models.BigIntegerField(null=True)
    state_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    display_name = models.CharField(null=True)
    full_display_name = models.CharField(null=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "locations_expanded"

    def __str__(self) -> str:
        return long_name(self)

    @property
    def location_id(self) -> int:
        """The location's id, under the name that other views give it."""
        return self.id

    @property
    def location_type(self) -> str:
        """The location's level, under the name that other views give it."""
        return self.type

    @property
    def long_name(self) -> str:
        return long_name(self)

    @property
    def short_name(self) -> str:
        return short_name(self)

    @property
    def own_name(self) -> str:
        return own_name(self)
