"""Every operation for every kind of caller: who gets in, and that each answer is exactly what the document says."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.services.tokens import issue_tokens
from pdap.api.documentation import make_document
from pdap.db.materialized import refresh
from tests.accounts.factories import PASSWORD, ApiKeyFactory, UserFactory
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import DataSourceEventFactory, FollowFactory
from tests.pdap.api.api import KEY
from tests.pdap.api.syncing import SYNC_BODIES, filled
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory
from tests.shared import rows_of_the_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CALLERS = ("visitor", "key", "owner", "stranger", "curator", "administrator")
OPEN = dict.fromkeys(CALLERS, 200)
ANYONE_KNOWN = {**OPEN, "visitor": 401}
TOKENS = {**ANYONE_KNOWN, "key": 401}
ADMINISTRATOR = {"visitor": 401, "key": 401, "owner": 403, "stranger": 403, "curator": 403, "administrator": 200}
OWN = {**ADMINISTRATOR, "owner": 200}
STAFF = {**OWN, "curator": 200}
KEY_OF_OWNER = {**dict.fromkeys(CALLERS, 404), "visitor": 401, "key": 401, "owner": 200}
NOT_SET_UP = dict.fromkeys(CALLERS, 404)
# What is sent as Bearer is no refresh token, and no token of a mailed link.
NO_REFRESH_TOKEN = dict.fromkeys(CALLERS, 401)
NO_LINK = {**dict.fromkeys(CALLERS, 400), "visitor": 401, "key": 401}

EXPECTED: dict[str, dict[str, int]] = {
    "GET /api/v2/admin/users": ADMINISTRATOR,
    "POST /api/v2/admin/users": ADMINISTRATOR,
    "DELETE /api/v2/admin/users/{id}": ADMINISTRATOR,
    "PUT /api/v2/admin/users/{id}": ADMINISTRATOR,
    "GET /api/v2/agencies": ANYONE_KNOWN,
    "GET /api/v2/agencies/{id}": ANYONE_KNOWN,
    "POST /api/v2/auth/api-key": TOKENS,
    "GET /api/v2/auth/api-keys": TOKENS,
    "POST /api/v2/auth/api-keys": TOKENS,
    "DELETE /api/v2/auth/api-keys/{id}": KEY_OF_OWNER,
    "POST /api/v2/auth/api-keys/{id}/rotate": KEY_OF_OWNER,
    "GET /api/v2/auth/callback": NOT_SET_UP,
    "POST /api/v2/auth/login": OPEN,
    "POST /api/v2/auth/logout": NO_REFRESH_TOKEN,
    "POST /api/v2/auth/refresh-session": NO_REFRESH_TOKEN,
    "POST /api/v2/auth/request-reset-password": OPEN,
    "POST /api/v2/auth/resend-validation-email": OPEN,
    "POST /api/v2/auth/reset-password": NO_LINK,
    "POST /api/v2/auth/reset-token-validation": NO_LINK,
    "POST /api/v2/auth/signup": OPEN,
    "POST /api/v2/auth/validate-email": NO_LINK,
    "GET /api/v2/check/unique-url": OPEN,
    "POST /api/v2/contact/form-submit": ANYONE_KNOWN,
    "GET /api/v3/coverage": ANYONE_KNOWN,
    "GET /api/v2/data-requests": ANYONE_KNOWN,
    "POST /api/v2/data-requests": TOKENS,
    "DELETE /api/v2/data-requests/{id}": STAFF,
    "GET /api/v2/data-requests/{id}": ANYONE_KNOWN,
    "PUT /api/v2/data-requests/{id}": STAFF,
    "DELETE /api/v2/data-requests/{id}/related-locations/{location_id}": STAFF,
    "POST /api/v2/data-requests/{id}/related-locations/{location_id}": STAFF,
    "DELETE /api/v2/data-requests/{id}/related-sources/{data_source_id}": STAFF,
    "POST /api/v2/data-requests/{id}/related-sources/{data_source_id}": STAFF,
    "POST /api/v2/data-requests/{id}/withdraw": STAFF,
    "GET /api/v2/data-requests/{id}/related-locations": ANYONE_KNOWN,
    "GET /api/v2/data-requests/{id}/related-sources": ANYONE_KNOWN,
    "GET /api/v2/data-sources": ANYONE_KNOWN,
    "POST /api/v2/data-sources": TOKENS,
    "GET /api/v2/data-sources/{id}": ANYONE_KNOWN,
    "GET /api/v2/data-sources/{id}/related-agencies": ANYONE_KNOWN,
    "GET /api/v2/export/agencies.csv": OPEN,
    "GET /api/v2/export/data-sources.csv": OPEN,
    "GET /api/v2/export/requests.csv": OPEN,
    # Without a token for GitHub.
    "POST /api/v2/github/data-requests/synchronize": {**ADMINISTRATOR, "administrator": 404},
    "GET /api/v2/locations": ANYONE_KNOWN,
    "GET /api/v2/locations/{id}": ANYONE_KNOWN,
    "GET /api/v2/locations/{id}/data-requests": ANYONE_KNOWN,
    "GET /api/v2/map/data": ANYONE_KNOWN,
    "GET /api/v2/map/data-sources": ANYONE_KNOWN,
    "GET /api/v2/map/locations": ANYONE_KNOWN,
    "POST /api/v2/match/agency": TOKENS,
    "GET /api/v2/metadata/record-types-and-categories": ANYONE_KNOWN,
    "GET /api/v2/metrics": ANYONE_KNOWN,
    "GET /api/v2/metrics/followed-searches/aggregate": ANYONE_KNOWN,
    "GET /api/v2/metrics/followed-searches/breakdown": ANYONE_KNOWN,
    "POST /api/v2/notifications": ADMINISTRATOR,
    "GET /api/v2/notifications/preview": ADMINISTRATOR,
    "GET /api/v2/oauth/github": NOT_SET_UP,
    "POST /api/v2/oauth/link-to-github": NOT_SET_UP,
    "POST /api/v2/oauth/login-with-github": NOT_SET_UP,
    "GET /api/v2/search": ANYONE_KNOWN,
    "GET /api/v2/search/federal": ANYONE_KNOWN,
    "DELETE /api/v2/search/follow": TOKENS,
    "GET /api/v2/search/follow": ANYONE_KNOWN,
    "POST /api/v2/search/follow": TOKENS,
    "DELETE /api/v2/search/follow/national": TOKENS,
    "GET /api/v2/search/follow/national": TOKENS,
    "POST /api/v2/search/follow/national": TOKENS,
    "GET /api/v2/search/search-location-and-record-type": ANYONE_KNOWN,
    "POST /api/v2/source-collector/agencies/search/location": ADMINISTRATOR,
    "GET /api/v2/typeahead/agencies": OPEN,
    "GET /api/v2/typeahead/locations": OPEN,
    "GET /api/v2/user/data-requests": TOKENS,
    "GET /api/v2/user/recent-searches": TOKENS,
    "POST /api/v2/user/update-password": TOKENS,
    "GET /api/v2/user/{id}": OWN,
    "PATCH /api/v2/user/{id}": OWN,
    "GET /api/v3/changes": OPEN,
    "GET /api/v3/permission": OPEN,
    "GET /api/v3/permission/user/{id}": ADMINISTRATOR,
    "POST /api/v3/permission/user/{id}/add": ADMINISTRATOR,
    "POST /api/v3/permission/user/{id}/remove": ADMINISTRATOR,
    "GET /api/v3/sync/follows": ADMINISTRATOR,
    "POST /api/v3/sync/agencies/add": ADMINISTRATOR,
    "POST /api/v3/sync/agencies/delete": ADMINISTRATOR,
    "POST /api/v3/sync/agencies/update": ADMINISTRATOR,
    "POST /api/v3/sync/data-sources/add": ADMINISTRATOR,
    "POST /api/v3/sync/data-sources/delete": ADMINISTRATOR,
    "POST /api/v3/sync/data-sources/update": ADMINISTRATOR,
    "POST /api/v3/sync/meta-urls/add": ADMINISTRATOR,
    "POST /api/v3/sync/meta-urls/delete": ADMINISTRATOR,
    "POST /api/v3/sync/meta-urls/update": ADMINISTRATOR,
    "GET /api/v3/syncfollows": ADMINISTRATOR,
    "GET /api/v3/user/{id}": OWN,
}
MODULES = {"2": "pdap.site.api.v2", "3": "pdap.site.api.v3"}
DOCUMENTS = {version: make_document(version, module) for version, module in MODULES.items()}
NEW = "a long and winding password"
BODIES: dict[str, Any] = {
    "POST /api/v2/admin/users": {"email": "new@example.org", "password": NEW, "permissions": ["write_data"]},
    "PUT /api/v2/admin/users/{id}": {"password": NEW},
    "POST /api/v2/auth/api-keys": {"name": "Report", "scope": "read", "expires_in_days": 30},
    "POST /api/v2/auth/login": {"email": "owner@example.org", "password": PASSWORD},
    "POST /api/v2/auth/request-reset-password": {"email": "owner@example.org"},
    "POST /api/v2/auth/resend-validation-email": {"email": "owner@example.org"},
    "POST /api/v2/auth/reset-password": {"password": NEW},
    "POST /api/v2/auth/signup": {"email": "new@example.org", "password": NEW, "capacities": ["journalist"]},
    "POST /api/v2/contact/form-submit": {"email": "ada@example.org", "message": "Hello", "type": "general"},
    "POST /api/v2/data-requests": {
        "request_info": {"title": "Stops", "submission_notes": "A story", "request_urgency": "urgent"}
    },
    "PUT /api/v2/data-requests/{id}": {"entry_data": {"title": "Another title"}},
    "POST /api/v2/data-sources": {
        "entry_data": {"name": "Stops", "source_url": "https://stops.example.gov/"},
        "linked_agency_ids": [],
    },
    "POST /api/v2/match/agency": {"name": "Bureau", "state": "PA"},
    "POST /api/v2/source-collector/agencies/search/location": {
        "requests": [{"request_id": 1, "query": "x", "iso": "PA"}]
    },
    "POST /api/v2/oauth/link-to-github": {"gh_access_token": "x", "user_email": "ada@example.org"},
    "POST /api/v2/oauth/login-with-github": {"gh_access_token": "x"},
    "POST /api/v2/user/update-password": {"old_password": PASSWORD, "new_password": NEW},
    "PATCH /api/v2/user/{id}": {"capacities": ["journalist", "lawyer"]},
    "POST /api/v3/permission/user/{id}/add": {"permission": "write_data"},
    "POST /api/v3/permission/user/{id}/remove": {"permission": "write_data"},
    **SYNC_BODIES,
}
# What nobody reads here, and what staff alone reads.
PRIVATE, OF_STAFF = "private words", "notes of staff"


@pytest.fixture(scope="module")
def ids(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """One of everything, linked, with secrets where there can be some."""
    with rows_of_the_module(django_db_blocker):
        yield one_of_everything()


@pytest.fixture
def owner(db: None, ids: dict[str, int]) -> User:
    """Whose all of it is."""
    return User.objects.get(pk=ids["user"])


def one_of_everything() -> dict[str, int]:
    """Make it, and return the keys."""
    owner = UserFactory(email="owner@example.org")
    place = LocationFactory(lat=40.4, lng=-80.0)
    agency = AgencyFactory(locations=[place])
    page = AgencyMetaUrlFactory(agency=agency).meta_url
    source = DataSourceFactory(agencies=[agency], submission_notes=PRIVATE, rejection_note=PRIVATE)
    request = DataRequestFactory(locations=[place], creator=owner, internal_notes=OF_STAFF)
    DataRequestGithubIssueFactory(data_request=request)
    request.data_source_links.create(data_source=source)
    FollowFactory(user=owner, location=place)
    DataSourceEventFactory(data_source=source)
    owner.recent_searches.create(location=place)
    refresh()
    return {"data-requests": request.pk, "data-sources": source.pk, "agencies": agency.pk, "locations": place.pk,
            "api-keys": ApiKeyFactory(user=owner).pk, "user": owner.pk, "meta-urls": page.pk,
            "other-source": DataSourceFactory().pk, "other-place": LocationFactory().pk}  # fmt: skip


def headers_of(caller: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return how a caller says who they are."""
    if caller == "visitor":
        return {}
    if caller == "key":
        request.getfixturevalue("key_owner")
        return {"Authorization": f"Basic {KEY}"}
    return {"Authorization": f"Bearer {issue_tokens(request.getfixturevalue(caller)).access_token}"}


