"""The addresses of the API, version 2, and of its document."""

from csp.decorators import csp_update
from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from agencies.api import views as agencies
from datasources.api import catalogue, search, sources
from locations.api import views as locations
from pdap.api.fallback import not_found
from requests_app.api import views as requests

# The one page with styles of a library's own; nothing else may.
docs = csp_update({"style-src": ["'self'", "'unsafe-inline'"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-document")
)

urlpatterns = [
    path("", docs, name="api-docs"),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="api-document"),
    path("swagger.json", SpectacularJSONAPIView.as_view()),
    path("agencies", agencies.Agencies.as_view()),
    path("agencies/<int:pk>", agencies.AgencyDetail.as_view()),
    path("check/unique-url", sources.UniqueUrl.as_view()),
    path("data-requests", requests.DataRequests.as_view()),
    path("data-requests/<int:pk>", requests.DataRequestDetail.as_view()),
    path("data-requests/<int:pk>/related-sources", requests.RelatedSources.as_view()),
    path("data-requests/<int:pk>/related-locations", requests.RelatedLocations.as_view()),
    path("data-sources", sources.DataSources.as_view()),
    path("data-sources/<int:pk>", sources.DataSourceDetail.as_view()),
    path("data-sources/<int:pk>/related-agencies", sources.RelatedAgencies.as_view()),
    path("locations", locations.Locations.as_view()),
    path("locations/<int:pk>", locations.LocationDetail.as_view()),
    path("locations/<int:pk>/data-requests", requests.RequestsOfLocation.as_view()),
    path("map/data", catalogue.MapData.as_view()),
    path("map/data-sources", catalogue.MapDataSources.as_view()),
    path("map/locations", catalogue.MapLocations.as_view()),
    path("metadata/record-types-and-categories", catalogue.RecordTypesAndCategories.as_view()),
    path("metrics", catalogue.Metrics.as_view()),
    path("search", search.Search.as_view()),
    path("search/federal", search.Federal.as_view()),
    path("search/search-location-and-record-type", search.OldSearch.as_view()),
    path("typeahead/agencies", agencies.AgencyTypeaheadView.as_view()),
    path("typeahead/locations", locations.PlaceTypeaheadView.as_view()),
    re_path("^.*$", not_found),
]
