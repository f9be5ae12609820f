"""Data sources: where records can be found, and which agencies they are about."""

from collections.abc import Collection, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from agencies.models import Agency
from datasources.coverage_end import ENDS_TOO_EARLY, ends_too_early
from datasources.enums import AccessType, AgencyAggregation, DetailLevel, RetentionSchedule, UpdateMethod
from datasources.fields import SOURCES
from datasources.models.record_type import RecordType
from datasources.querysets import AgencyDataSourceQuerySet, DataSourceLocationQuerySet, DataSourceQuerySet
from locations.models import Location
from pdap.db.date_ranges import REVIEWED_TIMES, dates_check
from pdap.db.declared_words import declared_by
from pdap.db.enums import UrlStatus
from pdap.db.fields import (
    BigIdentityField,
    DbNow,
    EnumArrayField,
    EnumField,
    ForeignKey,
    IntegerIdentityField,
    NaiveUTCDateTimeField,
    NullTextField,
    OneToOneField,
)
from pdap.db.normalized_urls import AddressKey, NormalizedUrl, TextOf
from pdap.db.public_records import is_public
from pdap.db.review_fields import Reviewable
from pdap.db.text_fields import LinkField, NameField, PlainLinkField, TextLinkField

LISTED_TWICE = "This link is already listed under this record type. Choose another type, or merge the two sources."
# What tells a source from others: each link has a record type once.
IDENTITY = {"source_url", "record_type"}


