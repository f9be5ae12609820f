"""Follows, events, and the queues from which digests are sent (contract 8.1, 8.4, 8.6)."""

from django.db import models

from datasources.models import DataSource, RecordType
from locations.models import Location
from notifications.enums import DataRequestEventType, DataSourceEventType, DigestFrequency
from notifications.querysets import RequestQueueQuerySet, SourceQueueQuerySet
from pdap.db.fields import (
    BigIdentityField,
    DbNow,
    EnumField,
    ForeignKey,
    NaiveUTCDateTimeField,
    OneToOneField,
    SerialField,
)
from requests_app.models import DataRequest


class Follow(models.Model):
    """A place that a person follows, for some record types."""

    id = BigIdentityField(primary_key=True)
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, related_name="follows")
    location = ForeignKey(Location, models.CASCADE, integer=True, related_name="follows")
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    record_types = models.ManyToManyField(RecordType, through="FollowRecordType", related_name="follows")

    class Meta:
        managed = False
        db_table = "link_user_followed_location"
        constraints = [models.UniqueConstraint(fields=["user", "location"], name="unique_user_location")]
        indexes = [
            models.Index(fields=["location"], name="ix_follows_place"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.location_id}"


class FollowRecordType(models.Model):
    """A record type that a follow includes."""

    id = SerialField(primary_key=True)
    follow = ForeignKey(Follow, models.CASCADE, integer=True, related_name="record_type_links")
    record_type = ForeignKey(RecordType, models.CASCADE, related_name="follow_links")

    class Meta:
        managed = False
        db_table = "link_follow_record_types"
        verbose_name = "record type of a follow"
        verbose_name_plural = "record types of follows"
        constraints = [
            models.UniqueConstraint(
                fields=["follow", "record_type"], name="link_follow_record_types_follow_id_record_type_id_key"
            )
        ]
        indexes = [
            models.Index(fields=["record_type"], name="ix_follow_types_type"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_id}: {self.record_type_id}"


class DataRequestEvent(models.Model):
    """Something followers hear about a request: once for each request and type of event."""

    id = SerialField(primary_key=True)
    data_request = ForeignKey(DataRequest, models.CASCADE, integer=True, related_name="events")
    event_type = EnumField(enum=DataRequestEventType)
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    queued_at = NaiveUTCDateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "data_request_pending_event_notification"
        constraints = [
            models.UniqueConstraint(fields=["data_request", "event_type"], name="unique_data_request_event_type")
        ]
        indexes = [
            models.Index(fields=["id"], name="ix_request_events_open", condition=models.Q(queued_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event_type}: {self.data_request_id}"


class DataSourceEvent(models.Model):
    """Something followers hear about a data source: once for each source and type of event."""

    id = SerialField(primary_key=True)
    data_source = ForeignKey(DataSource, models.CASCADE, related_name="events")
    event_type = EnumField(enum=DataSourceEventType)
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    queued_at = NaiveUTCDateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "data_source_pending_event_notification"
        constraints = [
            models.UniqueConstraint(fields=["data_source", "event_type"], name="unique_data_source_event_type")
        ]
        indexes = [
            models.Index(fields=["id"], name="ix_source_events_open", condition=models.Q(queued_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event_type}: {self.data_source_id}"


class DataRequestNotification(models.Model):
    """An event of a request in one person's queue; without `sent_at` it waits for the next digest."""

    id = SerialField(primary_key=True)
    event = ForeignKey(DataRequestEvent, models.CASCADE, related_name="notifications")
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, related_name="data_request_notifications")
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    # The database's default would make it look sent (contract 8.6): the model always writes its own, null.
    sent_at = NaiveUTCDateTimeField(null=True, default=None, db_default=DbNow())

    objects = RequestQueueQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "data_request_user_notification_queue"
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="unique_data_request_user_notification_queue")
        ]
        indexes = [
            models.Index(fields=["user"], name="ix_request_queue_user"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.user_id}"


class DataSourceNotification(models.Model):
    """An event of a data source in one person's queue; without `sent_at` it waits for the next digest."""

    id = SerialField(primary_key=True)
    event = ForeignKey(DataSourceEvent, models.CASCADE, related_name="notifications")
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, related_name="data_source_notifications")
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    # As above.
    sent_at = NaiveUTCDateTimeField(null=True, default=None, db_default=DbNow())

    objects = SourceQueueQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "data_source_user_notification_queue"
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="unique_data_source_user_notification_queue")
        ]
        indexes = [
            models.Index(fields=["user"], name="ix_source_queue_user"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.user_id}"


class DigestSettings(models.Model):
    """How often a person wants a digest; without a row it is once a month, as PDAP has always promised."""

    user = OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="digest_settings")
    frequency = EnumField(
        enum=DigestFrequency, default=DigestFrequency.MONTHLY, db_default=DigestFrequency.MONTHLY.value
    )
    last_digest_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "digest_settings"
        verbose_name = "digest settings"
        verbose_name_plural = "digest settings"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.frequency}"


class NotificationLog(models.Model):
    """One run of the digests: when, and to how many people."""

    id = SerialField(primary_key=True)
    created_at = NaiveUTCDateTimeField(db_default=DbNow(), editable=False)
    user_count = models.IntegerField("people")

    class Meta:
        managed = False
        db_table = "notification_log"
        verbose_name = "digest run"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}: {self.user_count}"
