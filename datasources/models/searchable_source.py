"""The one view that says which source search finds where."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency
from datasources.enums import AccessType
from datasources.models.data_source import DataSource
from datasources.models.record_type import RecordType
from datasources.querysets import SearchableSourceQuerySet
from locations.models import Location
from pdap.db.enums import UrlStatus
from pdap.db.fields import EnumArrayField, EnumField, ForeignKey
from pdap.db.views import ViewModel


class SearchableSource(ViewModel):
    """A source that search finds, at a place and by an agency (contract 5.2); count each source once.

    There is a row for each place of each of a source's public agencies, and for each place of its own, by each agency.
    `location` is null where the agency has no place, `agency` where the source has none, and both where it has neither:
    such a source is found by its words and its record type. What has agencies of which none is public is not here.
    `broken` links are set apart by readers.
    """

    # Django wants a key without nulls, and never asks by it.
    pk = models.CompositePrimaryKey("data_source", "record_type")
    data_source = ForeignKey(DataSource, models.DO_NOTHING, related_name="searchable_rows")
    agency = ForeignKey(Agency, models.DO_NOTHING, null=True, related_name="searchable_rows")
    location = ForeignKey(Location, models.DO_NOTHING, integer=True, null=True, related_name="searchable_rows")
    record_type = ForeignKey(RecordType, models.DO_NOTHING, related_name="searchable_rows")
    broken = models.BooleanField()
    # What search filters and sorts by.
    source_name = models.CharField()
    url_status = EnumField(enum=UrlStatus)
    access_types = EnumArrayField(enum=AccessType)
    record_formats = ArrayField(models.TextField())
    coverage_start = models.DateField(null=True)
    coverage_end = models.DateField(null=True)
    archived = models.BooleanField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    agency_name = models.CharField(null=True)
    jurisdiction_type = EnumField(enum=JurisdictionType, null=True)
    agency_type = EnumField(enum=AgencyType, null=True)
    # What the API's search shows besides.
    description = models.CharField(null=True)
    source_url = models.CharField(null=True)
    agency_supplied = models.BooleanField(null=True)

    objects: ClassVar[Any] = SearchableSourceQuerySet.as_manager()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "searchable_sources"

    def __str__(self) -> str:
        return f"source {self.data_source_id} of agency {self.agency_id} in place {self.location_id}"
