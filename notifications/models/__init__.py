"""Follows and news: the contract's tables, what is new besides them, and webhooks."""

from notifications.models.contract import (
    DataRequestEvent,
    DataRequestNotification,
    DataSourceEvent,
    DataSourceNotification,
    DigestSettings,
    Follow,
    FollowRecordType,
    NotificationLog,
)
from notifications.models.following import Follower, News, Watch, WatchNews
from notifications.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "DataRequestEvent",
    "DataRequestNotification",
    "DataSourceEvent",
    "DataSourceNotification",
    "DigestSettings",
    "Follow",
    "FollowRecordType",
    "Follower",
    "News",
    "NotificationLog",
    "Watch",
    "WatchNews",
    "Webhook",
    "WebhookDelivery",
]
