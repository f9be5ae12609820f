"""How a page arrives: with few requests, one style sheet, and without moving once it is there."""

from functools import partial

import pytest
from playwright.sync_api import Page, Request

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/",
    "/search",
    "/search/results?location_id={place}",
    "/data-sources/{source}",
    "/agencies/{agency}",
    "/locations/{place}",
    "/locations/{county}",
    "/agencies",
    "/data-requests",
    "/sign-in",
    "/about",
    "/locations/{county}/coverage",
    "/locations/{county}/report",
    "/compare?place={place}&place={county}",
    "/record-types/stops",
    "/metrics",
    "/downloads",
    "/follow?agency={agency}",
    "/api",
)
SIZES = ((390, 844), (1280, 900))
MOST_SHIFT = 0.02
# The page, its style sheet, the typeface, the icon, and scripts.
MOST_REQUESTS = 10
SHIFTS = """
() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 200);
})
"""


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_for_little_and_does_not_move_when_its_parts_arrive(
    page: Page, ids: dict[str, int], address: str
) -> None:
    for width, height in SIZES:
        asked: list[Request] = []
        note = partial(list.append, asked)
        page.on("request", note)
        page.set_viewport_size({"width": width, "height": height})
        # What comes late is what moves a page.
        page.route("**/*.woff2", lambda route: (page.wait_for_timeout(300), route.continue_()))

        page.goto(address.format(**ids), wait_until="networkidle")

        assert page.evaluate(SHIFTS) < MOST_SHIFT
        assert len([request for request in asked if request.resource_type == "stylesheet"]) == 1
        assert len(asked) <= MOST_REQUESTS, [request.url for request in asked]
        page.remove_listener("request", note)
        page.unroute("**/*.woff2")
