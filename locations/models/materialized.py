"""Materialized views over places: typeahead and map (contract 9.8). They are as fresh as their last refresh."""

from django.db import models

from locations.enums import LocationType
from pdap.db.database_views import ViewModel
from pdap.db.fields import EnumField


class TypeaheadLocation(ViewModel):
    """Every state, county and locality, as the typeahead offers it."""

    location_id = models.BigIntegerField(primary_key=True)
    search_name = models.CharField(null=True)
    display_name = models.CharField(null=True)
    type = EnumField(enum=LocationType)
    state_name = models.TextField(null=True)
    county_name = models.TextField(null=True)
    locality_name = models.CharField(max_length=255, null=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "typeahead_locations"

    def __str__(self) -> str:
        return self.display_name or ""


class PlaceSpelling(ViewModel):
    """A way of writing a place in full, as the database's `folded` leaves it; `short` ones do not name the county."""

    pk = models.CompositePrimaryKey("location_id", "spelling")
    location_id = models.BigIntegerField()
    spelling = models.TextField()
    short = models.BooleanField()
    weight = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "place_spellings"

    def __str__(self) -> str:
        return self.spelling


class MapState(ViewModel):
    """A state with the number of sources in it and below."""

    state_name = models.TextField(null=True)
    state_iso = models.TextField()
    location_id = models.BigIntegerField(primary_key=True)
    data_source_count = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "map_states"

    def __str__(self) -> str:
        return f"{self.state_name}: {self.data_source_count}"


class MapCounty(ViewModel):
    """A county with the number of sources in it and its localities."""

    county_name = models.TextField(null=True)
    fips = models.CharField()
    state_iso = models.TextField(null=True)
    location_id = models.BigIntegerField(primary_key=True)
    data_source_count = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "map_counties"

    def __str__(self) -> str:
        return f"{self.county_name}: {self.data_source_count}"


class MapLocality(ViewModel):
    """A locality that has coordinates, with the number of its sources."""

    locality_name = models.CharField(max_length=255)
    county_name = models.TextField(null=True)
    lat = models.FloatField()
    lng = models.FloatField()
    location_id = models.BigIntegerField(primary_key=True)
    county_fips = models.CharField(null=True)
    state_iso = models.TextField(null=True)
    data_source_count = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "map_localities"

    def __str__(self) -> str:
        return f"{self.locality_name}: {self.data_source_count}"
