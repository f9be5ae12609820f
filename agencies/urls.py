"""The addresses of agencies and their directory."""

from django.urls import path

from agencies.views.agency import agency
from agencies.views.directory import agencies

urlpatterns = [
    path("agencies", agencies, name="agencies"),
    path("agencies/<int:pk>", agency, name="agency"),
]
