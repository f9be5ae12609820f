"""Follows, events and queues."""

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.services.mailed_links import hashed_secret
from datasources.models import RecordType
from notifications.enums import DataRequestEventType, DataSourceEventType, DigestFrequency, NewsKind, WatchKind
from notifications.models import (
    DataRequestEvent,
    DataRequestNotification,
    DataSourceEvent,
    DataSourceNotification,
    DigestSettings,
    Follow,
    Follower,
    FollowRecordType,
    News,
    NotificationLog,
    Watch,
    WatchNews,
    Webhook,
    WebhookDelivery,
)
from notifications.services.watches import key_of
from notifications.services.webhooks.signing import new_secret
from notifications.webhook_events import EVENTS
from pdap.db.enums import UrlStatus
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import DataRequestFactory


class FollowFactory(DjangoModelFactory):
    """A follow of a town, for all record types unless `record_types=[...]` names some."""

    class Meta:
        model = Follow
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    location = factory.SubFactory(LocationFactory)

    @factory.post_generation
    def record_types(self: Any, create: bool, types: list[RecordType] | None, **_: Any) -> None:
        """Follow these types, or all."""
        wanted = RecordType.objects.all() if types is None else types
        FollowRecordType.objects.bulk_create([FollowRecordType(follow=self, record_type=kind) for kind in wanted])


class FollowRecordTypeFactory(DjangoModelFactory):
    """That a follow includes arrest records."""

    class Meta:
        model = FollowRecordType

    follow = factory.SubFactory(FollowFactory, record_types=[])
    record_type = factory.LazyFunction(record_type)


class DataRequestEventFactory(DjangoModelFactory):
    """That a request is complete."""

    class Meta:
        model = DataRequestEvent

    data_request = factory.SubFactory(DataRequestFactory)
    event_type = DataRequestEventType.REQUEST_COMPLETE


class DataSourceEventFactory(DjangoModelFactory):
    """That a source was approved."""

    class Meta:
        model = DataSourceEvent

    data_source = factory.SubFactory(DataSourceFactory)
    event_type = DataSourceEventType.DATA_SOURCE_APPROVED


class DataRequestNotificationFactory(DjangoModelFactory):
    """That a person will hear of a request."""

    class Meta:
        model = DataRequestNotification

    event = factory.SubFactory(DataRequestEventFactory)
    user = factory.SubFactory(UserFactory)


class DataSourceNotificationFactory(DjangoModelFactory):
    """That a person will hear of a source."""

    class Meta:
        model = DataSourceNotification

    event = factory.SubFactory(DataSourceEventFactory)
    user = factory.SubFactory(UserFactory)


class DigestSettingsFactory(DjangoModelFactory):
    """That a person wants a digest every day."""

    class Meta:
        model = DigestSettings

    user = factory.SubFactory(UserFactory)
    frequency = DigestFrequency.DAILY


class NotificationLogFactory(DjangoModelFactory):
    """A run of the digests."""

    class Meta:
        model = NotificationLog

    user_count = 12


class FollowerFactory(DjangoModelFactory):
    """An address without an account, confirmed."""

    class Meta:
        model = Follower
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"follower-{number}@example.org")
    confirmed_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1))

    @factory.post_generation
    def key(self: Any, create: bool, key: Any, **_: Any) -> None:
        """Keep the hash of the key that its links have."""
        Follower.objects.filter(pk=self.pk).update(key_hash=hashed_secret(key_of(self)))


class WatchFactory(DjangoModelFactory):
    """That a person watches something, since yesterday; `by_email=True` makes it an address without an account."""

    class Meta:
        model = Watch

    class Params:
        by_email = factory.Trait(user=None, follower=factory.SubFactory(FollowerFactory))

    user = factory.Maybe("follower", None, factory.SubFactory(UserFactory))
    follower = None
    kind = WatchKind.PLACE
    confirmed_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1))


class WebhookFactory(DjangoModelFactory):
    """A program that wants to hear of everything, since yesterday."""

    class Meta:
        model = Webhook

    user = factory.SubFactory(UserFactory)
    url = "https://hooks.example.org/pdap"
    events = factory.LazyFunction(lambda: list(EVENTS))
    secret = factory.LazyFunction(new_secret)
    created_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1))


class NewsFactory(DjangoModelFactory):
    """That a source's link broke."""

    class Meta:
        model = News

    data_source = factory.SubFactory(DataSourceFactory, url_status=UrlStatus.BROKEN)
    kind = NewsKind.BROKEN
    happened_on = datetime.date(2026, 11, 29)


class WatchNewsFactory(DjangoModelFactory):
    """That a watch brings its reader that a source's link broke."""

    class Meta:
        model = WatchNews

    watch = factory.SubFactory(WatchFactory)
    news = factory.SubFactory(NewsFactory)


class WebhookDeliveryFactory(DjangoModelFactory):
    """A test that waits."""

    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(WebhookFactory)
    event = "ping"
    event_key = factory.Sequence(lambda number: f"ping-{number}")
    record = factory.Sequence(lambda number: f"ping-{number}")
    body = "{}"
