"""What holds for every page: few queries, help where an address makes no sense, a strict policy."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.requests_app.factories import (
    DataRequestDataSourceFactory,
    DataRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["source", "request"])
def test_addresses_of_old_mails_lead_on(client: Client, kind: str) -> None:
    response = client.get(f"/data-{kind}/17")

    assert (response.status_code, response.url) == (301, f"/data-{kind}s/17")


QUERIES = {
    "data-source": 5,  # the source, its agencies with places, its changes, related sources, its requests
    "agency": 7,  # the agency, its sources counted and read, its places, its pages, requests there, gaps
    "place": 6,  # the way, kinds of record, places around, agencies counted and read, requests
    "data-request": 4,  # the request, its places' links, their names, its sources (and its issue)
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_page_asks_few_questions_however_much_there_is(
    client: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    town = LocationFactory()
    agency = AgencyFactory(locations=[town])
    sources = DataSourceFactory.create_batch(8, agencies=[agency, AgencyFactory(locations=[town])])
    request = DataRequestFactory(locations=[town, LocationFactory()])
    for source in sources:
        DataRequestDataSourceFactory(request=request, data_source=source)
    refresh()
    pk = {"data-source": sources[0].pk, "agency": agency.pk, "place": town.pk, "data-request": request.pk}[name]

    with django_assert_max_num_queries(QUERIES[name] + 1):
        assert client.get(reverse(name, args=[pk])).status_code == 200


NONSENSE = ["0", "-1", "x", "1e3", "1.5", "99999999999999999999", "\0", "1\0", "y" * 10_000, "\uff11\uff12", "%00"]
ADDRESSES = [
    ("search", "place"),
    ("search", "location_id"),
    ("search-results", "location_id"),
    ("data-requests", "page"),
    ("data-requests", "status"),
    ("suggest-places", "place"),
]


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value[:12]))
@pytest.mark.parametrize(("name", "parameter"), ADDRESSES)
def test_nonsense_gets_a_page_that_helps(client: Client, name: str, parameter: str, value: str) -> None:
    response = client.get(reverse(name), {parameter: value})

    assert response.status_code in (200, 400, 404)


@pytest.mark.parametrize("path", ["data-sources", "agencies", "locations", "data-requests"])
@pytest.mark.parametrize("number", ["0", "99999999", "9999999999999999999999", "x", "-1", "1%00"])
def test_an_unknown_number_is_a_designed_404(client: Client, path: str, number: str) -> None:
    response = client.get(f"/{path}/{number}")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_failure_is_a_designed_500_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("locations.views.known_places.place_with_ancestors", fail)
    client.raise_request_exception = False

    response = client.get(reverse("place", args=[1]))

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_a_strict_policy_comes_with_every_page(client: Client) -> None:
    policy = client.get(reverse("home")).headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_style_guide_opens_in_the_local_environment(client: Client) -> None:
    assert client.get(reverse("styleguide")).status_code == 200
