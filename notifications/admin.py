"""Follows, events and digest runs in the admin, read-only, and a button that starts a run."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from accounts.models import User
from accounts.time_zones import zones_in_use
from notifications.followed_searches import aggregate, breakdown
from notifications.models import DataRequestEvent, DataSourceEvent, Follow, NotificationLog
from notifications.services.digest import send_test
from notifications.services.due_people import waiting_people
from pdap.admin.base import ReadOnlyAdmin

MOST_FOLLOWED = 25


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    index_place = ("People", 2)
    list_display = ["user", "location", "created_at"]
    list_select_related = ["user", "location__state", "location__county", "location__locality"]
    ordering = ["-id"]


@admin.register(DataSourceEvent)
class DataSourceEventAdmin(ReadOnlyAdmin):
    list_display = ["data_source", "event_type", "created_at"]
    list_select_related = ["data_source"]
    ordering = ["-id"]


@admin.register(DataRequestEvent)
class DataRequestEventAdmin(ReadOnlyAdmin):
    list_display = ["data_request", "event_type", "created_at"]
    list_select_related = ["data_request"]
    ordering = ["-id"]


@admin.register(NotificationLog)
class NotificationLogAdmin(ReadOnlyAdmin):
    """Digest runs; and how many people wait for one, with a test to oneself and a run by hand."""

    list_display = ["created_at", "user_count"]
    ordering = ["-id"]
    change_list_template = "notifications/admin/digests.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("test", view(require_POST(self.send_test)), name="digest-test"),
            path("run", view(require_POST(self.run)), name="digest-run"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the runs, and say how many people wait and which places are followed most (contract 10.6)."""
        now = timezone.now()
        zones = zones_in_use()
        waiting = {
            "due": len(waiting_people(now, False, zones)),
            "everybody": len(waiting_people(now, True, zones)),
        }
        follows = {"totals": aggregate(), "places": breakdown("follower_count", True, 1, MOST_FOLLOWED)}
        return super().changelist_view(request, {"waiting": waiting, **follows, **(extra_context or {})})

    def send_test(self, request: HttpRequest) -> HttpResponse:
        """Write a digest to the person who presses the button; nothing is marked as sent."""
        self.allowed(request)
        send_test(cast(User, request.user))
        self.message_user(request, "We sent you a test. Nothing is marked as sent.")
        return redirect("admin:notifications_notificationlog_changelist")

    def run(self, request: HttpRequest) -> HttpResponse:
        self.allowed(request)
        async_task("notifications.tasks.send_digests", by_hand=True, task_name="Digests (manual)")
        self.message_user(request, "Sending the digests that are due. The run will appear in this list.")
        return redirect("admin:notifications_notificationlog_changelist")

    def allowed(self, request: HttpRequest) -> None:
        """Refuse people who may not send notifications."""
        if not request.user.has_perm("notifications.add_notificationlog"):
            raise PermissionDenied
