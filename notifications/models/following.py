"""What people follow besides the contract's follows, readers without an account, and news besides its events."""

from django.db import models
from django.db.models import Q

from datasources.models import DataSource, RecordType
from locations.models import Location
from notifications.enums import NewsKind, WatchFrequency, WatchKind
from notifications.models.contract import DataRequestEvent, DataSourceEvent
from pdap.db.fields import BigIdentityField, DbNow, ForeignKey, NullTextField
from requests_app.models import DataRequest


class Follower(models.Model):
    """An email address that follows without an account; `key_hash` is the hash of the key in the links of its emails.

    `generation` is a part of what the key is made of: a new one ends all earlier links. `language` is that of the page
    where they confirmed last.
    """

    id = BigIdentityField(primary_key=True)
    email = models.TextField()
    key_hash = NullTextField(null=True)
    generation = models.IntegerField(default=1, db_default=1)
    frequency = models.TextField(
        choices=WatchFrequency.for_all(), default=WatchFrequency.WEEKLY, db_default=WatchFrequency.WEEKLY.value
    )
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    language = models.TextField(default="en", db_default="en", editable=False)

    class Meta:
        managed = False
        db_table = "followers"
        constraints = [
            models.UniqueConstraint(fields=["email"], name="followers_email_key"),
            models.UniqueConstraint(fields=["key_hash"], name="followers_key_hash_key"),
            models.CheckConstraint(
                condition=Q(frequency__in=[value for value, _ in WatchFrequency.for_all()]),
                name="followers_frequency_check",
            ),
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Watch(models.Model):
    """Something that a person, or a follower without an account, follows; unconfirmed ones wait for the email's link.

    A place or a record type is `location` and `record_type`, either of which may be missing; a search is the query of
    its address. Without a frequency it is the reader's.
    """

    id = BigIdentityField(primary_key=True)
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, null=True, related_name="watches")
    follower = ForeignKey(Follower, models.CASCADE, null=True, related_name="watches")
    kind = models.TextField(choices=WatchKind.choices)
    location = ForeignKey(Location, models.CASCADE, null=True, related_name="watches")
    agency = ForeignKey("agencies.Agency", models.CASCADE, integer=True, null=True, related_name="watches")
    record_type = ForeignKey(RecordType, models.CASCADE, null=True, related_name="watches")
    data_source = ForeignKey(DataSource, models.CASCADE, null=True, related_name="watches")
    data_request = ForeignKey(DataRequest, models.CASCADE, null=True, related_name="watches")
    search = models.TextField(default="", db_default="")
    frequency = models.TextField(choices=WatchFrequency.choices, null=True)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirm_hash = NullTextField(null=True, editable=False)
    last_sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "watches"
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["confirm_hash"], name="watches_confirm_hash_key"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, follower=None) | Q(user=None, follower__isnull=False),
                name="watches_reader_check",
            ),
            models.CheckConstraint(condition=Q(kind__in=WatchKind.values), name="watches_kind_check"),
            models.CheckConstraint(condition=Q(frequency__in=WatchFrequency.values), name="watches_frequency_check"),
        ]
        indexes = [
            models.Index(fields=["user"], name="ix_watches_user"),
            models.Index(fields=["follower"], name="ix_watches_follower"),
            models.Index(fields=["location"], name="ix_watches_place"),
            models.Index(fields=["agency"], name="ix_watches_agency"),
            models.Index(fields=["record_type"], name="ix_watches_record_type"),
            models.Index(fields=["data_source"], name="ix_watches_source"),
            models.Index(fields=["data_request"], name="ix_watches_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class News(models.Model):
    """What happened to a public source or request beyond the contract's events; triggers write it, once a day and kind.

    `detail` is the new status of a request, or the number of a note.
    """

    id = BigIdentityField(primary_key=True)
    data_source = ForeignKey(DataSource, models.CASCADE, null=True, related_name="news")
    data_request = ForeignKey(DataRequest, models.CASCADE, null=True, related_name="news")
    kind = models.TextField(choices=NewsKind.choices)
    detail = models.TextField(default="", db_default="")
    happened_on = models.DateField()
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)

    class Meta:
        managed = False
        db_table = "news"
        verbose_name_plural = "news"
        constraints = [
            models.UniqueConstraint(fields=["data_source", "kind", "happened_on"], name="news_source_key"),
            models.UniqueConstraint(fields=["data_request", "kind", "detail", "happened_on"], name="news_request_key"),
            models.CheckConstraint(
                condition=Q(data_source__isnull=False, data_request=None)
                | Q(data_source=None, data_request__isnull=False),
                name="news_record_check",
            ),
            models.CheckConstraint(condition=Q(kind__in=NewsKind.values), name="news_kind_check"),
        ]
        indexes = [models.Index(fields=["created_at"], name="ix_news_created")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.data_source_id or self.data_request_id}"


class WatchNews(models.Model):
    """An event for the reader of a watch; without `sent_at` it waits. A digest includes each event once."""

    id = BigIdentityField(primary_key=True)
    watch = ForeignKey(Watch, models.CASCADE, related_name="news")
    source_event = ForeignKey(DataSourceEvent, models.CASCADE, null=True, related_name="watch_news")
    request_event = ForeignKey(DataRequestEvent, models.CASCADE, null=True, related_name="watch_news")
    news = ForeignKey(News, models.CASCADE, null=True, related_name="watch_news")
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "watch_news"
        verbose_name = "news of a watch"
        verbose_name_plural = "news of watches"
        constraints = [
            models.UniqueConstraint(fields=["watch", "source_event"], name="watch_news_source_event_key"),
            models.UniqueConstraint(fields=["watch", "request_event"], name="watch_news_request_event_key"),
            models.UniqueConstraint(fields=["watch", "news"], name="watch_news_news_key"),
            models.CheckConstraint(
                condition=Q(source_event__isnull=False, request_event=None, news=None)
                | Q(source_event=None, request_event__isnull=False, news=None)
                | Q(source_event=None, request_event=None, news__isnull=False),
                name="watch_news_event_check",
            ),
        ]
        indexes = [
            models.Index(fields=["watch"], name="ix_watch_news_waiting", condition=Q(sent_at=None)),
            models.Index(fields=["source_event"], name="ix_watch_news_source_event"),
            models.Index(fields=["request_event"], name="ix_watch_news_request_event"),
            models.Index(fields=["news"], name="ix_watch_news_news"),
        ]

    def __str__(self) -> str:
        return f"news for {self.watch_id}"
