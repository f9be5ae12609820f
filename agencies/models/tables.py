"""Agencies, the places that they serve, and their own pages ("meta URLs")."""

from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from agencies.enums import AgencyType, JurisdictionType
from agencies.fields import AGENCIES
from agencies.querysets import AgencyLocationQuerySet, AgencyPlaceSuggestionQuerySet, AgencyQuerySet
from agencies.year_closed import check_year_closed
from locations.models import Location
from pdap.db.date_ranges import REVIEWED_TIMES, dates_check
from pdap.db.declared_words import declared_by
from pdap.db.enums import UrlStatus
from pdap.db.fields import (
    DbNow,
    EnumField,
    ForeignKey,
    IntegerIdentityField,
    NaiveUTCDateTimeField,
    OneToOneField,
    SerialField,
)
from pdap.db.normalized_urls import AddressKey, NormalizedUrl, TextOf
from pdap.db.public_records import is_public
from pdap.db.review_fields import Reviewable
from pdap.db.text_fields import LinkField, NameField, TextLinkField


@declared_by(AGENCIES)
class Agency(Reviewable):
    """An organization that makes the records: a police department, a sheriff's office, a court, a jail."""

    name = NameField()
    jurisdiction_type = EnumField(enum=JurisdictionType)
    defunct_year = models.CharField(null=True, blank=True, validators=[check_year_closed])
    agency_type = EnumField(enum=AgencyType)
    no_web_presence = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    id = IntegerIdentityField(primary_key=True)
    updated_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    locations = models.ManyToManyField(Location, through="agencies.AgencyLocation", related_name="agencies")
    meta_urls = models.ManyToManyField("agencies.MetaUrl", through="agencies.AgencyMetaUrl", related_name="agencies")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "agencies"
        verbose_name_plural = "agencies"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["id"], name="agencies_id_unique"),
            dates_check("agencies", REVIEWED_TIMES),
        ]
        indexes = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="ix_agencies_name_trgm"),
            models.Index(fields=["jurisdiction_type"], name="ix_agencies_jurisdiction"),
            models.Index(fields=["agency_type"], name="ix_agencies_type"),
            models.Index(fields=["approval_status"], name="ix_agencies_approval"),
            models.Index(fields=["id"], name="ix_agencies_public", condition=is_public()),
            models.Index(fields=["submitter"], name="ix_agencies_submitter"),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyDocument(models.Model):
    """The words by which an agency is found; triggers write it, no matter who changes the agency."""

    agency = OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="words")
    document = SearchVectorField()

    class Meta:
        managed = False
        db_table = "agency_documents"
        verbose_name = "words of an agency"
        verbose_name_plural = "words of agencies"
        indexes = [
            GinIndex(fields=["document"], name="ix_agency_documents_words"),
        ]

    def __str__(self) -> str:
        return f"words of {self.agency_id}"


class AgencyLocation(models.Model):
    """A place that an agency serves."""

    id = SerialField(primary_key=True)
    agency = ForeignKey(Agency, models.CASCADE, related_name="location_links")
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="agency_links")

    objects = AgencyLocationQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "link_agencies__locations"
        verbose_name = "agency place"
        verbose_name_plural = "agency places"
        constraints = [models.UniqueConstraint(fields=["agency", "location"], name="unique_agency_location")]
        indexes = [
            models.Index(fields=["location"], name="ix_agency_places_place"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.location_id}"


class AgencyExternalId(models.Model):
    """An agency's ID in another catalog, such as its ORI at the FBI; an agency may have more than one of each."""

    id = IntegerIdentityField(primary_key=True)
    agency = ForeignKey(Agency, models.CASCADE, integer=True, related_name="external_ids")
    kind = models.TextField(help_text="The type of ID: ori or airtable_uid.")
    value = models.TextField()

    class Meta:
        managed = False
        db_table = "agency_external_ids"
        verbose_name = "external ID"
        verbose_name_plural = "external IDs"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="unique_agency_external_id")]
        indexes = [
            models.Index(fields=["agency"], name="ix_agency_external_ids_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class AgencyPlaceSuggestion(models.Model):
    """The town an agency may be named after; a curator moves the agency there or keeps its place."""

    id = IntegerIdentityField(primary_key=True)
    agency = OneToOneField(Agency, models.CASCADE, integer=True, related_name="place_suggestion")
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="suggested_agencies")
    found_at = models.DateTimeField(db_default=DbNow())
    dismissed_at = models.DateTimeField(null=True)

    objects = AgencyPlaceSuggestionQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "agency_place_suggestions"
        verbose_name = "place to confirm"
        verbose_name_plural = "agency places to confirm"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agency"], name="unique_agency_place_suggestion")]
        indexes = [
            models.Index(fields=["location"], name="ix_place_suggestions_place"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.location_id}"


class MetaUrl(models.Model):
    """An agency's own page, such as its home page."""

    id = SerialField(primary_key=True)
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    updated_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    url = LinkField("address")
    internet_archive_url = TextLinkField(null=True, blank=True)
    url_status = EnumField(enum=UrlStatus, default=UrlStatus.OK, db_default=UrlStatus.OK.value)
    normalised_url = models.GeneratedField(
        expression=NormalizedUrl(Cast("url", models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        managed = False
        db_table = "meta_urls"
        verbose_name = "agency page"
        constraints = [
            models.UniqueConstraint(fields=["url"], name="uq_meta_urls_url"),
            models.CheckConstraint(
                condition=~Q(url__contains="#"),
                name="agency_meta_url_fragment_check",
                violation_error_message="Remove the # and everything after it.",
            ),
            dates_check("meta_urls", ["created_at", "updated_at"]),
        ]
        indexes = [
            HashIndex(fields=["normalised_url"], name="ix_meta_urls_normalised_url"),
            HashIndex(AddressKey(TextOf("url")), name="ix_meta_urls_address_key"),
        ]

    def __str__(self) -> str:
        return self.url


class AgencyMetaUrl(models.Model):
    """An agency that a page belongs to."""

    agency = ForeignKey(Agency, models.CASCADE, related_name="meta_url_links")
    meta_url = ForeignKey(MetaUrl, models.CASCADE, related_name="agency_links")
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    id = IntegerIdentityField(primary_key=True)

    database_primary_key = ("agency", "meta_url")

    class Meta:
        managed = False
        db_table = "link_agencies__meta_urls"
        verbose_name = "link to an agency page"
        verbose_name_plural = "links to agency pages"
        constraints = [models.UniqueConstraint(fields=["id"], name="link_agencies__meta_urls_id_key")]
        indexes = [
            models.Index(fields=["meta_url"], name="ix_agency_pages_page"),
        ]

    def __str__(self) -> str:
        return f"{self.meta_url_id} of {self.agency_id}"


class AgencyUrlSearchCache(models.Model):
    """Legacy: a search for an agency's home page by the existing system; nothing uses it."""

    id = SerialField(primary_key=True)
    search_date = models.DateTimeField(null=True, db_default=DbNow())
    search_result = models.CharField(max_length=20, null=True)
    agency = ForeignKey(Agency, models.PROTECT, identity="by default", related_name="+")

    class Meta:
        managed = False
        db_table = "agency_url_search_cache"
        verbose_name = "home page search (legacy)"
        verbose_name_plural = "home page searches (legacy)"
        constraints = [
            models.CheckConstraint(
                condition=Q(search_result__in=["found_results", "no_results_found"]),
                name="CK_ALLOWABLE_SEARCH_RESULTS",
            )
        ]
        indexes = [
            models.Index(fields=["agency"], name="ix_url_search_cache_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.search_result}"
