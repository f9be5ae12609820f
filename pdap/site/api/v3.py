"""The addresses of the API, version 3, and of its document (contract 1.1)."""

from django.urls import path, re_path

from accounts.api import permissions, profile
from agencies.api import sync as agencies
from datasources.api import sync as sources
from notifications.api import follows
from pdap.api.documentation import document, page
from pdap.api.fallback import not_found

endpoints = [
    path("permission", permissions.Permissions.as_view()),
    path("permission/user/<int:pk>", permissions.PermissionsOfPerson.as_view()),
    path("permission/user/<int:pk>/add", permissions.AddPermission.as_view()),
    path("permission/user/<int:pk>/remove", permissions.RemovePermission.as_view()),
    path("sync/agencies/add", agencies.AddAgencies.as_view()),
    path("sync/agencies/delete", agencies.DeleteAgencies.as_view()),
    path("sync/agencies/update", agencies.UpdateAgencies.as_view()),
    path("sync/data-sources/add", sources.AddDataSources.as_view()),
    path("sync/data-sources/delete", sources.DeleteDataSources.as_view()),
    path("sync/data-sources/update", sources.UpdateDataSources.as_view()),
    path("sync/follows", follows.AllFollows.as_view()),
    path("sync/meta-urls/add", agencies.AddMetaUrls.as_view()),
    path("sync/meta-urls/delete", agencies.DeleteMetaUrls.as_view()),
    path("sync/meta-urls/update", agencies.UpdateMetaUrls.as_view()),
    path("syncfollows", follows.AllFollows.as_view()),
    path("user/<int:pk>", profile.Profile.as_view()),
]

urlpatterns = [
    path("docs", page("api-document-3"), name="api-docs-3"),
    path("openapi.json", document("3", "pdap.site.api.v3"), name="api-document-3"),
    *endpoints,
    re_path("^.*$", not_found, {"version": 3}),
]
