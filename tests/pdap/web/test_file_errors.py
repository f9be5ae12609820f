"""What programs read as a file says in one sentence what went wrong, and is never a page."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from pdap.web.errors import bad_request, server_error
from pdap.web.file_errors import is_file
from pdap.web.outage import unavailable
from tests.locations.pennsylvania import Pennsylvania
from tests.pdap.web.failing_addresses import FailingAddresses

pytestmark = pytest.mark.django_db

# What machines read and no file: where GitHub leads a browser back, and addresses that only lead on.
NO_FILES = {"github_callback", None}


def sentence_of(response: Any, status: int) -> str:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert "<" not in text
    return text.strip()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/compare.csv?place=abc", "No place is called “abc”."),
        ("/agencies.csv?state=ZZ", ""),
        ("/data-requests.csv?location_id=x", ""),
        ("/search/results.csv?location_id=x", ""),
        ("/search/feed?location_id=x", ""),
    ],
)
def test_a_file_that_was_asked_for_in_words_without_sense_gives_advice(
    client: Client, places: Pennsylvania, address: str, sentence: str
) -> None:
    assert sentence in sentence_of(client.get(address), 400)


@pytest.mark.parametrize("address", ["/search/results.json?location_id=x", "/oembed?url=x&maxwidth=x"])
def test_what_is_json_gives_advice_in_json(client: Client, places: Pennsylvania, address: str) -> None:
    page = client.get(address)

    assert page.status_code in (400, 404)
    assert list(page.json()) == ["message"]


@pytest.mark.parametrize(
    "address",
    [
        "/locations/99999/coverage.csv",
        "/data-requests/99999/feed",
        "/cards/places/99999.png",
        "/downloads/latest/x.zip",
    ],
)
def test_a_missing_file_says_so(client: Client, address: str) -> None:
    assert "no longer public" in sentence_of(client.get(address), 404)


def test_a_file_speaks_the_language_of_its_address(client: Client) -> None:
    assert "Revise la dirección" in sentence_of(client.get("/es/locations/99999/coverage.csv"), 404)


def test_a_refused_file_and_too_many_files_say_so(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = FailingAddresses

    assert "have access" in sentence_of(client.get("/refused.csv"), 403)
    limited = client.get("/too-many.csv")
    assert "wait an hour" in sentence_of(limited, 429)
    assert limited.headers["Retry-After"] == "3600"


def test_a_file_takes_no_forms() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert "only be downloaded" in sentence_of(strict.post("/agencies.csv", {"name": "x"}), 403)


def test_a_failure_and_an_outage_say_so_in_a_file() -> None:
    request = RequestFactory().get("/agencies.csv")

    assert "has been logged" in sentence_of(server_error(request), 500)
    assert "isn’t responding" in sentence_of(unavailable(request), 503)


def test_a_request_that_django_refuses_says_so_in_a_file() -> None:
    refused = bad_request(RequestFactory().get("/agencies.csv"))

    assert "couldn’t understand" in sentence_of(refused, 400)


def test_each_address_that_machines_read_counts_as_a_file() -> None:
    machines = get_resolver("pdap.site.machines.urls").url_patterns
    ends = [str(of.pattern) for of in machines if isinstance(of, URLPattern) and of.name not in NO_FILES]

    assert ends
    assert [end for end in ends if not is_file(f"/{end.replace('<section>', 'a')}")] == []
    assert not [of for of in machines if isinstance(of, URLResolver)]
