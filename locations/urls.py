"""The addresses of places."""

from django.urls import path

from locations.views.compare import compare, compare_csv
from locations.views.coverage_pages import coverage, coverage_csv, nation_coverage
from locations.views.gaps import place_gaps
from locations.views.place import nation, place

urlpatterns = [
    path("locations", nation, name="places"),
    path("locations/<int:pk>", place, name="place"),
    path("locations/<int:pk>/gaps", place_gaps, name="place-gaps"),
    path("locations/coverage", nation_coverage, name="nation-coverage"),
    path("locations/<int:pk>/coverage", coverage, name="coverage"),
    path("locations/<int:pk>/coverage.csv", coverage_csv, name="coverage-csv"),
    path("compare", compare, name="compare"),
    path("compare.csv", compare_csv, name="compare-csv"),
]
