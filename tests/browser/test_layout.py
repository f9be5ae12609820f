"""How a page arrives: with few requests, one style sheet, and without moving once it is there."""

from functools import partial

import pytest
from playwright.sync_api import Page, Request, expect

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
    "/api/v2/",
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


def test_results_begin_within_the_first_screen_of_a_phone(page: Page, ids: dict[str, int]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/search/results?location_id={ids['place']}")

    box = page.locator(".source .visit").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 844


def test_paper_has_what_is_read_and_the_addresses_of_sources_and_nothing_to_press(
    page: Page, ids: dict[str, int]
) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 760, "height": 1000})
    for address in ("/search/results?location_id={place}", "/data-sources/{source}", "/locations/{county}", "/compare"):
        page.goto(address.format(**ids))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        pressed = page.locator("form, button, input, nav, summary, .map, .result-bar, .no-print").all()
        assert pressed
        assert not [element.evaluate("e => e.outerHTML.slice(0, 80)") for element in pressed if element.is_visible()]
        for link in page.locator(".visit a, .visit-source a[target]").all():
            written = link.evaluate("link => getComputedStyle(link, '::after').content")
            assert str(link.get_attribute("href")) in written
            title = link.locator("xpath=ancestor::li").locator(".source-title")
            assert not title.count() or title.bounding_box()["width"] > 400  # type: ignore[index]


WIDTH = """
async ([text, kerning]) => {
  await document.fonts.load('100px "Public Sans"');
  const shown = document.body.appendChild(document.createElement("span"));
  shown.textContent = text;
  shown.style.cssText = `position: absolute; white-space: pre; font-size: 100px; font-kerning: ${kerning}`;
  return shown.getBoundingClientRect().width;
}
"""


def test_an_en_dash_keeps_the_spaces_on_both_sides(page: Page, ids: dict[str, int]) -> None:
    page.goto("/about", wait_until="networkidle")
    kerned, plain = (
        {text: page.evaluate(WIDTH, [text, kerning]) for text in ("2019 – 2020", "AVAV")}
        for kerning in ("normal", "none")
    )

    assert kerned["AVAV"] < plain["AVAV"]
    assert kerned["2019 – 2020"] == plain["2019 – 2020"]


LONG_NAME = "Los Angeles, Los Angeles County, California"


def test_the_long_name_of_a_place_to_compare_fits_into_its_field(page: Page, ids: dict[str, int]) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/compare", wait_until="networkidle")
        field = page.locator(".compare-form input[type=text]").first
        field.fill(LONG_NAME)

        hidden = field.evaluate("field => field.scrollWidth - field.clientWidth")

        assert hidden == 0
