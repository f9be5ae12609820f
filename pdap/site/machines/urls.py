"""The addresses of what machines read, the one that GitHub knows, and what the site was asked for in the past."""

from allauth.socialaccount.providers.github.views import oauth2_callback
from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from datasources.search.views.result_files import feed, results_csv, results_json
from pdap.site.cards import views as cards
from pdap.site.embeds.oembed import oembed
from pdap.site.machines import old_addresses
from pdap.site.machines.dcat import data_json
from pdap.site.machines.icons import favicon, web_manifest
from pdap.site.machines.robots import robots
from pdap.site.machines.sitemaps import KINDS

urlpatterns = [
    path("search/results.csv", results_csv, name="search-csv"),
    path("search/results.json", results_json, name="search-json"),
    path("search/feed", feed, name="search-feed"),
    path("sign-in/github/callback", oauth2_callback, name="github_callback"),
    path("data.json", data_json, name="data-json"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": KINDS, "sitemap_url_name": "sitemap"}, name="sitemap-index"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": KINDS}, name="sitemap"),
    path("favicon.ico", favicon),
    path("site.webmanifest", web_manifest, name="web-manifest"),
    path("cards/home.png", cards.home, name="card-home"),
    path("cards/places/<int:pk>.png", cards.place, name="card-place"),
    path("cards/agencies/<int:pk>.png", cards.agency, name="card-agency"),
    path("cards/sources/<int:pk>.png", cards.source, name="card-source"),
    path("cards/record-types/<slug:slug>.png", cards.record_type, name="card-record-type"),
    path("oembed", oembed, name="oembed"),
    path("data", old_addresses.to_home),
    path("annotate", old_addresses.to_help),
    path("annotate/<path:rest>", old_addresses.to_help),
    path("jobs", old_addresses.to_project),
    path("donate", old_addresses.to_project),
    path("portals/court-warrant", old_addresses.courts_and_warrants),
]
