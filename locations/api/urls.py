"""The addresses of the API for locations, by version."""

from django.urls import path

from locations.api import views
from locations.api.coverage import Coverage

v2 = [
    path("locations", views.Locations.as_view()),
    path("locations/<int:pk>", views.LocationDetail.as_view()),
    path("typeahead/locations", views.PlaceTypeaheadView.as_view()),
]

v3 = [path("coverage", Coverage.as_view())]
