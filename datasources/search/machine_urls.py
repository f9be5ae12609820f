"""The addresses of results for programs: the same in every language."""

from django.urls import path

from datasources.search.views.downloads import feed, results_csv, results_json

urlpatterns = [
    path("search/results.csv", results_csv, name="search-csv"),
    path("search/results.json", results_json, name="search-json"),
    path("search/feed", feed, name="search-feed"),
]
