"""All addresses of the site: each app's own, the API's two versions, the admin, and the pages of errors."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from pdap.api.fallback import not_found
from pdap.web.first_words import by_first_word

PAGES = (
    *("pdap.site.urls", "datasources.urls", "agencies.urls", "locations.urls", "requests_app.urls"),
    *("notifications.urls", "accounts.urls", "accounts.views.profile.urls"),
)

# What machines read has one address; pages have one in each language: English as they are, the others behind /es/.
urlpatterns = [
    # First what a few letters tell apart: Django tries one address after the other.
    path("api/v2/", include("pdap.site.api.v2")),
    path("api/v3/", include("pdap.site.api.v3")),
    re_path("^api/.+$", not_found),
    path("health/", include("pdap.ops.health.urls")),
    path("admin/", admin.site.urls),
    by_first_word([path("", include("pdap.site.machines.urls"))]),
    *i18n_patterns(by_first_word([path("", include(name)) for name in PAGES]), prefix_default_language=False),
]

handler400 = "pdap.web.errors.bad_request"
handler403 = "pdap.web.errors.forbidden"
handler404 = "pdap.web.errors.not_found"
handler500 = "pdap.web.errors.server_error"
