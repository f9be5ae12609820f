"""Old rows may hold `javascript:` where an address should be: nobody gets it, in whatever form they ask."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from datasources.models import DataSource
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db
EVIL = "javascript:alert('planted')"


@pytest.fixture
def planted(db: None) -> dict[str, int]:
    """A source and an agency from before anybody looked."""
    place = LocationFactory()
    agency = AgencyFactory(jurisdiction_type="federal", locations=[place])
    link = AgencyMetaUrlFactory(agency=agency)
    source = DataSourceFactory(name="Stops", agencies=[agency])
    DataSource.objects.filter(pk=source.pk).update(
        source_url=EVIL, readme_url=f" {EVIL}", scraper_url="JavaScript:planted", internet_archive_url="data:planted"
    )
    link.meta_url.__class__.objects.filter(pk=link.meta_url_id).update(url=EVIL, internet_archive_url=EVIL)
    cache.clear()
    return {"source": source.pk, "agency": agency.pk, "place": place.pk}


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v2/data-sources", "/api/v2/data-sources/{source}", "/api/v2/data-sources/{source}/related-agencies"),
        *("/api/v2/data-sources?output_format=csv", "/api/v2/agencies", "/api/v2/agencies/{agency}"),
        *("/api/v2/search?location_id={place}", "/api/v2/search?location_id={place}&output_format=csv"),
        *("/api/v2/search/federal", "/api/v2/search/federal?output_format=csv", "/api/v2/map/data"),
        *("/api/v2/map/data?record_types=Arrest Records", "/api/v2/map/data-sources"),
        *("/api/v2/export/data-sources.csv", "/api/v2/export/agencies.csv"),
        "/api/v2/check/unique-url?url=javascript:alert('planted')",
        *("/data.json", "/data-sources/{source}", "/agencies/{agency}", "/locations/{place}"),
        *("/search/results?location_id={place}", "/search/results.json?location_id={place}"),
        *("/search/results.csv?location_id={place}", "/search/feed?location_id={place}"),
    ],
)
def test_no_answer_echoes_a_script(api: Client, planted: dict[str, int], path: str) -> None:
    response = api.get(path.format(**planted))

    assert response.status_code == 200
    text = b"".join(response.streaming_content) if response.streaming else response.content
    shown = text.decode().replace("url=javascript", "")
    assert "planted" not in shown, shown[shown.index("planted") - 200 :][:300]
    assert "javascript:" not in shown.lower()


def test_fields_keep_their_types(api: Client, planted: dict[str, int]) -> None:
    row: dict[str, Any] = api.get(f"/api/v2/data-sources/{planted['source']}").json()["data"]

    assert (row["source_url"], row["readme_url"], row["scraper_url"]) == ("", None, None)
    assert row["agencies"][0]["meta_urls"] == []


def test_what_only_looks_like_a_scheme_stays(api: Client) -> None:
    source = DataSourceFactory()
    DataSource.objects.filter(pk=source.pk).update(source_url="example.gov:8080/data")

    assert (
        json.loads(api.get(f"/api/v2/data-sources/{source.pk}").content)["data"]["source_url"]
        == "example.gov:8080/data"
    )
