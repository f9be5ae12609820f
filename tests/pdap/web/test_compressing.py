"""Compression of what is made for one request."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from pdap.web.compressing import compress


@pytest.mark.parametrize(("status", "encoding"), [(200, "gzip"), (206, None)])
def test_a_part_of_a_file_is_sent_as_it_is(status: int, encoding: str | None) -> None:
    answer = compress(lambda request: HttpResponse(b"a" * 5000, status=status, content_type="text/css"))

    response = answer(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))
    assert response.headers.get("Content-Encoding") == encoding
