"""Which source search finds where: a table that is read, and the view that says what it holds."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency
from datasources.enums import AccessType
from datasources.models.data_source import DataSource
from datasources.models.record_type import RecordType
from datasources.querysets import SearchableSourceQuerySet
from locations.models import County, Location, State
from pdap.db.database_views import ViewModel
from pdap.db.enums import UrlStatus
from pdap.db.fields import BigIdentityAlwaysField, EnumArrayField, EnumField, ForeignKey

COUNTED = ("broken", "record_type", "agency")
# The page of a place begins with its newest sources.
NEWEST = ("-created_at", "data_source")
IN_ORDER = ("level", "agency_key", "agency", "source_key", "data_source")
LISTED = ("record_type", "broken", "is_only", "archived", "coverage_start", "agency_type", "series", "lists")
OF_SOURCE = (
    *("agency", "record_type", "broken", "is_only", "level", "archived", "coverage_start", "agency_type"),
    *("agency_key", "source_key", "series", "lists", "location", "state", "county"),
)


class SearchableColumns(models.Model):
    """A source that search finds at a place, of an agency (contract 5.2).

    There is a row for each place of each of a source's public agencies, and for each place of its own, by each agency.
    `location` is null where the agency has no place, `agency` where the source has none, and both where it has neither:
    such a source is found by its words and its record type. A source of which no agency is public is not here.
    `broken` links are set apart by readers.
    """

    agency = ForeignKey(Agency, models.DO_NOTHING, null=True, related_name="%(class)s_rows", db_constraint=False)
    location = ForeignKey(Location, models.DO_NOTHING, integer=True, null=True, related_name="+", db_constraint=False)
    # Those that the place lies in, or is.
    state = ForeignKey(State, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    county = ForeignKey(County, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    record_type = ForeignKey(RecordType, models.DO_NOTHING, related_name="+", db_constraint=False)
    broken = models.BooleanField()
    # Whether this is the only row of its source.
    is_only = models.BooleanField()
    # Where the agency's level of government stands among the groups of results (`Level`); behind them without one.
    level = models.SmallIntegerField()
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
    # What results are ordered by: the beginnings of both names.
    agency_key = models.TextField(db_collation="C")
    source_key = models.TextField(db_collation="C")
    # Numbers for what is the same: yearly files of one agency and type, and access types together with formats.
    series = models.BigIntegerField(null=True)
    lists = models.BigIntegerField()

    class Meta:
        abstract = True


class SearchableSource(SearchableColumns):
    """A source that search finds, at a place and by an agency; triggers write it. Count each source once."""

    id = BigIdentityAlwaysField(primary_key=True)
    data_source = ForeignKey(DataSource, models.DO_NOTHING, related_name="+", database_on_delete="CASCADE")
    # What the API's search says of it, as JSON; null where that is put together of more than one row.
    line = models.TextField(null=True)

    objects: ClassVar[Any] = SearchableSourceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "searchable_sources"
        verbose_name = "source in search"
        verbose_name_plural = "sources in search"
        # What a count asks for is in the index, so that it reads nothing else; the same for a page of results, whose
        # order it has.
        indexes = [
            models.Index(fields=["data_source"], name="ix_searchable_source", include=OF_SOURCE),
            models.Index(fields=["agency", "data_source"], name="ix_searchable_agency", include=COUNTED[:2]),
            models.Index(fields=["location", *NEWEST], name="ix_searchable_place", include=COUNTED),
            models.Index(fields=["county", *NEWEST], name="ix_searchable_county", include=COUNTED),
            models.Index(fields=["state", *NEWEST], name="ix_searchable_state", include=COUNTED),
            # Few sources lie in several places, or have no agency.
            models.Index(
                fields=["location", "data_source"],
                name="ix_searchable_several",
                include=COUNTED[:2],
                condition=Q(is_only=False),
            ),
            models.Index(
                fields=["state", "county", "location", "data_source"],
                name="ix_searchable_untied",
                include=COUNTED[:2],
                condition=Q(agency__isnull=True, location__isnull=False),
            ),
            # Sources of a type in a state by their names, which a source's page begins with.
            models.Index(
                fields=["record_type", "state", "source_key", "data_source"],
                name="ix_searchable_type",
                include=["broken", "agency"],
            ),
            models.Index(fields=["location", *IN_ORDER], name="ix_results_of_place", include=(*LISTED, "state")),
            models.Index(fields=["county", *IN_ORDER], name="ix_results_of_county", include=(*LISTED, "state")),
            models.Index(fields=["state", *IN_ORDER], name="ix_results_of_state", include=LISTED),
            models.Index(
                fields=IN_ORDER, name="ix_results_of_nation", include=LISTED, condition=Q(location__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"source {self.data_source_id} of agency {self.agency_id} in place {self.location_id}"


class SearchableRow(ViewModel, SearchableColumns):
    """The rows of `searchable_sources`, computed from the tables they come from: the rule of search."""

    # Django wants a key without nulls, and never asks by it.
    pk = models.CompositePrimaryKey("data_source", "record_type")
    data_source = ForeignKey(DataSource, models.DO_NOTHING, related_name="+")

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "searchable_rows"

    def __str__(self) -> str:
        return f"source {self.data_source_id} of agency {self.agency_id} in place {self.location_id}"
