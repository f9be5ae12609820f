"""Addresses of follows and digests."""

from django.urls import path

from notifications.views.follow_anything import follow_anything
from notifications.views.followed_places import choose_follow, digest_settings, unsubscribe
from notifications.views.following import (
    confirm_following,
    following,
    stop_following,
    stop_watch,
    watched_entries,
)
from notifications.views.webhooks import change_webhook, webhook, webhooks

urlpatterns = [
    path("locations/<int:pk>/follow", choose_follow, name="follow"),
    path("profile/digests", digest_settings, name="digest-settings"),
    path("unsubscribe/<str:token>", unsubscribe, name="unsubscribe"),
    path("profile/watches", watched_entries, name="watched"),
    path("profile/webhooks", webhooks, name="webhooks"),
    path("profile/webhooks/<int:pk>", webhook, name="webhook"),
    path("profile/webhooks/<int:pk>/change", change_webhook, name="change-webhook"),
    path("follow", follow_anything, name="follow-anything"),
    path("following/confirm/<str:token>", confirm_following, name="confirm-following"),
    path("following/<str:key>", following, name="following"),
    path("following/<str:key>/stop", stop_following, name="stop-following"),
    path("following/<str:key>/stop/<int:pk>", stop_watch, name="stop-watch"),
]
