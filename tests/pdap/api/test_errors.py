"""What the API says of requests that make no sense: in JSON, with the right status, without a word of its inside."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services.tokens import issue_tokens
from pdap.api import errors

pytestmark = pytest.mark.django_db
MATCH = "/api/v2/match/agency"
PLACES = "/api/v2/source-collector/agencies/search/location"


@pytest.fixture
def api_client(administrator: User) -> Client:
    """A client with an access token that may do everything."""
    return Client(headers={"Authorization": f"Bearer {issue_tokens(administrator).access_token}"})


def post(client: Client, path: str, body: Any, kind: str = "application/json") -> tuple[int, str]:
    """Return the status and the message."""
    response = client.generic("POST", path, body, content_type=kind)
    return response.status_code, response.json()["message"]


@pytest.mark.parametrize("body", ["", "{", "[1, 2", "nonsense", b"\xff\xfe", '{"name": NaN}'])
def test_a_body_that_is_no_json_is_a_400(api_client: Client, body: Any) -> None:
    status, message = post(api_client, MATCH, body)

    assert status == 400
    assert message


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null", "{}", '{"name": null}', '{"name": "\\u0000"}'])
def test_a_body_of_another_shape_is_a_400(api_client: Client, body: str) -> None:
    assert post(api_client, MATCH, body)[0] == 400


def test_every_error_of_a_body_is_named_with_its_way(api_client: Client) -> None:
    status, message = post(api_client, MATCH, '{"nam": "x", "threshold": 7}')
    assert status == 400
    for words in ("nam: Unknown field.", "name: This field is required.", "threshold: "):
        assert words in message

    status, message = post(api_client, PLACES, '{"requests": [{"request_id": "x", "query": "a", "iso": "PAX"}]}')
    assert status == 400
    assert "requests.0.request_id: " in message
    assert "requests.0.iso: " in message


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_another_media_type_is_a_415(api_client: Client, kind: str) -> None:
    status, message = post(api_client, MATCH, "name=x", kind)

    assert status == 415
    assert "media type" in message


def test_a_body_that_is_too_large_is_a_413(api_client: Client) -> None:
    status, message = post(api_client, MATCH, b'{"name": "' + b"x" * (16 * 1024 * 1024) + b'"}')

    assert (status, message) == (413, "The body is too large. The limit is 16 MiB.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_another_method_is_a_405_that_names_those_there_are(api_client: Client, method: str) -> None:
    response = getattr(api_client, method)("/api/v2/metrics")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.json()["message"]


def test_options_names_the_methods_to_anybody(client: Client) -> None:
    response = client.options("/api/v2/metrics")

    assert (response.status_code, response.content) == (204, b"")
    assert "GET" in response.headers["Allow"]


def test_a_failure_of_ours_says_nothing_of_the_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, key_owner: User
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("select secret from users")

    monkeypatch.setattr("pdap.api.typeahead.run_query_builder", fail)
    browser = Client(raise_request_exception=False)

    response = browser.get("/api/v2/typeahead/agencies?query=x")

    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_errors_are_named_by_their_way() -> None:
    detail = {"a": [{}, {"b": ["wrong"]}], "non_field_errors": ["both"]}

    assert list(errors.named_errors(detail)) == ["a.1.b: wrong", "both"]


ODD_BODIES = {
    "half a pair in the address": b'{"email": "\\ud800@example.org", "password": "x"}',
    "half a pair in the password": b'{"email": "a", "password": "\\udfff"}',
    "a byte zero": b'{"email": "a\\u0000b", "password": "x"}',
    "a hundred thousand brackets": b"[" * 100_000,
    "no number": b'{"email": NaN}',
    "a text": b'"x"',
    "null": b"null",
    "no UTF-8": b"\xff",
}


@pytest.mark.parametrize("name", ODD_BODIES)
def test_bodies_of_odd_characters_and_depths_are_a_400(client: Client, name: str) -> None:
    response = client.post("/api/v2/auth/login", ODD_BODIES[name], content_type="application/json")

    assert response.status_code == 400, response.content
    assert response.json()["message"]
