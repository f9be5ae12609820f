"""What the settings say to the API's libraries; nothing of it depends on the environment."""

from pdap.lib.project import SITE

REST_FRAMEWORK = {
    # What an endpoint lets in, it declares itself (`pdap/api/callers.py`).
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["pdap.api.bodies.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "pdap.api.openapi_schema.Schema",
    "EXCEPTION_HANDLER": "pdap.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": f"{SITE} API",
    "DESCRIPTION": "Find public records about police, courts and jails in the United States. Send your API key "
    "as `Authorization: Basic <key>`.",
    "VERSION": "2",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/img/icon.svg",
    "SCHEMA_PATH_PREFIX": "/api/v[23]",
    "POSTPROCESSING_HOOKS": ["pdap.api.openapi_schema.loosen_rows"],
}

# Paths, without the slash before, of calls; the two pages that show the documents are pages.
API_CALL = r"^api/v\d+/(?!docs$).+"

CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "if-none-match", "x-api-key", "x-csrftoken"]
CORS_EXPOSE_HEADERS = [
    *("ETag", "Last-Modified", "Link", "Content-Disposition", "Retry-After"),
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"),
]
