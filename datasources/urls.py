"""The addresses of data sources, their search and record types."""

from django.urls import path

from datasources.search.views.find import find
from datasources.search.views.results import results
from datasources.search.views.suggest import suggest, suggest_all
from datasources.views.data_source import data_source, data_sources, old_address
from datasources.views.record_types import record_type, record_types
from datasources.views.reports import report
from datasources.views.submit_source import agency_suggestions, check_address, submit_source, submitted

urlpatterns = [
    path("search", find, name="search"),
    path("search/results", results, name="search-results"),
    path("search/places", suggest, name="suggest-places"),
    path("search/agencies", agency_suggestions, name="suggest-agencies"),
    path("search/suggest", suggest_all, name="suggest"),
    path("data-sources", data_sources, name="data-sources"),
    path("data-sources/create", submit_source, name="submit-source"),
    path("data-sources/check", check_address, name="check-address"),
    path("data-sources/<int:pk>", data_source, name="data-source"),
    path("data-sources/<int:pk>/submitted", submitted, name="source-submitted"),
    path("data-sources/<int:pk>/report", report, name="report-problem"),
    path("data-source/<int:pk>", old_address),
    path("record-types", record_types, name="record-types"),
    path("record-types/<slug:slug>", record_type, name="record-type"),
]
