"""A data request with its words, its GitHub issue, its sources, its places and its notes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from datasources.enums import RecordTypeName
from datasources.models import DataSource
from locations.models import Location
from pdap.db.date_ranges import dates_check
from pdap.db.declared_words import declared_by
from pdap.db.fields import (
    BigIdentityAlwaysField,
    BigIdentityField,
    DbNow,
    EnumArrayField,
    EnumField,
    ForeignKey,
    NullTextField,
    OneToOneField,
    SerialField,
)
from requests_app.enums import RequestStatus, RequestUrgency
from requests_app.fields import REQUESTS
from requests_app.querysets import DataRequestDataSourceQuerySet, DataRequestQuerySet
from requests_app.statuses import STATUSES, Standing


@declared_by(REQUESTS)
class DataRequest(models.Model):
    """A person's request for data about some places."""

    id = BigIdentityField(primary_key=True)
    submission_notes = NullTextField(null=True, blank=True)
    request_status = EnumField(enum=RequestStatus, default=RequestStatus.INTAKE, db_default=RequestStatus.INTAKE.value)
    archive_reason = NullTextField(null=True, blank=True)
    date_created = models.DateTimeField(db_default=DbNow(), editable=False)
    date_status_last_changed = models.DateTimeField(db_default=DbNow(), editable=False)
    sources_airtable_uid = NullTextField(null=True, editable=False)
    creator = ForeignKey(
        "accounts.User",
        models.SET_NULL,
        db_column="creator_user_id",
        database_on_delete="NO ACTION",
        null=True,
        blank=True,
        related_name="data_requests",
    )
    internal_notes = NullTextField(null=True, blank=True)
    record_types_required = EnumArrayField(enum=RecordTypeName, default=list, db_default=[], blank=True)
    pdap_response = NullTextField(null=True, blank=True)
    coverage_range = models.CharField(max_length=255, null=True, blank=True)
    data_requirements = NullTextField(null=True, blank=True)
    request_urgency = EnumField(
        enum=RequestUrgency,
        default=RequestUrgency.INDEFINITE_UNKNOWN,
        db_default=RequestUrgency.INDEFINITE_UNKNOWN.value,
        null=True,
        blank=True,
    )
    title = models.TextField()
    # Kept by a trigger: once a request has had a status of work, everyone may have read it.
    was_public = models.BooleanField(default=False, db_default=False, editable=False)
    locations = models.ManyToManyField(Location, through="DataRequestLocation", related_name="data_requests")
    data_sources = models.ManyToManyField(DataSource, through="DataRequestDataSource", related_name="data_requests")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "data_requests"
        ordering = ["-id"]
        constraints = [
            dates_check("data_requests", ["date_created", "date_status_last_changed"]),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("title"), 255),
                name="data_request_title_limit",
                violation_error_message="Use 255 characters or fewer.",
            ),
        ]
        indexes = [
            models.Index(fields=["creator"], name="ix_requests_creator"),
            models.Index(fields=["request_status"], name="ix_requests_status"),
            models.Index(fields=["date_created", "id"], name="ix_requests_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> Standing:
        """Return what its status is called and means for the public."""
        return STATUSES[RequestStatus(self.request_status)]


class DataRequestDocument(models.Model):
    """The words by which a data request is found; triggers write it, no matter who changes the request."""

    data_request = OneToOneField(DataRequest, models.CASCADE, primary_key=True, related_name="words")
    document = SearchVectorField()

    class Meta:
        managed = False
        db_table = "data_request_documents"
        verbose_name = "words of a data request"
        verbose_name_plural = "words of data requests"
        indexes = [
            GinIndex(fields=["document"], name="ix_request_documents_words"),
        ]

    def __str__(self) -> str:
        return f"words of {self.data_request_id}"


class DataRequestGithubIssue(models.Model):
    """The GitHub issue where volunteers work on a request."""

    id = SerialField(primary_key=True)
    data_request = OneToOneField(DataRequest, models.CASCADE, integer=True, related_name="github_issue")
    github_issue_url = models.TextField("address")
    github_issue_number = models.IntegerField("number")
    # What both sides agreed on when they were compared last.
    synced_at = models.DateTimeField("last synced with GitHub", null=True, editable=False)
    synced_status = EnumField("status at last sync", enum=RequestStatus, null=True, editable=False)
    synced_record_types = EnumArrayField(
        enum=RecordTypeName, null=True, editable=False, verbose_name="record types at last sync"
    )
    conflict = NullTextField("last conflict", null=True, editable=False)

    class Meta:
        managed = False
        db_table = "data_requests_github_issue_info"
        verbose_name = "GitHub issue"
        constraints = [
            models.UniqueConstraint(fields=["data_request"], name="data_requests_github_issue_info_data_request_id_key")
        ]

    def __str__(self) -> str:
        return f"issue {self.github_issue_number}"


class DataRequestDataSource(models.Model):
    """A data source that answers a request, or helps to."""

    id = SerialField(primary_key=True)
    request = ForeignKey(DataRequest, models.CASCADE, integer=True, related_name="data_source_links")
    data_source = ForeignKey(DataSource, models.CASCADE, identity="by default", related_name="data_request_links")

    objects = DataRequestDataSourceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "link_data_requests__data_sources"
        verbose_name = "source of a request"
        verbose_name_plural = "sources of requests"
        constraints = [models.UniqueConstraint(fields=["data_source", "request"], name="unique_source_request")]
        indexes = [
            models.Index(fields=["request"], name="ix_request_sources_request"),
        ]

    def __str__(self) -> str:
        return f"{self.data_source_id} for {self.request_id}"


class DataRequestLocation(models.Model):
    """A place that a request covers."""

    id = BigIdentityAlwaysField(primary_key=True)
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="data_request_links")
    data_request = ForeignKey(DataRequest, models.CASCADE, integer=True, related_name="location_links")

    class Meta:
        managed = False
        db_table = "link_data_requests__locations"
        verbose_name = "place of a request"
        verbose_name_plural = "places of requests"
        constraints = [
            models.UniqueConstraint(
                fields=["location", "data_request"],
                name="link_locations_data_requests_location_id_data_request_id_key",
            )
        ]
        indexes = [
            models.Index(fields=["data_request"], name="ix_request_places_request"),
        ]

    def __str__(self) -> str:
        return f"{self.data_request_id} in {self.location_id}"


class RequestNote(models.Model):
    """A curator's public note on a request; only the change log has its author."""

    id = BigIdentityField(primary_key=True)
    data_request = ForeignKey(DataRequest, models.CASCADE, related_name="notes")
    body = models.TextField("note", help_text="Public. Name no one.")
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)

    class Meta:
        managed = False
        db_table = "request_notes"
        verbose_name = "public note"
        ordering = ["id"]
        indexes = [models.Index(fields=["data_request"], name="ix_request_notes_request")]

    def __str__(self) -> str:
        return self.body[:60]
