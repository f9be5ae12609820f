"""The addresses of the API, version 2, and of its document (contract 1.1)."""

from django.urls import path, re_path

from accounts.api import github, own, passwords, signing_in, signing_up, users
from agencies.api import match
from agencies.api import views as agencies
from datasources.api import catalogue, exports, search, sources
from datasources.api import map as map_api
from locations.api import views as locations
from notifications.api import follows, metrics, preview
from pdap.api.documentation import document, page
from pdap.api.fallback import not_found
from pdap.site.api import contact
from requests_app.api import github as request_issues
from requests_app.api import links
from requests_app.api import views as requests

endpoints = [
    path("admin/users", users.Users.as_view()),
    path("admin/users/<int:pk>", users.UserDetail.as_view()),
    path("agencies", agencies.Agencies.as_view()),
    path("agencies/<int:pk>", agencies.AgencyDetail.as_view()),
    path("auth/api-key", signing_in.ApiKey.as_view()),
    path("auth/callback", github.Callback.as_view(), name="api-github-callback"),
    path("auth/login", signing_in.Login.as_view()),
    path("auth/logout", signing_in.SignOut.as_view()),
    path("auth/refresh-session", signing_in.RefreshSession.as_view()),
    path("auth/request-reset-password", passwords.RequestReset.as_view()),
    path("auth/resend-validation-email", signing_up.Resend.as_view()),
    path("auth/reset-password", passwords.ResetPassword.as_view()),
    path("auth/reset-token-validation", passwords.ResetTokenValidation.as_view()),
    path("auth/signup", signing_up.SignUp.as_view()),
    path("auth/validate-email", signing_up.ValidateEmail.as_view()),
    path("check/unique-url", sources.UniqueUrl.as_view()),
    path("contact/form-submit", contact.Contact.as_view()),
    path("data-requests", requests.DataRequests.as_view()),
    path("data-requests/<int:pk>", requests.DataRequestDetail.as_view()),
    path("data-requests/<int:pk>/related-locations", links.RelatedLocations.as_view()),
    path("data-requests/<int:pk>/related-locations/<int:location_id>", links.RelatedLocation.as_view()),
    path("data-requests/<int:pk>/related-sources", links.RelatedSources.as_view()),
    path("data-requests/<int:pk>/related-sources/<int:data_source_id>", links.RelatedSource.as_view()),
    path("data-requests/<int:pk>/withdraw", requests.Withdraw.as_view()),
    path("data-sources", sources.DataSources.as_view()),
    path("data-sources/<int:pk>", sources.DataSourceDetail.as_view()),
    path("data-sources/<int:pk>/related-agencies", sources.RelatedAgencies.as_view()),
    path("export/agencies.csv", exports.AgenciesExport.as_view()),
    path("export/data-sources.csv", exports.SourcesExport.as_view()),
    path("export/requests.csv", exports.RequestsExport.as_view()),
    path("github/data-requests/synchronize", request_issues.Synchronize.as_view()),
    path("locations", locations.Locations.as_view()),
    path("locations/<int:pk>", locations.LocationDetail.as_view()),
    path("locations/<int:pk>/data-requests", requests.RequestsOfLocation.as_view()),
    path("map/data", map_api.MapData.as_view()),
    path("map/data-sources", map_api.MapDataSources.as_view()),
    path("map/locations", map_api.MapLocations.as_view()),
    path("match/agency", match.MatchAgency.as_view()),
    path("metadata/record-types-and-categories", catalogue.RecordTypesAndCategories.as_view()),
    path("metrics", catalogue.Metrics.as_view()),
    path("metrics/followed-searches/aggregate", metrics.Aggregate.as_view()),
    path("metrics/followed-searches/breakdown", metrics.Breakdown.as_view()),
    path("notifications", preview.Send.as_view()),
    path("notifications/preview", preview.Preview.as_view()),
    path("oauth/github", github.GitHub.as_view()),
    path("oauth/link-to-github", github.LinkToGitHub.as_view()),
    path("oauth/login-with-github", github.LoginWithGitHub.as_view()),
    path("search", search.Search.as_view()),
    path("search/federal", search.Federal.as_view()),
    path("search/follow", follows.Follows.as_view()),
    path("search/follow/national", follows.NationalFollow.as_view()),
    path("search/search-location-and-record-type", search.OldSearch.as_view()),
    path("source-collector/agencies/search/location", match.SearchAgenciesByPlace.as_view()),
    path("typeahead/agencies", agencies.AgencyTypeaheadView.as_view()),
    path("typeahead/locations", locations.PlaceTypeaheadView.as_view()),
    path("user/data-requests", own.OwnDataRequests.as_view()),
    path("user/recent-searches", own.RecentSearches.as_view()),
    path("user/update-password", passwords.UpdatePassword.as_view()),
    path("user/<int:pk>", own.Profile.as_view()),
]

urlpatterns = [
    path("", page("api-document"), name="api-docs"),
    path("openapi.json", document("2", "pdap.site.api.v2"), name="api-document"),
    path("swagger.json", document("2", "pdap.site.api.v2")),
    *endpoints,
    re_path("^.*$", not_found),
]
