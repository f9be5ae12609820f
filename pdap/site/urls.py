"""The addresses of the pages of the whole, what machines read, and what the site was asked for in the past."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from pdap.site.contact import contact, contact_sent
from pdap.site.downloads.views import download, downloads, older_set
from pdap.site.home import home
from pdap.site.machines import old_addresses
from pdap.site.machines.dcat import data_json
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
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL}img/icon.svg".replace("//", "/"))),
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
