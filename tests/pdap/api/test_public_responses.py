"""Answers of the API that are known by their tags before anything is computed, and kept."""

import gzip
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiKeyUse, User
from datasources.models import DataSource, RecentSearch
from locations.models import Location
from pdap.lib.responses.kept import kept_responses
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db

SOURCES = "/api/v2/data-sources"
BY_KEY = (
    *(SOURCES, f"{SOURCES}?limit=5&sort_by=name", "/api/v2/agencies", "/api/v2/data-requests", "/api/v2/locations"),
    *("/api/v2/metadata/record-types-and-categories", "/api/v2/metrics", "/api/v2/map/data", "/api/v2/map/locations"),
    *("/api/v2/search", "/api/v2/search/federal", "/api/v2/map/data-sources"),
)
OPEN = ("/api/v2/typeahead/agencies?query=spring", "/api/v2/typeahead/locations?query=spring")


@pytest.fixture
def known_key(catalog: dict[str, str], api: Client) -> Client:
    """A client whose key was used just now, so that no use is due."""
    api.get(SOURCES)
    commit_version()
    return api


@pytest.mark.parametrize("address", BY_KEY)
def test_who_has_an_answer_already_is_told_so_for_the_statement_that_finds_the_key(
    known_key: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = known_key.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
    # A search is written down each time.
    more = 1 if address == "/api/v2/search" else 0

    with django_assert_num_queries(1 + more):
        again = known_key.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "Authorization" in again.headers["Vary"]


@pytest.mark.parametrize("address", BY_KEY)
def test_a_kept_answer_costs_one_statement_and_is_the_same(
    keeping: None, known_key: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = known_key.get(address)
    more = 1 if address == "/api/v2/search" else 0

    with django_assert_num_queries(1 + more):
        again = known_key.get(address)

    assert (again.status_code, again.content) == (200, first.content)
    ours = {name: value for name, value in first.headers.items() if name != "X-Request-ID"}
    assert {name: value for name, value in again.headers.items() if name != "X-Request-ID"} == ours


@pytest.mark.parametrize("address", OPEN)
def test_open_answers_may_stand_in_shared_caches(client: Client, catalog: dict[str, str], address: str) -> None:
    response = client.get(address)

    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-if-error=600"
    # They cost one statement in any case.
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_exports_are_not_sent_again(client: Client, catalog: dict[str, str]) -> None:
    first = client.get("/api/v2/export/data-sources.csv")
    assert b"Stops in Springfield" in b"".join(first.streaming_content)  # type: ignore[attr-defined]

    again = client.get("/api/v2/export/data-sources.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_request_writes_is_written_on_a_hit(
    keeping: None, catalog: dict[str, str], api: Client, key_owner: User
) -> None:
    place = Location.objects.filter(type="Locality").get()
    address = f"/api/v2/search?location_id={place.pk}&record_types=Stops"
    first = api.get(address)
    ApiKeyUse.objects.update(last_used_at=None)
    api.get(address)
    api.get(address, headers={"If-None-Match": first.headers["ETag"]})

    searches = RecentSearch.objects.filter(user=key_owner)
    assert [search.location_id for search in searches] == [place.pk] * 3
    assert ApiKeyUse.objects.get(user=key_owner).last_used_at is not None


def test_a_change_is_seen_at_once(keeping: None, known_key: Client) -> None:
    first = known_key.get(SOURCES)
    DataSource.objects.update(name="Renamed")
    commit_version()

    second = known_key.get(SOURCES, headers={"If-None-Match": first.headers["ETag"]})
    assert [row["name"] for row in second.json()["data"]] == ["Renamed"]


def test_nothing_of_who_asks_is_kept(keeping: None, known_key: Client, key_owner: User) -> None:
    """Tokens, sessions and keys that may write see more; a key sees what every key sees."""
    DataRequestFactory(title="Mine alone", creator=key_owner, request_status=RequestStatus.INTAKE)
    DataSourceFactory(name="Mine alone", submitter=key_owner, pending=True)
    commit_version()
    curator = Client()
    curator.force_login(UserFactory(permissions=("write_data",)))

    for address in (SOURCES, "/api/v2/data-requests"):
        by_key = known_key.get(address)
        assert "Mine alone" not in by_key.content.decode()
        own = curator.get(address, headers={"If-None-Match": by_key.headers["ETag"]})
        assert own.status_code == 200
        assert own.headers["ETag"] != by_key.headers["ETag"]
        assert known_key.get(address).content == by_key.content


def test_json_and_csv_of_one_address_are_told_apart(keeping: None, known_key: Client) -> None:
    json = known_key.get(SOURCES)
    csv = known_key.get(SOURCES, headers={"Accept": "text/csv", "If-None-Match": json.headers["ETag"]})

    assert (csv.status_code, csv.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert known_key.get(SOURCES).json() == json.json()


def test_a_walk_in_an_order_of_its_own_is_not_kept(keeping: None, known_key: Client) -> None:
    DataSourceFactory.create_batch(3)
    commit_version()
    kept_responses.clear()

    first, second = (known_key.get(f"{SOURCES}?after=0&sort_by=name&limit=2").json() for _ in range(2))
    assert first["data"] == second["data"]
    assert len(kept_responses) == 0


def test_what_is_not_there_has_no_tag(keeping: None, known_key: Client) -> None:
    for address in (f"{SOURCES}/999999", f"{SOURCES}?limit=x"):
        response = known_key.get(address)
        assert response.status_code in (400, 404)
        assert "ETag" not in response.headers
    assert DataRequest.objects.exists()


def test_each_caller_is_told_their_own_allowance(keeping: None, known_key: Client, settings: Any) -> None:
    settings.API_LIMITS = {"key": "50/day", "user": "", "address": ""}

    left = [int(known_key.get(SOURCES).headers["RateLimit-Remaining"]) for _ in range(3)]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == 3


def test_answers_are_compressed_for_those_who_ask(keeping: None, known_key: Client) -> None:
    DataSourceFactory.create_batch(8)
    commit_version()
    plain = known_key.get(SOURCES)
    assert "Content-Encoding" not in plain.headers

    for _ in range(2):
        packed = known_key.get(SOURCES, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
