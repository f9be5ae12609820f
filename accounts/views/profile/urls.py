"""The addresses of the profile."""

from django.urls import path

from accounts.views import language
from accounts.views.profile import keys
from accounts.views.profile.closing import close, closed
from accounts.views.profile.export import my_data
from accounts.views.profile.lists import follows, requests, searches, stop_following, submissions
from accounts.views.profile.overview import overview
from accounts.views.profile.own_settings import end_key, make_key, save_capacities, send_again

urlpatterns = [
    path("profile", overview, name="profile"),
    path("profile/follows", follows, name="profile-follows"),
    path("profile/follows/<int:pk>/stop", stop_following, name="profile-stop-following"),
    path("profile/searches", searches, name="profile-searches"),
    path("profile/requests", requests, name="profile-requests"),
    path("profile/submissions", submissions, name="profile-submissions"),
    path("profile/language", language.choose, name="choose-language"),
    path("profile/capacities", save_capacities, name="profile-capacities"),
    path("profile/email", send_again, name="profile-email"),
    path("profile/key", make_key, name="profile-key"),
    path("profile/key/end", end_key, name="profile-end-key"),
    path("profile/keys", keys.keys, name="profile-keys"),
    path("profile/keys/<int:pk>/rotate", keys.rotate, name="profile-rotate-key"),
    path("profile/keys/<int:pk>/end", keys.end, name="profile-end-named-key"),
    path("profile/data", my_data, name="profile-data"),
    path("profile/delete", close, name="profile-delete"),
    path("account-closed", closed, name="account-closed"),
]
