"""The addresses of the pages about the whole site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pdap.site.contact import contact, contact_sent
from pdap.site.downloads.views import download, downloads, older_set
from pdap.site.embeds import views as embeds
from pdap.site.home import home
from pdap.site.metrics import metrics
from pdap.site.text_pages import api_introduction, text_page
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
    path("embed/locations/<int:pk>", embeds.place, name="embed-place"),
    path("embed/agencies/<int:pk>", embeds.agency, name="embed-agency"),
    path("embed/search", embeds.search, name="embed-search"),
]

if settings.IS_LOCAL:
    urlpatterns += [
        path("styleguide/", include("pdap.site.styleguide")),
        path("dev/outbox/", include("pdap.site.outbox")),
    ]
