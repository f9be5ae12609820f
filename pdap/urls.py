"""All addresses of the site."""

from django.contrib import admin
from django.urls import path

from audit.views import live, ready
from pdap.pages.home import home

urlpatterns = [
    path("", home, name="home"),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("admin/", admin.site.urls),
]
