"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.views.profile.closing import closed
from agencies.views.agency import agency
from agencies.views.directory import agencies
from datasources.search.views.downloads import feed, results_csv, results_json
from datasources.search.views.find import find
from datasources.search.views.results import results
from datasources.search.views.suggest import suggest, suggest_all
from datasources.views.data_source import data_source, data_sources
from datasources.views.data_source import old_address as old_data_source
from datasources.views.record_types import record_type, record_types
from datasources.views.reports import report
from datasources.views.submit_source import agency_suggestions, check_address, submit_source, submitted
from locations.views.place import nation, place
from pdap.api.fallback import not_found as api_not_found
from pdap.ops.health.views import live, ready
from pdap.site.contact import contact, contact_sent
from pdap.site.home import home
from pdap.site.machines import old_addresses
from pdap.site.machines.catalogue import data_json
from pdap.site.machines.robots import robots
from pdap.site.machines.sitemaps import KINDS
from pdap.site.metrics import metrics
from pdap.site.texts import api_introduction, text_page
from requests_app.views.data_requests import data_request, data_requests
from requests_app.views.data_requests import old_address as old_data_request
from requests_app.views.forms_of_requests import create, edit, withdraw_request

urlpatterns = [
    path("", home, name="home"),
    path("search", find, name="search"),
    path("search/results", results, name="search-results"),
    path("search/results.csv", results_csv, name="search-csv"),
    path("search/results.json", results_json, name="search-json"),
    path("search/feed", feed, name="search-feed"),
    path("search/places", suggest, name="suggest-places"),
    path("data-sources", data_sources, name="data-sources"),
    path("search/agencies", agency_suggestions, name="suggest-agencies"),
    path("data-sources/create", submit_source, name="submit-source"),
    path("data-sources/check", check_address, name="check-address"),
    path("search/suggest", suggest_all, name="suggest"),
    path("data-sources/<int:pk>", data_source, name="data-source"),
    path("data-sources/<int:pk>/submitted", submitted, name="source-submitted"),
    path("data-sources/<int:pk>/report", report, name="report-problem"),
    path("data-source/<int:pk>", old_data_source),
    path("agencies", agencies, name="agencies"),
    path("agencies/<int:pk>", agency, name="agency"),
    path("locations", nation, name="places"),
    path("locations/<int:pk>", place, name="place"),
    path("record-types", record_types, name="record-types"),
    path("record-types/<slug:slug>", record_type, name="record-type"),
    path("metrics", metrics, name="metrics"),
    path("data-requests", data_requests, name="data-requests"),
    path("data-requests/create", create, name="create-request"),
    path("data-requests/<int:pk>", data_request, name="data-request"),
    path("data-requests/<int:pk>/edit", edit, name="edit-request"),
    path("data-requests/<int:pk>/withdraw", withdraw_request, name="withdraw-request"),
    path("data-request/<int:pk>", old_data_request),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.views.profile.urls")),
    path("account-closed", closed, name="account-closed"),
    path("about", text_page("about"), name="about"),
    path("help", text_page("help"), name="how-to-help"),
    path("privacy", text_page("privacy"), name="privacy"),
    path("accessibility", text_page("accessibility"), name="accessibility"),
    path("api", api_introduction, name="api-introduction"),
    path("contact", contact, name="contact"),
    path("contact/sent", contact_sent, name="contact-sent"),
    path("data.json", data_json, name="data-json"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": KINDS, "sitemap_url_name": "sitemap"}, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": KINDS}, name="sitemap"),
    path("data", old_addresses.to_home),
    path("annotate", old_addresses.to_help),
    path("annotate/<path:rest>", old_addresses.to_help),
    path("jobs", old_addresses.to_project),
    path("donate", old_addresses.to_project),
    path("portals/court-warrant", old_addresses.courts_and_warrants),
    path("api/v2/", include("pdap.site.api.v2")),
    path("api/v3/", include("pdap.site.api.v3")),
    re_path("^api/.+$", api_not_found),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL}img/icon.svg".replace("//", "/"))),
    path("admin/", admin.site.urls),
]

if settings.IS_LOCAL:
    urlpatterns += [
        path("styleguide/", include("pdap.site.styleguide")),
        path("dev/outbox/", include("pdap.site.outbox")),
    ]

handler400 = "pdap.web.errors.bad_request"
handler403 = "pdap.web.errors.forbidden"
handler404 = "pdap.web.errors.not_found"
handler500 = "pdap.web.errors.server_error"
