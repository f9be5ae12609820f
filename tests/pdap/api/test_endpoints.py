"""What every endpoint of the API does around its answer."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pdap.api.callers import OPEN
from pdap.api.endpoints import Endpoint

pytestmark = pytest.mark.django_db


class Large(Endpoint):
    """An endpoint with an answer that PostgreSQL wrote."""

    access = OPEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"[]", content_type="application/json")


@pytest.fixture
def no_collector() -> Iterator[None]:
    """The garbage collector does not look meanwhile."""
    gc.disable()
    yield
    gc.enable()


def test_an_answer_that_was_sent_does_not_wait_for_the_garbage_collector(
    rf: RequestFactory, no_collector: None
) -> None:
    response = Large.as_view()(rf.get("/"))
    assert (response.status_code, response.content) == (200, b"[]")
    kept = weakref.ref(response)

    del response

    assert kept() is None
