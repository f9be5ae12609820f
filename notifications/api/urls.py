"""The addresses of the API for follows and notifications, by version."""

from django.urls import path

from notifications.api import follows, metrics, preview

v2 = [
    path("metrics/followed-searches/aggregate", metrics.Aggregate.as_view()),
    path("metrics/followed-searches/breakdown", metrics.Breakdown.as_view()),
    path("notifications", preview.Send.as_view()),
    path("notifications/preview", preview.Preview.as_view()),
    path("search/follow", follows.Follows.as_view()),
    path("search/follow/national", follows.NationalFollow.as_view()),
]

v3 = [
    path("sync/follows", follows.AllFollows.as_view()),
    path("syncfollows", follows.AllFollows.as_view()),
]
