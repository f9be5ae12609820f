"""The root of the API, version 3: each app's endpoints, and the document of all (contract 1.1)."""

from django.urls import path, re_path

from accounts.api import urls as accounts
from agencies.api import urls as agencies
from datasources.api import urls as datasources
from locations.api import urls as locations
from notifications.api import urls as notifications
from pdap.api.documentation import document, page
from pdap.api.fallback import not_found
from pdap.api.reference import reference_page
from pdap.site.api.changes import Changes
from pdap.web.first_words import by_first_word

endpoints = [
    *accounts.v3,
    *agencies.v3,
    *datasources.v3,
    *locations.v3,
    *notifications.v3,
    path("changes", Changes.as_view(), name="changes"),
]

urlpatterns = [
    path("docs", reference_page("3", "pdap.site.api.v3", "api-document-3", "api-try-3"), name="api-docs-3"),
    path("try", page("api-document-3"), name="api-try-3"),
    path("openapi.json", document("3", "pdap.site.api.v3"), name="api-document-3"),
    by_first_word(endpoints),
    re_path("^.*$", not_found, {"version": 3}),
]
