"""Pages for what goes wrong: each says what happened, and leads on."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from tests.pdap.web.failing_addresses import FailingAddresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(settings: Any) -> None:
    """Let the two addresses be there."""
    settings.ROOT_URLCONF = FailingAddresses


def helps(response: Any, status: int, words: str) -> None:
    """Assert that a page says what happened and leads on."""
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert 'role="search"' in page
    assert 'href="/data-requests"' in page
    assert 'name="robots" content="noindex"' in page
    assert "canonical" not in page


def test_a_missing_page_helps_on(client: Client) -> None:
    helps(client.get("/nothing-here"), 404, "Page not found")


def test_the_demonstration_shows_the_designed_page_though_it_debugs(client: Client, settings: Any) -> None:
    settings.DEBUG = settings.DEMONSTRATION = True

    helps(client.get("/nothing-here"), 404, "Page not found")
    helps(client.get(reverse("data-request", args=[987])), 404, "Page not found")
    assert client.get("/admin").status_code == 301


def test_a_refused_page_offers_to_sign_in(client: Client, owner_client: Client, failing: None) -> None:
    helps(client.get("/refused"), 403, "next=/refused")
    helps(owner_client.get("/refused"), 403, "have permission")


def test_too_much_says_when_to_come_again(client: Client, failing: None) -> None:
    response = client.get("/too-many")

    helps(response, 429, "Please wait an hour and try again.")
    assert response.headers["Retry-After"] == "3600"


def test_a_form_that_cannot_be_told_from_a_forged_one_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("contact"), {"message": "x"})

    helps(answer, 403, "This form expired")


def test_what_a_page_has_written_into_a_form_is_sent_again_and_not_listed_as_typed() -> None:
    typed = {"message": "Hello", "_mark": "12-ab", "links-TOTAL_FORMS": "3", "links-0-id": "7"}
    page = Client(enforce_csrf_checks=True).post(reverse("contact"), typed, headers={"Origin": "http://testserver"})

    text = page.content.decode()
    assert re.findall(r"<dt>(.*?)</dt>", text) == ["Message"]
    assert [name for name in typed if f'name="{name}"' not in text] == []


def test_a_row_of_a_table_lists_what_differs_from_its_blank_row() -> None:
    typed = {
        "links-__prefix__-id": "",
        "links-__prefix__-data_source": "7",
        "links-__prefix__-status": "ok",
        "links-0-data_source": "7",
        "links-0-status": "ok",
        "links-0-agency": "Police",
        "links-1-data_source": "7",
        "links-1-status": "broken",
        "links-1-agency": "",
        "action": "change",
        "next": "/admin/",
    }
    page = Client(enforce_csrf_checks=True).post(reverse("contact"), typed, headers={"Origin": "http://testserver"})

    text = page.content.decode()
    assert re.findall(r"<dt>(.*?)</dt>", text) == ["Agency", "Status"]
    assert [name for name, value in typed.items() if value and f'name="{name}"' not in text] == []


def test_bad_input_helps_on(client: Client) -> None:
    helps(client.get(reverse("data-requests"), {"page": "x"}), 400, "Try searching instead.")


@pytest.mark.parametrize(("language", "words"), [("", "You sent too much text"), ("/es", "demasiado texto")])
def test_a_form_that_is_too_large_says_to_shorten_it(client: Client, settings: Any, language: str, words: str) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    form = urlencode({"message": "x" * 2_000})

    response = client.post(f"{language}/contact", form, "application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert words in response.content.decode()


@pytest.mark.parametrize(("version", "field"), [(2, "message"), (3, "detail")])
def test_what_does_not_reach_an_endpoint_is_refused_in_json_too(client: Client, version: int, field: str) -> None:
    from pdap.web.errors import bad_request, server_error

    address = f"/api/v{version}/agencies"
    host = client.get(address, headers={"host": "elsewhere.example"})
    assert (host.status_code, host.json()) == (400, {field: "Bad request. Check the host, the headers and the body."})

    request = RequestFactory().get(address)
    large, failure = bad_request(request, RequestDataTooBig()), server_error(request)
    assert (large.status_code, json.loads(large.content)) == (413, {field: "The body is too large."})
    assert (failure.status_code, json.loads(failure.content)) == (500, {field: "Internal Server Error"})


def test_the_page_of_a_failure_asks_the_database_nothing_and_shares_nothing_with_other_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from pdap.web.errors import server_error

    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))

    page = response.content.decode()
    assert response.status_code == 500
    assert 'action="/search"' in page
    assert "Something went wrong" in page


def test_on_spanish_pages_the_page_of_a_failure_leads_to_spanish_pages() -> None:
    from pdap.web.errors import server_error
    from pdap.web.outage import unavailable

    with translation.override("es"):
        request = RequestFactory().get("/es/search")
        failure, outage = server_error(request).content.decode(), unavailable(request).content.decode()

    assert re.findall(r'(?:href|action)="(/(?!static/)[^"]*)"', failure) == [
        *("/es/", "/es/search", "/es/", "/es/data-requests")
    ]
    assert re.findall(r'href="(/(?!static/)[^"]*)"', outage) == ["/es/", "/es/search", "/es/"]
