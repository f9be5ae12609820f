"""The addresses of places."""

from django.urls import path

from locations.views.place import nation, place

urlpatterns = [
    path("locations", nation, name="places"),
    path("locations/<int:pk>", place, name="place"),
]
