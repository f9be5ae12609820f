"""Addresses of follows and digests."""

from django.urls import path

from notifications.views import choose_follow, digest_settings, unsubscribe

urlpatterns = [
    path("locations/<int:pk>/follow", choose_follow, name="follow"),
    path("profile/digests", digest_settings, name="digest-settings"),
    path("unsubscribe/<str:token>", unsubscribe, name="unsubscribe"),
]
