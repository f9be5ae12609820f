"""The addresses of the API for follows and notifications, by version."""

from django.urls import path

from notifications.api import digest_preview, followed_searches, follows

v2 = [
    path("metrics/followed-searches/aggregate", followed_searches.Aggregate.as_view()),
    path("metrics/followed-searches/breakdown", followed_searches.Breakdown.as_view()),
    path("notifications", digest_preview.Send.as_view()),
    path("notifications/preview", digest_preview.Preview.as_view()),
    path("search/follow", follows.Follows.as_view()),
    path("search/follow/national", follows.NationalFollow.as_view()),
]

v3 = [
    path("sync/follows", follows.AllFollows.as_view()),
    path("syncfollows", follows.AllFollows.as_view()),
]