def closed(schema: Any) -> Any:
    """Return a schema in which every object has its named fields and no other."""
    if isinstance(schema, list):
        return [closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(value) for name, value in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in inner else inner


@cache
def closed_components(version: str) -> Any:
    return closed(DOCUMENTS[version]["components"]["schemas"])


def assert_exact(version: str, path: str, method: str, response: Any) -> None:
    """Hold an answer's body against the document, in both directions."""
    document = DOCUMENTS[version]
    documented = document["paths"][path][method.lower()]["responses"][str(response.status_code)]
    kind = response.headers["Content-Type"].partition(";")[0]
    schema = documented["content"][kind]["schema"]
    if kind == "application/json":
        components = {"components": {"schemas": closed_components(version)}}
        Draft202012Validator({**closed(schema), **components}).validate(response.json())


def test_every_operation_is_in_the_table() -> None:
    documented = {
        f"{method.upper()} {path}"
        for document in DOCUMENTS.values()
        for path, methods in document["paths"].items()
        for method in methods
    }

    assert documented == set(EXPECTED)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", EXPECTED)
def test_an_operation_lets_in_whom_it_should_and_answers_as_documented(
    client: Client, ids: dict[str, int], request: pytest.FixtureRequest, operation: str, caller: str
) -> None:
    method, path = operation.split()
    thing = "user" if "/user/{id}" in path or "/users/{id}" in path else path.split("/")[3]
    thing = "api-keys" if "/api-keys/" in path else thing
    source, place = ("data-sources", "locations") if method == "DELETE" else ("other-source", "other-place")
    address = (
        path.replace("{id}", str(ids.get(thing, "")))
        .replace("{data_source_id}", str(ids[source]))
        .replace("{location_id}", str(ids[place]))
    )
    query = {"url": "x", "query": "town", "location_id": ids["locations"]}
    needed = {"unique-url": ("url",), "typeahead": ("query",), "search-location-and": ("location_id",)}
    if method != "GET":
        needed["search/follow"] = ("location_id",)
    chosen = {
        name: query[name]
        for word, names in needed.items()
        for name in names
        if word in path and not path.endswith("national")
    }
    headers = headers_of(caller, request)

    response = client.generic(
        method,
        address,
        json.dumps(filled(BODIES[operation], ids)) if operation in BODIES else "",
        content_type="application/json",
        headers=headers,
        query_params=chosen,
    )

    assert response.status_code == EXPECTED[operation][caller], response.content
    assert_exact(path[6], path, method, response)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert PRIVATE.encode() not in body
    assert caller in ("curator", "administrator") or OF_STAFF.encode() not in body


def test_version_3_says_no_in_its_own_words(client: Client, stranger: User) -> None:
    path = "/api/v3/sync/follows"
    token = issue_tokens(stranger).access_token

    assert client.get(path).json() == {"detail": "Not authenticated"}
    assert client.get(path, headers={"Authorization": f"Bearer {token}"}).json() == {"detail": "Access forbidden"}
    assert client.get("/api/v3/nothing").json()["detail"].startswith("This endpoint doesn't exist")
    assert client.get("/api/v1/agencies").json()["message"].startswith("This endpoint doesn't exist")


def test_a_key_comes_in_three_ways_and_never_in_the_address(client: Client, key_owner: User) -> None:
    for headers in ({"Authorization": f"Bearer {KEY}"}, {"Authorization": f"Basic {KEY}"}, {"X-Api-Key": KEY}):
        assert client.get("/api/v2/metrics", headers=headers).status_code == 200
    assert client.get(f"/api/v2/metrics?api_key={KEY}").status_code == 401


def test_a_key_does_not_open_what_takes_a_token(client: Client, key_owner: User) -> None:
    for headers in ({"Authorization": f"Basic {KEY}"}, {"Authorization": f"Bearer {KEY}"}, {"X-Api-Key": KEY}):
        response = client.get("/api/v2/user/recent-searches", headers=headers)
        assert response.status_code == 401
        assert response.json()["message"].startswith("Invalid Auth Scheme for endpoint")


def test_whoever_is_signed_in_to_the_site_may_try_it(curator_client: Client, curator: User) -> None:
    assert curator_client.get("/api/v2/metrics").status_code == 200
    assert curator_client.get(f"/api/v2/user/{curator.pk}").json()["data"]["email"] == curator.email
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(curator)
    assert browser.post("/api/v2/match/agency", {"name": "x"}, content_type="application/json").status_code == 403


def test_knowing_who_asks_takes_one_query(client: Client, stranger: User, django_assert_num_queries: Any) -> None:
    token = issue_tokens(stranger).access_token

    with django_assert_num_queries(4):  # the person; who follows, how many follows, the last digest
        client.get("/api/v2/metrics/followed-searches/aggregate", headers={"Authorization": f"Bearer {token}"})
