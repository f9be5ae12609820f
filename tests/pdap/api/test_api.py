"""What holds for every endpoint of the API: keys, errors, nonsense, the document."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from pdap.api.documentation import make_document
from pdap.db.materialized import refresh
from pdap.lib.environment import BASE_DIR
from pdap.site.api.v2 import endpoints
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.api.api import KEY
from tests.requests_app.factories import DataRequestFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.django_db

# Tested with tokens, in tests of their own.
MORE = (
    *(
        "/admin/users",
        "/github/data-requests/synchronize",
        "/match/agency",
        "/notifications",
        "/notifications/preview",
        "/source-collector/agencies/search/location",
    ),
    *("/user/data-requests", "/user/recent-searches", "/user/{person}"),
    *("/admin/users/{person}", "/auth/api-key", "/auth/callback", "/auth/login", "/auth/logout"),
    *("/auth/api-keys", "/auth/api-keys/{key}", "/auth/api-keys/{key}/rotate"),
    *("/auth/refresh-session", "/auth/request-reset-password", "/auth/resend-validation-email"),
    *("/auth/reset-password", "/auth/reset-token-validation", "/auth/signup", "/auth/validate-email"),
    *("/contact/form-submit", "/data-requests/{request}/related-locations/{place}"),
    *("/data-requests/{request}/related-sources/{source}", "/data-requests/{request}/withdraw"),
    *("/oauth/github", "/oauth/link-to-github", "/oauth/login-with-github", "/search/follow/national"),
    "/user/update-password",
    *("/export/agencies.csv", "/export/data-sources.csv", "/export/requests.csv"),
)
OPEN = ("/check/unique-url?url=x", "/typeahead/agencies?query=x", "/typeahead/locations?query=x")
KEYED = (
    *("/agencies", "/agencies/{agency}", "/data-requests", "/data-requests/{request}", "/data-sources"),
    *("/data-requests/{request}/related-sources", "/data-requests/{request}/related-locations"),
    *("/data-sources/{source}", "/data-sources/{source}/related-agencies", "/locations", "/locations/{place}"),
    *("/metrics/followed-searches/aggregate", "/metrics/followed-searches/breakdown", "/search/follow"),
    *("/locations/{place}/data-requests", "/map/data", "/map/data-sources", "/map/locations", "/metrics"),
    *("/metadata/record-types-and-categories", "/search?location_id={place}", "/search/federal"),
    "/search/search-location-and-record-type?location_id={place}",
)


@pytest.fixture(scope="module")
def ids(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """One of everything, linked."""
    with rows_of_the_module(django_db_blocker):
        yield one_of_everything()


def one_of_everything() -> dict[str, int]:
    """Make it, and return the keys."""
    place = LocationFactory()
    agency = AgencyFactory(locations=[place])
    source = DataSourceFactory(agencies=[agency])
    request = DataRequestFactory(locations=[place])
    request.data_source_links.create(data_source=source)
    refresh()
    return {"place": place.pk, "agency": agency.pk, "source": source.pk, "request": request.pk}


def address(path: str, ids: dict[str, int]) -> str:
    """Return an endpoint's address."""
    return "/api/v2" + path.format(**ids)


@pytest.mark.parametrize("path", [*OPEN, *KEYED])
def test_every_endpoint_answers_whoever_has_a_key(api: Client, ids: dict[str, int], path: str) -> None:
    response = api.get(address(path, ids))

    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/json"


def test_every_address_is_in_these_tests() -> None:
    assert len(endpoints) == len(OPEN) + len(KEYED) + len(MORE)


@pytest.mark.parametrize("path", OPEN)
def test_some_need_no_key(client: Client, ids: dict[str, int], path: str) -> None:
    assert client.get(address(path, ids)).status_code == 200


