"""An address of every public page, in a catalog that has something to show on each."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from datasources.models import DataSource
from pdap.lib.responses.kept import kept_responses
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory
from tests.shared import rows_of_the_module


@pytest.fixture
def keeping(settings: Any) -> Iterator[None]:
    """Let this process keep public pages, as the site does."""
    settings.KEPT_ANSWERS_BYTES = 8 * 1024 * 1024
    kept_responses.clear()
    yield
    kept_responses.clear()


@pytest.fixture(scope="module")
def addresses_of_catalog(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The addresses of the public pages of a catalog that is made once for a file."""
    with rows_of_the_module(django_db_blocker):
        yield fill_catalog()


@pytest.fixture
def catalog(db: None, addresses_of_catalog: dict[str, str]) -> dict[str, str]:
    """A committed catalog; the addresses of its public pages by name."""
    return addresses_of_catalog


def fill_catalog() -> dict[str, str]:
    place = location_of(LocalityFactory(name="Springfield"))
    agency = AgencyFactory(name="Springfield Police", locations=[place])
    source = DataSourceFactory(name="Stops in Springfield", agencies=[agency])
    LinkFactory(data_source=source, checked_at="2026-03-05T12:00:00Z")
    asked = DataRequestFactory(title="Stops", request_status=RequestStatus.ACTIVE, locations=[place])
    commit_version()
    return addresses(source, agency.pk, place.pk, asked.pk)


def addresses(source: DataSource, agency_id: int, location_id: int, request_id: int) -> dict[str, str]:
    where = f"location_id={location_id}"
    return {
        "about": "/about",
        "accessibility": "/accessibility",
        "agencies": "/agencies",
        "agency": f"/agencies/{agency_id}",
        "agency-report": f"/agencies/{agency_id}/report",
        "api-docs": "/api/v2/",
        "api-docs-3": "/api/v3/docs",
        "api-introduction": "/api",
        "compare": f"/compare?place={location_id}",
        "coverage": f"/locations/{location_id}/coverage",
        "coverage-csv": f"/locations/{location_id}/coverage.csv",
        "compare-csv": f"/compare.csv?place={location_id}",
        "data-json": "/data.json",
        "data-request": f"/data-requests/{request_id}",
        "data-requests": "/data-requests",
        "data-source": f"/data-sources/{source.pk}",
        "embed-agency": f"/embed/agencies/{agency_id}",
        "embed-place": f"/embed/locations/{location_id}",
        "embed-search": f"/embed/search?{where}",
        "home": "/",
        "how-to-help": "/help",
        "nation-coverage": "/locations/coverage",
        "place": f"/locations/{location_id}",
        "place-gaps": f"/locations/{location_id}/gaps",
        "place-report": f"/locations/{location_id}/report",
        "places": "/locations",
        "privacy": "/privacy",
        "record-type": "/record-types/arrest-records",
        "record-type-report": "/record-types/arrest-records/report",
        "record-types": "/record-types",
        "request-feed": f"/data-requests/{request_id}/feed",
        "requests-csv": "/data-requests.csv",
        "search": "/search",
        "search-csv": f"/search/results.csv?{where}",
        "search-feed": f"/search/feed?{where}",
        "search-json": f"/search/results.json?{where}",
        "search-results": f"/search/results?{where}",
        "sitemap": "/sitemap-sources.xml",
        "sitemap-index": "/sitemap.xml",
        "suggest": "/search/suggest?q=stops",
    }
