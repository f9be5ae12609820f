"""How much a browser loads, as it is served: home and search at most 100 KB, a source 60, the reference of the API 80.

The font is included.
"""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from agencies.models import Agency
from tests.browser.conftest import one_of_everything
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = ("text/", "application/javascript", "application/json", "image/svg")


@pytest.fixture
def many(remembered_rows: Any) -> dict[str, int]:
    """One of everything, and as many sources as a page of results shows."""
    return dict(remembered_rows(rows_of_many_sources))


def rows_of_many_sources() -> dict[str, int]:
    ids = one_of_everything()
    DataSourceFactory.create_batch(50, agencies=[Agency.objects.get(pk=ids["agency"])])
    return ids


@pytest.mark.parametrize(
    ("address", "budget"),
    [
        ("/", 100_000),
        ("/search", 100_000),
        ("/search/results?location_id={place}", 100_000),
        ("/search/results?q=source", 100_000),
        ("/data-sources/{source}", 60_000),
        ("/api/v2/", 80_000),
    ],
)
def test_a_page_with_all_that_it_loads_is_light(page: Page, many: dict[str, int], address: str, budget: int) -> None:
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        body = response.body()
        compressed = response.headers.get("content-type", "").startswith(TEXT)
        weights[response.url] = len(gzip.compress(body)) if compressed else len(body)

    page.on("response", weigh)
    page.goto(address.format(**many), wait_until="networkidle")

    assert any(url.endswith(".woff2") for url in weights), "no font was loaded"
    assert sum(weights.values()) < budget, weights
