"""How much a browser loads: home and search stay under 100 KB as they are served, the font included."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from agencies.models import Agency
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = 100_000
TEXT = ("text/", "application/javascript", "application/json", "image/svg")


@pytest.mark.parametrize("address", ["/", "/search", "/search/results?location_id={place}", "/search/results?q=source"])
def test_a_page_with_all_that_it_loads_is_light(page: Page, ids: dict[str, int], address: str) -> None:
    DataSourceFactory.create_batch(50, agencies=[Agency.objects.get(pk=ids["agency"])])
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        body = response.body()
        compressed = response.headers.get("content-type", "").startswith(TEXT)
        weights[response.url] = len(gzip.compress(body)) if compressed else len(body)

    page.on("response", weigh)
    page.goto(address.format(**ids), wait_until="networkidle")

    assert any(url.endswith(".woff2") for url in weights), "no font was loaded"
    assert sum(weights.values()) < BUDGET, weights
