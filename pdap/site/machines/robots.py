"""robots.txt: only the real site is for search engines, and there not the pages without end."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pdap.lib.environment import PRODUCTION

# Lists that every filter makes again, forms, and what is for programs with a key.
KEPT_OUT = ("/admin/", "/api/v2/", "/api/v3/", "/search/", "/data-sources/check", "/data-sources/*/report", "/sign-in")

# What there is once, in whatever language.
WITHOUT_PAGES = ("/admin/", "/api/")


def is_page(path: str) -> bool:
    return not path.startswith(WITHOUT_PAGES)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    if settings.PDAP_ENVIRONMENT == PRODUCTION:
        prefixes = ["", *(f"/{code}" for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
        rules = [f"Disallow: {prefix}{path}" for prefix in prefixes for path in KEPT_OUT if is_page(path) or not prefix]
        rules.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap-index')}")
    else:
        rules = ["Disallow: /"]
    return HttpResponse("\n".join(["User-agent: *", *rules, ""]), content_type="text/plain; charset=utf-8")
