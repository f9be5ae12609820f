"""The addresses of the API for locations, by version."""

from django.urls import path

from locations.api import views

v2 = [
    path("locations", views.Locations.as_view()),
    path("locations/<int:pk>", views.LocationDetail.as_view()),
    path("typeahead/locations", views.PlaceTypeaheadView.as_view()),
]
