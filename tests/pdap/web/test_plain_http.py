"""Calls by plain HTTP, and bodies that are refused unread."""

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from pdap.web.middleware import MOST_READ, read_to_the_end
from tests.pdap.api.api import KEY

pytestmark = pytest.mark.django_db


def test_the_api_refuses_plain_http_and_redirects_no_key(settings: Any, key_owner: object) -> None:
    settings.SECURE_SSL_REDIRECT = True
    by_key = Client(headers={"Authorization": f"Basic {KEY}"})

    for path, name in (("/api/v2/data-sources", "message"), ("/api/v3/permission", "detail")):
        response = by_key.get(path)
        assert response.status_code == 403
        assert "https://" in response.json()[name]
        assert "Location" not in response.headers
    assert by_key.get("/api/v2/data-sources", secure=True).status_code == 200
    for path in ("/about", "/api/v2/", "/api/v3/docs", "/api"):
        page = Client().get(path)
        assert (page.status_code, page.headers["Location"]) == (301, f"https://testserver{path}")


class Body(io.BytesIO):
    """What a client sends."""


@pytest.mark.parametrize(("size", "left"), [(0, 0), (1000, 0), (20 * 1024 * 1024, 0), (MOST_READ + 10, 10)])
def test_a_refused_body_is_read_to_the_end_as_far_as_that_is_sane(size: int, left: int) -> None:
    body = Body(b"x" * size)
    request = RequestFactory().post("/", data=b"", content_type="application/json")
    request.META |= {"wsgi.input": body, "CONTENT_LENGTH": str(size)}
    request._stream = body  # type: ignore[attr-defined]

    response = read_to_the_end(lambda _: HttpResponse(status=413))(request)

    assert response.status_code == 413
    assert len(body.read()) == left


def test_a_body_that_was_taken_is_left_alone() -> None:
    body = Body(b"x" * 10)
    request = RequestFactory().post("/", data=b"", content_type="application/json")
    request.META |= {"wsgi.input": body, "CONTENT_LENGTH": "10"}
    request._stream = body  # type: ignore[attr-defined]

    read_to_the_end(lambda _: HttpResponse())(request)

    assert len(body.read()) == 10
