"""The addresses of places."""

from django.urls import path

from locations.views.gaps import place_gaps
from locations.views.place import nation, place

urlpatterns = [
    path("locations", nation, name="places"),
    path("locations/<int:pk>", place, name="place"),
    path("locations/<int:pk>/gaps", place_gaps, name="place-gaps"),
]
