"""What the site tells programs: data.json, JSON-LD, sitemap, robots.txt, old addresses."""

import datetime
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datasources.models import DataSource, RecordType
from locations.models import Location
from pdap.lib.responses.kept import kept_responses
from pdap.lib.responses.tags import SETTLED_SECONDS
from pdap.site.machines.dcat import BATCH
from pdap.site.machines.sitemaps import KINDS, Kind, Places
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import AgencyDataSourceFactory, DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

CATALOGUE = reverse("data-json")
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def catalogue(client: Client) -> dict[str, Any]:
    """Return data.json."""
    response = client.get(CATALOGUE)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/json")
    return json.loads(b"".join(response.streaming_content))


def test_the_catalogue_holds_every_public_source_in_the_standards_terms(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://data.example.org"
    town = LocationFactory()
    agency = AgencyFactory(name="Town Police", locations=[town])
    source = DataSourceFactory(
        agencies=[agency, AgencyFactory(name="Hidden", pending=True)],
        coverage_end=datetime.date(2023, 12, 31),
        readme_url="https://example.gov/readme",
        submission_notes="private",
    )
    DataSourceFactory(pending=True)
    bare = DataSourceFactory(description=None, record_type=None, coverage_start=None, record_formats=[])

    document = catalogue(client)

    assert document["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    first, second = document["dataset"]
    assert first["identifier"] == f"https://data.example.org/data-sources/{source.pk}"
    assert first["keyword"] == ["Arrest Records", "Police & Public Interactions", "Town Police"]
    assert first["temporal"] == "2019-01-01/2023-12-31"
    assert first["publisher"]["name"] == "Town Police"
    assert town.locality.name in first["spatial"]
    assert first["distribution"] == [
        {"@type": "dcat:Distribution", "accessURL": source.source_url, "format": "CSV, JSON"}
    ]
    assert second["description"] == bare.name
    assert not {"temporal", "spatial", "describedBy"} & set(second)
    assert "private" not in json.dumps(document)
    required = {
        "@type",
        "title",
        "description",
        "keyword",
        "modified",
        "publisher",
        "contactPoint",
        "identifier",
        "accessLevel",
    }
    assert all(required <= set(dataset) and all(dataset[name] for name in required) for dataset in document["dataset"])


def test_an_empty_catalogue_is_a_catalogue(client: Client) -> None:
    assert catalogue(client)["dataset"] == []


def test_the_catalogue_is_read_in_batches(client: Client, django_assert_num_queries: Any) -> None:
    DataSource.objects.bulk_create(
        DataSource(name=f"S{number}", source_url=f"https://example.gov/{number}", approval_status="approved")
        for number in range(BATCH + 1)
    )
    agency = AgencyFactory(locations=[LocationFactory(), LocationFactory()])
    for source in (DataSource.objects.first(), DataSource.objects.last()):
        AgencyDataSourceFactory(data_source=source, agency=agency)

    with django_assert_num_queries(8):  # version, ids, 2 batches of sources with their agencies and places
        assert len(catalogue(client)["dataset"]) == BATCH + 1


def test_who_has_the_catalogue_as_it_is_gets_nothing_again(client: Client) -> None:
    source = DataSourceFactory()
    DataSourceFactory()
    commit_version()
    # A time is said of a catalog that has been the same for some seconds.
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=SETTLED_SECONDS + 2), tick=False):
        response = client.get(CATALOGUE)
        assert "max-age=3600" in response.headers["Cache-Control"]

        since = {"If-Modified-Since": response.headers["Last-Modified"]}
        same = {"If-None-Match": response.headers["ETag"]}
        assert client.get(CATALOGUE, headers=since).status_code == 304
        assert client.get(CATALOGUE, headers=same).status_code == 304
        source.delete()
        assert client.get(CATALOGUE, headers=same).status_code == 200


