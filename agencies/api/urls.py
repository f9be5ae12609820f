"""The addresses of the API for agencies, by version."""

from django.urls import path

from agencies.api import exports, match, sync, views

v2 = [
    path("export/agencies.csv", exports.AgenciesExport.as_view()),
    path("agencies", views.Agencies.as_view()),
    path("agencies/<int:pk>", views.AgencyDetail.as_view()),
    path("match/agency", match.MatchAgency.as_view()),
    path("source-collector/agencies/search/location", match.SearchAgenciesByPlace.as_view()),
    path("typeahead/agencies", views.AgencyTypeaheadView.as_view()),
]

v3 = [
    path("sync/agencies/add", sync.AddAgencies.as_view()),
    path("sync/agencies/delete", sync.DeleteAgencies.as_view()),
    path("sync/agencies/update", sync.UpdateAgencies.as_view()),
    path("sync/meta-urls/add", sync.AddMetaUrls.as_view()),
    path("sync/meta-urls/delete", sync.DeleteMetaUrls.as_view()),
    path("sync/meta-urls/update", sync.UpdateMetaUrls.as_view()),
]
