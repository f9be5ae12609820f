"""The next and the previous source of the search that one came from."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found() -> Any:
    """Three sources of a place, in the order of its results."""
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    sources = [DataSourceFactory(name=f"Source {letter}", agencies=[agency]) for letter in "ABC"]
    return place, sources


def ways(page: str) -> dict[str, str]:
    """Return the links to the neighbors by their relation."""
    links = re.findall(r'<a\s+href="([^"]+)"\s+rel="(prev|next)"', page)
    return {relation: address.replace("&amp;", "&") for address, relation in links}


def test_one_can_go_through_the_results_from_source_to_source(client: Client, found: Any) -> None:
    place, sources = found
    results = client.get("/search/results", {"location_id": place.pk}).content.decode()
    first = re.search(rf'href="(/data-sources/{sources[0].pk}[^"]*)"', results)
    assert first

    page = client.get(first[1].replace("&amp;", "&")).content.decode()
    assert "1 of 3" in page
    assert set(ways(page)) == {"next"}
    page = client.get(ways(page)["next"]).content.decode()
    assert "2 of 3" in page
    assert ways(page)["prev"].startswith(f"/data-sources/{sources[0].pk}?")
    page = client.get(ways(page)["next"]).content.decode()
    assert "3 of 3" in page
    assert set(ways(page)) == {"prev"}
    assert f'href="/search/results?location_id={place.pk}"' in page


def test_the_canonical_address_of_a_source_knows_no_search(client: Client, found: Any) -> None:
    place, sources = found

    page = client.get(f"/data-sources/{sources[0].pk}?search=location_id%3D{place.pk}").content.decode()

    canonical = re.search(r'rel="canonical" href="([^"]+)"', page)
    assert canonical
    assert canonical[1].endswith(f"/data-sources/{sources[0].pk}")


@pytest.mark.parametrize(
    "search", ["", "location_id=x", "location_id=999999", "q=nothing", "q=" + "x" * 300, "\x00", "<script>", "x" * 2000]
)
def test_a_search_that_does_not_find_the_source_is_passed_over(client: Client, found: Any, search: str) -> None:
    _, sources = found

    response = client.get(f"/data-sources/{sources[0].pk}?search={quote(search)}")

    assert response.status_code == 200
    assert not ways(response.content.decode())
    assert "<script>" not in response.content.decode()