def structured(page: str) -> list[dict[str, Any]]:
    """Return the structured data of a page."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in scripts]


def test_a_source_describes_itself_and_nothing_in_it_breaks_out(client: Client) -> None:
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    agency = AgencyFactory(name=nasty, locations=[LocationFactory()])
    source = DataSourceFactory(name=nasty, description=nasty, agencies=[agency], source_url="javascript:alert(1)")

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    (data,) = structured(page)
    assert (data["@type"], data["name"], data["description"]) == ("Dataset", nasty, nasty)
    assert data["about"][0]["name"] == nasty
    assert data["temporalCoverage"] == "2019-01-01/.."
    assert "sameAs" not in data
    assert "<script>alert" not in page


def test_the_home_page_describes_the_catalogue(client: Client) -> None:
    (data,) = structured(client.get("/").content.decode())

    assert (data["@context"], data["@type"]) == ("https://schema.org", "DataCatalog")


def locations_of(client: Client, section: str) -> list[tuple[str, str | None]]:
    """Return the addresses and times of change of one map."""
    root = ElementTree.fromstring(client.get(reverse("sitemap", args=[section])).content)  # noqa: S314 - our own
    return [(entry.findtext(f"{SPACE}loc") or "", entry.findtext(f"{SPACE}lastmod")) for entry in root]


def test_the_sitemap_lists_what_is_public_by_kind_with_its_last_change(client: Client) -> None:
    place, lonely = LocationFactory(), LocationFactory()
    agency = AgencyFactory(locations=[place])
    AgencyFactory(pending=True, locations=[lonely])
    source = DataSourceFactory(agencies=[agency])
    DataSourceFactory(pending=True)
    request = DataRequestFactory()
    DataRequestFactory(request_status="Intake")
    DataRequestFactory(request_status="Archived")

    def paths(section: str) -> list[str]:
        return ["/" + address.split("/", 3)[3] for address, _ in locations_of(client, section)]

    assert paths("sources") == [reverse("data-source", args=[source.pk])]
    assert paths("agencies") == [reverse("agency", args=[agency.pk])]
    assert paths("places") == [reverse("place", args=[place.pk])]
    assert paths("requests") == [reverse("data-request", args=[request.pk])]
    pages = paths("pages")
    types = ["/record-types/" + slug for slug in ("arrest-records", "use-of-force-reports")]
    for page in (reverse("about"), reverse("compare"), reverse("downloads"), *types):
        assert page in pages
    assert len([page for page in pages if page.startswith("/record-types/")]) == RecordType.objects.count()
    assert all(changed for _, changed in locations_of(client, "sources"))
    index = ElementTree.fromstring(client.get(reverse("sitemap-index")).content)  # noqa: S314 - our own
    assert len(index) == len(KINDS)


def test_maps_are_cut_into_pages_and_asked_for_narrowly(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    DataSourceFactory.create_batch(5)
    monkeypatch.setattr(Kind, "limit", 2)
    monkeypatch.setattr(Places, "limit", 2)

    index = client.get(reverse("sitemap-index")).content.decode()
    assert index.count("sitemap-sources.xml") == 3
    with django_assert_num_queries(3):  # the version, how many, one page
        page = client.get(reverse("sitemap", args=["sources"]), {"p": "3"})
    assert page.content.decode().count("<url>") == 1
    assert client.get(reverse("sitemap", args=["sources"]), {"p": "4"}).status_code == 404
    assert client.get(reverse("sitemap", args=["nonsense"])).status_code == 404


def test_the_index_looks_through_the_records_once_for_each_change(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(Places, "limit", 1)

    def index() -> str:
        kept_responses.clear()
        return client.get(reverse("sitemap-index")).content.decode()

    for places in (1, 2):
        AgencyFactory(locations=[LocationFactory()])
        commit_version()
        assert index().count("sitemap-places.xml") == places
        with django_assert_num_queries(4):  # the version, and the kept numbers of sources, agencies and requests
            assert index().count("sitemap-places.xml") == places


def test_every_page_of_the_map_opens(client: Client) -> None:
    for address, _ in locations_of(client, "pages"):
        assert client.get("/" + address.split("/", 3)[3]).status_code in (200, 302), address


def test_only_production_lets_search_engines_in(client: Client, settings: Any) -> None:
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()

    settings.PDAP_ENVIRONMENT = "production"
    rules = client.get("/robots.txt")
    assert rules.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /\n" not in rules.content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in rules.content.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/data", "/"),
        ("/annotate", "/help"),
        ("/annotate/123", "/help"),
        ("/jobs", "https://pdap.io/jobs"),
        ("/donate", "https://pdap.io/donate"),
        ("/data-source/5", "/data-sources/5"),
        ("/data-request/5", "/data-requests/5"),
    ],
)
def test_an_old_address_leads_on(client: Client, old: str, new: str) -> None:
    assert client.get(old).url == new


def test_where_this_is_the_projects_own_site_nothing_leads_in_a_circle(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://pdap.io"

    assert client.get("/donate").url == reverse("how-to-help")


def test_the_old_page_on_courts_and_warrants_leads_to_a_search_that_opens(client: Client) -> None:
    response = client.get("/portals/court-warrant")

    nation = Location.objects.get(type="National").pk
    assert response.url == f"/search/results?location_id={nation}&record_types=Court+Cases%2CWanted+Persons"
    assert client.get(response.url).status_code == 200
