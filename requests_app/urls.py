"""The addresses of data requests."""

from django.urls import path

from requests_app.views.data_requests import data_request, data_requests, old_address
from requests_app.views.feed import request_feed
from requests_app.views.forms_of_requests import create, edit, withdraw_request
from requests_app.views.report_cards import agency_report, place_report, record_type_report
from requests_app.views.requests_file import requests_csv

urlpatterns = [
    path("data-requests", data_requests, name="data-requests"),
    path("data-requests.csv", requests_csv, name="requests-csv"),
    path("data-requests/create", create, name="create-request"),
    path("data-requests/<int:pk>", data_request, name="data-request"),
    path("data-requests/<int:pk>/feed", request_feed, name="request-feed"),
    path("data-requests/<int:pk>/edit", edit, name="edit-request"),
    path("data-requests/<int:pk>/withdraw", withdraw_request, name="withdraw-request"),
    path("data-request/<int:pk>", old_address),
    path("locations/<int:pk>/report", place_report, name="place-report"),
    path("agencies/<int:pk>/report", agency_report, name="agency-report"),
    path("record-types/<slug:slug>/report", record_type_report, name="record-type-report"),
]
