"""The addresses of the pages of the whole, what machines read, and what the site was asked for in the past."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path

from pdap.site.cards import views as cards
from pdap.site.contact import contact, contact_sent
from pdap.site.downloads.views import download, downloads, older_set
from pdap.site.embeds import views as embeds
from pdap.site.embeds.oembed import oembed
from pdap.site.home import home
from pdap.site.machines import old_addresses
from pdap.site.machines.dcat import data_json
from pdap.site.machines.icons import favicon, web_manifest
from pdap.site.machines.robots import robots
from pdap.site.machines.sitemaps import KINDS
from pdap.site.metrics import metrics
from pdap.site.texts import api_introduction, text_page
from pdap.web.unsent import continue_form

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("metrics", metrics, name="metrics"),
    path("about", text_page("about"), name="about"),
    path("help", text_page("help"), name="how-to-help"),
    path("privacy", text_page("privacy"), name="privacy"),
    path("accessibility", text_page("accessibility"), name="accessibility"),
    path("api", api_introduction, name="api-introduction"),
    path("contact", contact, name="contact"),
    path("contact/sent", contact_sent, name="contact-sent"),
    path("continue", continue_form, name="continue-form"),
    path("downloads", downloads, name="downloads"),
    path("downloads/<str:stamp>", older_set, name="downloads-of-a-day"),
    path("downloads/<str:stamp>/<str:name>", download, name="download"),
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
    path("embed/locations/<int:pk>", embeds.place, name="embed-place"),
    path("embed/agencies/<int:pk>", embeds.agency, name="embed-agency"),
    path("embed/search", embeds.search, name="embed-search"),
    path("oembed", oembed, name="oembed"),
    path("data", old_addresses.to_home),
    path("annotate", old_addresses.to_help),
    path("annotate/<path:rest>", old_addresses.to_help),
    path("jobs", old_addresses.to_project),
    path("donate", old_addresses.to_project),
    path("portals/court-warrant", old_addresses.courts_and_warrants),
]

if settings.IS_LOCAL:
    urlpatterns += [
        path("styleguide/", include("pdap.site.styleguide")),
        path("dev/outbox/", include("pdap.site.outbox")),
    ]
