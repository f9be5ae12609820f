"""Views over data sources (contract 9.7, 9.8)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from datasources.enums import (
    AccessType,
    AgencyAggregation,
    DetailLevel,
    RecordTypeName,
    RetentionSchedule,
    UpdateMethod,
)
from datasources.models.data_source import DataSource
from locations.enums import LocationType
from locations.models import Location
from pdap.db.database_views import ViewModel
from pdap.db.enums import UrlStatus
from pdap.db.fields import EnumArrayField, EnumField
from pdap.db.text_fields import LinkField


class DataSourceExpanded(ViewModel):
    """A data source's public columns with its record type's name."""

    name = models.CharField()
    description = models.CharField(null=True)
    source_url = LinkField()
    agency_supplied = models.BooleanField(null=True)
    supplying_entity = models.CharField(null=True)
    agency_originated = models.BooleanField(null=True)
    agency_aggregation = EnumField(enum=AgencyAggregation, null=True)
    coverage_start = models.DateField(null=True)
    coverage_end = models.DateField(null=True)
    updated_at = models.DateTimeField()
    detail_level = EnumField(enum=DetailLevel, null=True)
    data_portal_type = models.CharField(null=True)
    update_method = EnumField(enum=UpdateMethod, null=True)
    readme_url = models.CharField(null=True)
    originating_entity = models.CharField(null=True)
    retention_schedule = EnumField(enum=RetentionSchedule, null=True)
    id = models.IntegerField(primary_key=True)
    scraper_url = models.CharField(null=True)
    created_at = models.DateTimeField()
    agency_described_not_in_database = models.CharField(null=True)
    data_portal_type_other = models.CharField(null=True)
    access_notes = models.TextField(null=True)
    url_status = EnumField(enum=UrlStatus)
    record_type_id = models.IntegerField(null=True)
    record_type_name = EnumField(enum=RecordTypeName, null=True)
    access_types = EnumArrayField(enum=AccessType)
    record_formats = ArrayField(models.TextField())

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "data_sources_expanded"

    def __str__(self) -> str:
        return self.name


class RecordTypeExpanded(ViewModel):
    """A record type with its category."""

    record_type_id = models.IntegerField(primary_key=True)
    record_type_name = EnumField(enum=RecordTypeName, null=True)
    record_category_id = models.IntegerField()
    record_category_name = models.CharField(max_length=255)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "record_types_expanded"

    def __str__(self) -> str:
        return f"{self.record_type_name} ({self.record_category_name})"


class LocationDataSource(ViewModel):
    """Which public data sources cover which place, through public agencies; a pair repeats for each agency."""

    pk = models.CompositePrimaryKey("location", "data_source")
    location = models.ForeignKey(Location, models.DO_NOTHING, related_name="data_source_pairs")
    data_source = models.ForeignKey(DataSource, models.DO_NOTHING, related_name="location_pairs")

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "link_locations_data_sources_view"

    def __str__(self) -> str:
        return f"{self.data_source_id} in {self.location_id}"


class NumAgenciesPerDataSource(ViewModel):
    """How many agencies a data source has; those without any are absent."""

    agency_count = models.BigIntegerField()
    data_source_id = models.IntegerField(primary_key=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "num_agencies_per_data_source"

    def __str__(self) -> str:
        return f"{self.data_source_id}: {self.agency_count}"


class NumDataSourcesPerAgency(ViewModel):
    """How many data sources an agency has; those without any are absent."""

    data_source_count = models.BigIntegerField()
    agency_id = models.IntegerField(primary_key=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "num_data_sources_per_agency"

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.data_source_count}"


class RecentSearchExpanded(ViewModel):
    """A search with the names of its place and categories; those without either are absent."""

    id = models.BigIntegerField(primary_key=True)
    user_id = models.IntegerField()
    location_id = models.IntegerField()
    county_name = models.TextField(null=True)
    locality_name = models.CharField(max_length=255, null=True)
    location_type = EnumField(enum=LocationType)
    record_categories = ArrayField(models.CharField())
    state_name = models.TextField(null=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "recent_searches_expanded"

    def __str__(self) -> str:
        return f"search {self.pk}"


class DistinctSourceUrl(ViewModel):
    """Materialized view: each source's link and its normalized form (contract 6.2)."""

    base_url = models.TextField()
    original_url = LinkField(primary_key=True)

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "distinct_source_urls"

    def __str__(self) -> str:
        return self.original_url


class SearchWord(ViewModel):
    """Materialized view: a word of the public catalog, and the number of records that contain it."""

    word = models.TextField(primary_key=True)
    uses = models.IntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "search_words"

    def __str__(self) -> str:
        return self.word