@pytest.mark.parametrize("path", KEYED)
def test_the_rest_says_how_to_send_a_key(client: Client, ids: dict[str, int], path: str) -> None:
    response = client.get(address(path, ids))

    assert response.status_code == 401
    assert response.json()["message"].startswith("Authorization header missing")


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", "basic"])
def test_a_key_is_accepted_under_either_scheme(client: Client, key_owner: object, scheme: str) -> None:
    assert client.get("/api/v2/metrics", headers={"Authorization": f"{scheme} {KEY}"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["Basic", f"Basic {KEY} more", f"Digest {KEY}", "Basic wrong", "Basic \xff\xfe", "Basic a.b.c", KEY, " "]
)
def test_a_header_that_is_none_is_refused_with_advice(client: Client, key_owner: object, header: str) -> None:
    response = client.get("/api/v2/metrics", headers={"Authorization": header})

    assert response.status_code == 401
    assert "Authorization: Basic <key>" in response.json()["message"]


QUERIES = {"/agencies": 8, "/data-sources": 8, "/data-requests": 8, "/locations": 8}
DETAILS = ("/agencies/{agency}", "/data-sources/{source}", "/data-requests/{request}", "/locations/{place}")


@pytest.mark.parametrize("path", [*QUERIES, *DETAILS])
def test_lists_take_eight_queries_and_details_six_and_the_key_two_more(
    api: Client, ids: dict[str, int], path: str, django_assert_max_num_queries: Any
) -> None:
    DataSourceFactory.create_batch(5, agencies=AgencyFactory.create_batch(3, locations=[LocationFactory()]))
    DataRequestFactory.create_batch(5, locations=[LocationFactory()])
    most = QUERIES.get(path, 6)

    with django_assert_max_num_queries(most + 2):  # whose key it is, and, once an hour, that it was used
        assert api.get(address(path, ids)).status_code == 200


@pytest.mark.parametrize("path", ["/typeahead/agencies", "/typeahead/locations"])
def test_a_keystroke_takes_one_query(client: Client, path: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get(f"/api/v2{path}", {"query": "pitts"})


NONSENSE = ("0", "-1", "x", "1e9", "99999999999999999999", "\0", "a\0b", "y" * 10_000, "%", "[", "['id'", "[1]")
NAMES = ("page", "limit", "sort_by", "sort_order", "requested_columns", "location_id", "record_types")
MORE_NAMES = ("record_categories", "query", "url", "type", "has_coordinates", "request_statuses", "approval_status")


@pytest.mark.parametrize("path", [*OPEN, *KEYED])
def test_nonsense_is_refused_in_words_and_never_breaks(api: Client, ids: dict[str, int], path: str) -> None:
    bare = address(path, ids).partition("?")[0]
    view = resolve(bare).func.cls()
    own = [parameter.name for parameter in view.parameters_of("GET")]
    for name, value in product(own, NONSENSE):
        response = api.get(bare, {name: value})
        assert response.status_code in (200, 400, 404), (name, value)
        if response.status_code != 200:
            assert response.json()["message"]

    # What others declare is refused by its name here, or changes nothing, whatever it says.
    foreign = {*NAMES, *MORE_NAMES, "unheard_of"} - {*own}
    without = api.get(bare)
    for value in NONSENSE:
        response = api.get(bare, dict.fromkeys(foreign, value))
        if view.refuses_unknown("GET"):
            assert response.status_code == 400, value
            assert response.json()["message"].startswith("Unexpected fields: ")
        else:
            assert (response.status_code, response.content) == (200, without.content), value


def test_the_api_reads_queries_where_parameters_are_declared_and_in_few_other_places() -> None:
    folders = (*BASE_DIR.glob("*/api"), *BASE_DIR.glob("pdap/*/api"))
    files = {file for folder in folders for file in folder.rglob("*.py")}

    assert {file.relative_to(BASE_DIR).as_posix() for file in files if reads_a_query(file)} == {
        "pdap/api/endpoints.py",
        # The addresses of other pages, and of what has moved, have the same query.
        *("audit/api/merged.py", "pdap/api/fallback.py", "pdap/api/lists.py"),
        # Whether `page` was sent, which it declares.
        "datasources/api/search.py",
    }


def reads_a_query(file: Path) -> bool:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return bool(attributes & {"query_params", "GET"} or "QUERY_STRING" in texts)


@pytest.mark.parametrize("path", ["/agencies/{}", "/data-sources/{}", "/data-requests/{}", "/locations/{}"])
@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999", "x", "-1", "1.5"])
def test_what_is_not_there_is_a_404_with_a_message(api: Client, path: str, number: str) -> None:
    response = api.get("/api/v2" + path.format(number))

    assert response.status_code == 404
    assert response.json()["message"]


def test_another_method_is_a_405_with_a_message(api: Client) -> None:
    response = api.post("/api/v2/agencies", {}, content_type="application/json")

    assert response.status_code == 405
    assert "POST" in response.json()["message"]


@pytest.mark.parametrize(("version", "paths"), [("2", len(OPEN) + len(KEYED) + len(MORE)), ("3", 18)])
def test_a_document_is_made_without_a_warning(client: Client, version: str, paths: int, capsys: Any) -> None:
    made = make_document(version, {"2": "pdap.site.api.v2", "3": "pdap.site.api.v3"}[version])
    document = client.get(f"/api/v{version}/openapi.json").json()

    assert capsys.readouterr().err == ""
    assert document == made
    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) == paths
    assert "AccessToken" in document["components"]["securitySchemes"]


def test_the_document_is_at_its_old_address_too(client: Client) -> None:
    assert client.get("/api/v2/swagger.json").json() == client.get("/api/v2/openapi.json").json()


def test_the_documents_page_opens_with_styles_of_its_own_and_no_other_page_has_that(client: Client) -> None:
    for address in ("/api/v2/try", "/api/v3/try"):
        page = client.get(address)
        assert page.status_code == 200
        assert "style-src 'self' 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    for address in ("/", "/api/v2/", "/api/v3/docs"):
        assert "unsafe" not in client.get(address).headers["Content-Security-Policy"]
