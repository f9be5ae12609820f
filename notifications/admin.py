"""Follows, events and digest runs in the admin, to read."""

from django.contrib import admin

from notifications.models import DataRequestEvent, DataSourceEvent, Follow, NotificationLog
from pdap.admin.base import ReadOnlyAdmin


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Who follows what."""

    list_display = ["user", "location", "created_at"]
    list_select_related = ["user", "location__state", "location__county", "location__locality"]
    ordering = ["-id"]


@admin.register(DataSourceEvent)
class DataSourceEventAdmin(ReadOnlyAdmin):
    """Events of data sources."""

    list_display = ["data_source", "event_type", "created_at"]
    list_select_related = ["data_source"]
    ordering = ["-id"]


@admin.register(DataRequestEvent)
class DataRequestEventAdmin(ReadOnlyAdmin):
    """Events of data requests."""

    list_display = ["data_request", "event_type", "created_at"]
    list_select_related = ["data_request"]
    ordering = ["-id"]


@admin.register(NotificationLog)
class NotificationLogAdmin(ReadOnlyAdmin):
    """Digest runs."""

    list_display = ["created_at", "user_count"]
    ordering = ["-id"]
