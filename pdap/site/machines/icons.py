"""The icons of the site where programs look for them, and the manifest that names them."""

from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pdap.lib.project import SITE

BAND = "#321531"  # of static/css/tokens.css
ICON = "img/favicon.ico"


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Send the icon itself: not everything that asks for it follows redirects."""
    path = find(ICON)
    if not isinstance(path, str):
        raise FileNotFoundError(ICON)
    with open(path, "rb") as file:
        return HttpResponse(file.read(), content_type="image/vnd.microsoft.icon")


@require_safe
@cache_control(public=True, max_age=86400)
def web_manifest(request: HttpRequest) -> JsonResponse:
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons.append(("icon-maskable.png", "512x512", "maskable"))
    return JsonResponse(
        {
            "name": SITE,
            "short_name": "PDAP",
            "start_url": "/",
            "display": "browser",
            "background_color": BAND,
            "theme_color": BAND,
            "icons": [
                {"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ],
        },
        content_type="application/manifest+json",
    )
