"""The root of the API, version 2: each app's endpoints, and the document of all (contract 1.1)."""

from django.urls import path, re_path

from accounts.api import urls as accounts
from agencies.api import urls as agencies
from datasources.api import urls as datasources
from locations.api import urls as locations
from notifications.api import urls as notifications
from pdap.api.documentation import document, page
from pdap.api.fallback import not_found
from pdap.api.reference import reference_page
from pdap.site.api import contact
from pdap.web.first_words import by_first_word
from requests_app.api import urls as requests_app

endpoints = [
    *accounts.v2,
    *agencies.v2,
    *datasources.v2,
    *locations.v2,
    *notifications.v2,
    *requests_app.v2,
    path("contact/form-submit", contact.Contact.as_view()),
]

urlpatterns = [
    path("", reference_page("2", "pdap.site.api.v2", "api-document", "api-try"), name="api-docs"),
    path("try", page("api-document"), name="api-try"),
    path("openapi.json", document("2", "pdap.site.api.v2"), name="api-document"),
    path("swagger.json", document("2", "pdap.site.api.v2")),
    by_first_word(endpoints),
    re_path("^.*$", not_found),
]
