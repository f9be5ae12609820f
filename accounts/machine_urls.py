"""The one address that GitHub knows."""

from allauth.socialaccount.providers.github.views import oauth2_callback
from django.urls import path

urlpatterns = [path("sign-in/github/callback", oauth2_callback, name="github_callback")]
