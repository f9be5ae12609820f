"""The sitemap: an index of maps by kind, each cut into pages of bounded size."""

from array import array
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify

from agencies.models import Agency, AgencyLocation
from datasources.enums import RecordTypeName
from datasources.models import DataSource, DataSourceLocation
from pdap.db.catalog_version import kept_for_version
from pdap.lib.spoken import address_in
from pdap.site.machines.id_ranges import IdRanges
from pdap.web.addresses import address_of
from requests_app.models import DataRequest

# A page is in memory as a whole, with its addresses in each language.
PAGE = 2_000


class InEveryLanguage(Sitemap):
    """Pages that each language has: an entry says where they are."""

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            parts = urlsplit(url["location"])
            url["alternates"] = [
                {"lang_code": code, "location": urlunsplit(parts._replace(path=address_in(code, parts.path)))}
                for code, _ in settings.LANGUAGES
            ]
        return urls


class Kind(InEveryLanguage):
    """The pages of one kind of thing: two narrow questions a page, one for the index."""

    limit = PAGE
    protocol = settings.SITE_URL.partition("://")[0]
    url_name: str
    changed: str

    def rows(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    @property
    def paginator(self) -> IdRanges:
        return IdRanges(self.rows().values_list("pk", self.changed), self.limit)

    def location(self, item: tuple[int, Any]) -> str:
        return address_of(self.url_name, item[0])

    def lastmod(self, item: tuple[int, Any]) -> Any:
        return item[1]

    def get_latest_lastmod(self) -> Any:
        """Return when any of them last changed: asked once for each version of the catalog, since it reads all."""
        latest = self.rows().aggregate
        return kept_for_version(f"latest-{self.url_name}", lambda: latest(latest=Max(self.changed))["latest"])


class Sources(Kind):
    url_name, changed = "data-source", "updated_at"

    def rows(self) -> QuerySet[Any, Any]:
        return DataSource.objects.public()


class AgencyPages(Kind):
    url_name, changed = "agency", "updated_at"

    def rows(self) -> QuerySet[Any, Any]:
        return Agency.objects.public()


class Requests(Kind):
    url_name, changed = "data-request", "date_status_last_changed"

    def rows(self) -> QuerySet[Any, Any]:
        return DataRequest.objects.public()


class Places(InEveryLanguage):
    """Places that have an agency, or a source of their own: the others have nothing to show yet."""

    limit = PAGE
    protocol = Kind.protocol

    def items(self) -> "array[int]":
        """Return the ids of the places. To find them, all links are read: once for each version of the catalog."""
        return kept_for_version("places in the sitemap", lambda: array("i", self.ids()))

    @staticmethod
    def ids() -> QuerySet[Any, Any]:
        of_agencies = AgencyLocation.objects.public().values_list("location_id", flat=True)
        of_sources = DataSourceLocation.objects.public().values_list("location_id", flat=True)
        return of_agencies.union(of_sources).order_by("location_id")

    def location(self, item: int) -> str:
        return address_of("place", item)


class Pages(InEveryLanguage):
    """The pages that are there once; those that this installation does not have are left out."""

    protocol = Kind.protocol
    NAMES = (
        *("home", "places", "agencies", "data-sources", "record-types", "metrics", "data-requests"),
        *("compare", "downloads"),
        *("about", "how-to-help", "api-introduction", "privacy", "accessibility", "contact"),
    )

    def items(self) -> list[str]:
        paths = []
        for name in self.NAMES:
            try:
                paths.append(reverse(name))
            except NoReverseMatch:
                continue
        return paths + [reverse("record-type", args=[slugify(name)]) for name in RecordTypeName.values]

    def location(self, item: str) -> str:
        return item


KINDS = {"pages": Pages, "sources": Sources, "agencies": AgencyPages, "places": Places, "requests": Requests}