@declared_by(SOURCES)
class DataSource(Reviewable):
    """A link to records of one type, and what we know about them."""

    name = NameField()
    description = models.CharField(null=True, blank=True)
    source_url = LinkField()
    agency_supplied = models.BooleanField(null=True, blank=True)
    supplying_entity = models.CharField(null=True, blank=True)
    agency_originated = models.BooleanField(null=True, blank=True)
    agency_aggregation = EnumField(enum=AgencyAggregation, null=True, blank=True)
    coverage_start = models.DateField(null=True, blank=True)
    coverage_end = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(db_default=DbNow(), editable=False)
    detail_level = EnumField(enum=DetailLevel, null=True, blank=True)
    data_portal_type = models.CharField(null=True, blank=True)
    update_method = EnumField(enum=UpdateMethod, null=True, blank=True)
    readme_url = PlainLinkField(null=True, blank=True)
    originating_entity = models.CharField(null=True, blank=True)
    retention_schedule = EnumField(enum=RetentionSchedule, null=True, blank=True)
    scraper_url = PlainLinkField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    rejection_note = models.CharField(null=True, blank=True)
    agency_described_not_in_database = models.CharField(null=True, blank=True)
    data_portal_type_other = models.CharField(null=True, blank=True)
    access_notes = NullTextField(null=True, blank=True)
    url_status = EnumField(enum=UrlStatus, default=UrlStatus.OK, db_default=UrlStatus.OK.value)
    record_type = ForeignKey(RecordType, models.PROTECT, null=True, blank=True, related_name="data_sources")
    access_types = EnumArrayField(enum=AccessType, default=list, db_default=[], blank=True)
    record_formats = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    id = IntegerIdentityField(primary_key=True)
    internet_archive_url = TextLinkField(null=True, blank=True)
    update_frequency = NullTextField(null=True, blank=True)
    normalised_url = models.GeneratedField(
        expression=NormalizedUrl(Cast("source_url", models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )
    agencies = models.ManyToManyField(Agency, through="AgencyDataSource", related_name="data_sources")
    locations = models.ManyToManyField(Location, through="DataSourceLocation", related_name="data_sources")

    objects = DataSourceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "data_sources"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id"], name="data_sources_id_unique"),
            models.UniqueConstraint(fields=["source_url", "record_type"], name="data_sources_unique"),
            models.CheckConstraint(
                condition=~Q(source_url__contains="#"),
                name="data_sources_source_url_fragment_check",
                violation_error_message="Remove the # and everything after it.",
            ),
            models.CheckConstraint(
                condition=~Q(source_url__contains="\N{NO-BREAK SPACE}"),
                name="data_sources_source_url_nbsp_check",
                violation_error_message="Remove the no-break space from the link.",
            ),
            dates_check("data_sources", REVIEWED_TIMES, ["coverage_start", "coverage_end"]),
        ]
        indexes = [
            models.Index(fields=["record_type"], name="ix_sources_record_type"),
            models.Index(fields=["url_status"], name="ix_sources_url_status"),
            models.Index(fields=["created_at"], name="ix_sources_created"),
            models.Index(fields=["updated_at"], name="ix_sources_updated"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="ix_sources_name_trgm"),
            models.Index(fields=["approval_status"], name="ix_sources_approval"),
            models.Index(fields=["id"], name="ix_sources_public", condition=is_public()),
            models.Index(fields=["submitter"], name="ix_sources_submitter"),
            HashIndex(fields=["normalised_url"], name="ix_sources_normalised_url"),
            HashIndex(AddressKey(TextOf("source_url")), name="ix_sources_address_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """ValidationError for a coverage that ends before it begins, unless it was so before."""
        super().clean()
        coverage = (self.coverage_start, self.coverage_end)
        if ends_too_early(*coverage):
            before = DataSource.objects.filter(pk=self.pk).values_list("coverage_start", "coverage_end").first()
            if coverage != before:
                raise ValidationError({"coverage_end": ENDS_TOO_EARLY})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Hold that a link has a record type once, though a form may have only one of the two: Django would skip it."""
        super().validate_constraints(exclude=set(exclude or ()) - IDENTITY)

    def unique_error_message(self, model_class: type[models.Model], unique_check: Sequence[str]) -> ValidationError:
        """Return what is wrong, in words that say what to do about it."""
        if set(unique_check) == IDENTITY:
            return ValidationError(LISTED_TWICE, code="unique")
        return super().unique_error_message(model_class, unique_check)


class DataSourceDocument(models.Model):
    """The words by which a data source is found; triggers write it, no matter who changes the rows it is made from."""

    data_source = OneToOneField(DataSource, models.CASCADE, primary_key=True, related_name="words")
    document = SearchVectorField()

    class Meta:
        managed = False
        db_table = "data_source_documents"
        verbose_name = "words of a data source"
        verbose_name_plural = "words of data sources"
        indexes = [
            GinIndex(fields=["document"], name="ix_source_documents_words"),
        ]

    def __str__(self) -> str:
        return f"words of {self.data_source_id}"


class AgencyDataSource(models.Model):
    """An agency that a data source covers. Name both: the columns would draw their own numbers."""

    id = BigIdentityField(primary_key=True)
    data_source = ForeignKey(DataSource, models.CASCADE, identity="by default", related_name="agency_links")
    agency = ForeignKey(Agency, models.CASCADE, identity="by default", related_name="data_source_links")

    database_primary_key = ("data_source", "agency")

    objects = AgencyDataSourceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "link_agencies__data_sources"
        verbose_name = "agency of a source"
        verbose_name_plural = "agencies of sources"
        constraints = [models.UniqueConstraint(fields=["id"], name="agency_source_link_link_id_key")]
        indexes = [
            models.Index(fields=["agency"], name="ix_agency_sources_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.data_source_id} of {self.agency_id}"


class DataSourceLocation(models.Model):
    """A place that a data source covers directly, not through an agency."""

    id = IntegerIdentityField(primary_key=True)
    data_source = ForeignKey(DataSource, models.CASCADE, related_name="location_links")
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="data_source_links")

    objects = DataSourceLocationQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "link_data_sources__locations"
        verbose_name = "place of a source"
        verbose_name_plural = "places of sources"
        constraints = [models.UniqueConstraint(fields=["data_source", "location"], name="unique_data_source_location")]
        indexes = [
            models.Index(fields=["location"], name="ix_source_places_place"),
        ]

    def __str__(self) -> str:
        return f"{self.data_source_id} in {self.location_id}"


class DataSourceArchiveInfo(models.Model):
    """Legacy: one row per data source, made by a trigger. A trigger moves its `update_frequency` into the source."""

    update_frequency = models.CharField(null=True)
    last_cached = NaiveUTCDateTimeField(null=True)
    next_cache = NaiveUTCDateTimeField(null=True)
    data_source = OneToOneField(
        DataSource, models.CASCADE, primary_key=True, identity="by default", related_name="archive_info"
    )

    class Meta:
        managed = False
        db_table = "data_sources_archive_info"
        verbose_name = "archive information (legacy)"
        verbose_name_plural = "archive information (legacy)"

    def __str__(self) -> str:
        return f"archive of {self.data_source_id}"
