"""Views over agencies."""

from typing import Any, ClassVar

from django.db import models

from agencies.enums import AgencyType, JurisdictionType
from agencies.querysets import AgencyExpandedQuerySet
from locations.enums import LocationType
from locations.names import short_name
from pdap.db.database_views import ViewModel
from pdap.db.enums import ApprovalStatus
from pdap.db.fields import EnumField, NaiveUTCDateTimeField


class AgencyExpanded(ViewModel):
    """An agency with the columns of one of its places: a row for each place, or one without a place."""

    pk = models.CompositePrimaryKey("id", "location_id")
    id = models.IntegerField()
    name = models.CharField()
    jurisdiction_type = EnumField(enum=JurisdictionType)
    defunct_year = models.CharField(null=True)
    agency_type = EnumField(enum=AgencyType)
    no_web_presence = models.BooleanField()
    created_at = models.DateTimeField()
    updated_at = NaiveUTCDateTimeField()
    approval_status = EnumField(enum=ApprovalStatus)
    location_id = models.BigIntegerField()
    location_type = EnumField(enum=LocationType, null=True)
    state_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    locality_id = models.BigIntegerField(null=True)
    state_name = models.TextField(null=True)
    state_iso = models.TextField(null=True)
    county_name = models.TextField(null=True)
    county_fips = models.CharField(null=True)
    locality_name = models.CharField(max_length=255, null=True)
    display_name = models.CharField(null=True)
    full_display_name = models.CharField(null=True)

    objects: ClassVar[Any] = AgencyExpandedQuerySet.as_manager()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "agencies_expanded"

    def __str__(self) -> str:
        return self.name

    @property
    def place_name(self) -> str:
        return short_name(self)


class TypeaheadAgency(ViewModel):
    """Materialized view: an agency and one of its places, as the typeahead offers them (contract 5.7)."""

    pk = models.CompositePrimaryKey("id", "location_id")
    id = models.IntegerField()
    name = models.CharField()
    jurisdiction_type = EnumField(enum=JurisdictionType)
    state_iso = models.TextField(null=True)
    municipality = models.CharField(max_length=255, null=True)
    county_name = models.TextField(null=True)
    location_id = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "typeahead_agencies"

    def __str__(self) -> str:
        return self.name


class AgencySpelling(ViewModel):
    """Materialized view: a public agency's name, and that with one of its places, folded for the typeahead."""

    pk = models.CompositePrimaryKey("agency_id", "location_id")
    agency_id = models.IntegerField()
    location_id = models.BigIntegerField()
    spelling = models.TextField()
    words = models.TextField()
    weight = models.BigIntegerField()

    class Meta(ViewModel.Meta):
        abstract = False
        db_table = "agency_spellings"

    def __str__(self) -> str:
        return self.spelling
