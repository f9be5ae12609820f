"""The addresses of the API for data requests, by version."""

from django.urls import path

from requests_app.api import exports, github, sources_and_places, views

v2 = [
    path("export/requests.csv", exports.RequestsExport.as_view()),
    path("data-requests", views.DataRequests.as_view()),
    path("data-requests/<int:pk>", views.DataRequestDetail.as_view()),
    path("data-requests/<int:pk>/related-locations", sources_and_places.RelatedLocations.as_view()),
    path("data-requests/<int:pk>/related-locations/<int:location_id>", sources_and_places.RelatedLocation.as_view()),
    path("data-requests/<int:pk>/related-sources", sources_and_places.RelatedSources.as_view()),
    path("data-requests/<int:pk>/related-sources/<int:data_source_id>", sources_and_places.RelatedSource.as_view()),
    path("data-requests/<int:pk>/withdraw", views.Withdraw.as_view()),
    path("github/data-requests/synchronize", github.Synchronize.as_view()),
    path("locations/<int:pk>/data-requests", views.RequestsOfLocation.as_view()),
]
