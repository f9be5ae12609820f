"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.views import SignIn, SignOut
from audit.views import live, ready
from pdap.api.fallback import not_found as api_not_found
from pdap.pages.agency import agency
from pdap.pages.data_requests import data_request, data_requests
from pdap.pages.data_requests import old_address as old_data_request
from pdap.pages.data_source import data_source
from pdap.pages.data_source import old_address as old_data_source
from pdap.pages.home import home
from pdap.pages.place import place
from pdap.pages.search import find, results
from pdap.pages.suggest import suggest

urlpatterns = [
    path("", home, name="home"),
    path("search", find, name="search"),
    path("search/results", results, name="search-results"),
    path("search/places", suggest, name="suggest-places"),
    path("data-sources/<int:pk>", data_source, name="data-source"),
    path("data-source/<int:pk>", old_data_source),
    path("agencies/<int:pk>", agency, name="agency"),
    path("locations/<int:pk>", place, name="place"),
    path("data-requests", data_requests, name="data-requests"),
    path("data-requests/<int:pk>", data_request, name="data-request"),
    path("data-request/<int:pk>", old_data_request),
    path("", include("notifications.urls")),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", SignOut.as_view(), name="sign-out"),
    path("api/v2/", include("pdap.api.urls")),
    path("api/v3/", include("pdap.api.urls_v3")),
    re_path("^api/.+$", api_not_found),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL}img/icon.svg".replace("//", "/"))),
    path("admin/", admin.site.urls),
]

if settings.IS_LOCAL:
    urlpatterns += [
        path("styleguide/", include("pdap.pages.styleguide")),
        path("dev/outbox/", include("pdap.outbox.urls")),
    ]

handler400 = "pdap.pages.errors.bad_request"
handler404 = "pdap.pages.errors.not_found"
handler500 = "pdap.pages.errors.failed"
