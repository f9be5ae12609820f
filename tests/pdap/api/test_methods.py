"""What every address of the API says to methods: those that it takes, and those that it doesn't."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from pdap.api.documentation import make_document
from tests.pdap.api.api import KEY
from tests.pdap.test_surface import addresses

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS")
PARAMETER = re.compile(r"<int:\w+>")
CALLERS = pytest.mark.parametrize("sent", [{}, {"Authorization": f"Basic {KEY}"}], ids=["without a key", "with a key"])


def documented() -> dict[str, set[str]]:
    """Return the methods of each operation's address, as the documents name them, with those that follow from them."""
    methods = {}
    for version, module in (("2", "pdap.site.api.v2"), ("3", "pdap.site.api.v3")):
        for path, operations in make_document(version, module)["paths"].items():
            named = {name.upper() for name in operations} & {*METHODS}
            methods[re.sub(r"\{\w+\}", "1", path)] = named | {"OPTIONS"} | ({"HEAD"} if "GET" in named else set())
    return methods


def paths() -> list[str]:
    """Return every address below /api, with a number where one belongs."""
    found = {PARAMETER.sub("1", f"/{address}") for address, _ in addresses(get_resolver()) if address.startswith("api")}
    return [*sorted(path for path in found if "^" not in path), "/api/v2/nowhere", "/api/v3/nowhere"]


@CALLERS
def test_no_method_fails_at_any_address(key_owner: object, sent: dict[str, str]) -> None:
    client, tried = Client(headers=sent, raise_request_exception=False), 0
    for path in paths():
        for method in METHODS:
            response = client.generic(method, path)
            assert response.status_code < 500, (method, path, response.status_code)
            tried += 1
    assert tried > 600


@CALLERS
def test_every_endpoint_names_the_methods_that_its_document_has(key_owner: object, sent: dict[str, str]) -> None:
    client = Client(headers=sent)
    for path, methods in documented().items():
        told = client.options(path)
        assert (told.status_code, told.content) == (204, b""), path
        for response in (told, *(client.generic(method, path) for method in METHODS if method not in methods)):
            assert set(response.headers["Allow"].split(", ")) == methods, (path, response.request["REQUEST_METHOD"])
            assert response is told or response.status_code == 405, (path, response.request["REQUEST_METHOD"])


def test_a_preflight_with_the_name_of_a_method_is_no_other_request(client: Client) -> None:
    response = client.options(
        "/api/v2/agencies", headers={"Access-Control-Request-Method": "GET", "Origin": "https://x.example"}
    )

    assert response.status_code in (200, 204)


@pytest.mark.parametrize("path", [*documented()])
def test_head_says_what_get_says_without_a_body(key_owner: object, path: str) -> None:
    client = Client(headers={"Authorization": f"Basic {KEY}"})
    shown, head = client.get(path), client.head(path)

    assert head.status_code == shown.status_code
    assert not b"".join(head)
