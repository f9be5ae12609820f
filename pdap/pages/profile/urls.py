"""The addresses of the profile."""

from django.urls import path

from pdap.pages.profile.closing import close
from pdap.pages.profile.export import my_data
from pdap.pages.profile.lists import follows, requests, searches, stop_following, submissions
from pdap.pages.profile.overview import overview
from pdap.pages.profile.settings import end_key, make_key, save_capacities

urlpatterns = [
    path("profile", overview, name="profile"),
    path("profile/follows", follows, name="profile-follows"),
    path("profile/follows/<int:pk>/stop", stop_following, name="profile-stop-following"),
    path("profile/searches", searches, name="profile-searches"),
    path("profile/requests", requests, name="profile-requests"),
    path("profile/submissions", submissions, name="profile-submissions"),
    path("profile/capacities", save_capacities, name="profile-capacities"),
    path("profile/key", make_key, name="profile-key"),
    path("profile/key/end", end_key, name="profile-end-key"),
    path("profile/data", my_data, name="profile-data"),
    path("profile/delete", close, name="profile-delete"),
]
