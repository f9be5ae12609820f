"""The addresses of the API for data sources, their search and maps, by version."""

from django.urls import path

from datasources.api import exports, search, sources, sync, types_and_counts
from datasources.api import map as map_api

v2 = [
    path("check/unique-url", sources.UniqueUrl.as_view()),
    path("data-sources", sources.DataSources.as_view()),
    path("data-sources/<int:pk>", sources.DataSourceDetail.as_view()),
    path("data-sources/<int:pk>/related-agencies", sources.RelatedAgencies.as_view()),
    path("export/data-sources.csv", exports.SourcesExport.as_view()),
    path("map/data", map_api.MapData.as_view()),
    path("map/data-sources", map_api.MapDataSources.as_view()),
    path("map/locations", map_api.MapLocations.as_view()),
    path("metadata/record-types-and-categories", types_and_counts.RecordTypesAndCategories.as_view()),
    path("metrics", types_and_counts.Metrics.as_view()),
    path("search", search.Search.as_view()),
    path("search/federal", search.Federal.as_view()),
    path("search/search-location-and-record-type", search.OldSearch.as_view()),
]

v3 = [
    path("sync/data-sources/add", sync.AddDataSources.as_view()),
    path("sync/data-sources/delete", sync.DeleteDataSources.as_view()),
    path("sync/data-sources/update", sync.UpdateDataSources.as_view()),
]
