"""The addresses of the profile."""

from django.urls import path

from pdap.pages.profile.closing import close
from pdap.pages.profile.export import my_data
from pdap.pages.profile.lists import follows, requests, searches, stop_following, submissions
from pdap.pages.profile.overview import overview
from pdap.pages.profile.settings import end_key, make_key, save_capacities

urlpatterns = [
    path("", overview, name="profile"),
    path("/follows", follows, name="profile-follows"),
    path("/follows/<int:pk>/stop", stop_following, name="profile-stop-following"),
    path("/searches", searches, name="profile-searches"),
    path("/requests", requests, name="profile-requests"),
    path("/submissions", submissions, name="profile-submissions"),
    path("/capacities", save_capacities, name="profile-capacities"),
    path("/key", make_key, name="profile-key"),
    path("/key/end", end_key, name="profile-end-key"),
    path("/data", my_data, name="profile-data"),
    path("/delete", close, name="profile-delete"),
]
