"""The addresses of agencies and their directory."""

from django.urls import path

from agencies.views.agency import agency
from agencies.views.directory import agencies
from agencies.views.directory_file import agencies_csv

urlpatterns = [
    path("agencies", agencies, name="agencies"),
    path("agencies.csv", agencies_csv, name="agencies-csv"),
    path("agencies/<int:pk>", agency, name="agency"),
]
