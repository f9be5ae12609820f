"""One word without an end never widens a page."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import AgencyDataSourceFactory, DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "W" * 250


@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_of_250_letters_widens_no_page(page: Page, live_server: Any, width: int) -> None:
    town = location_of(LocalityFactory(name=WORD))
    agency = AgencyFactory(name=WORD, locations=[town])
    source = DataSourceFactory(name=WORD, description=WORD, source_url=f"https://example.gov/{WORD}", access_notes=WORD)
    AgencyDataSourceFactory(agency=agency, data_source=source)
    DataRequestFactory(title=WORD, submission_notes=WORD)
    page.set_viewport_size({"width": width, "height": 800})

    for address in (
        reverse("agency", args=[agency.pk]),
        reverse("data-source", args=[source.pk]),
        reverse("place", args=[town.pk]),
        reverse("agencies"),
        reverse("data-requests"),
        f"{reverse('search-results')}?location_id={town.pk}",
        f"{reverse('search-results')}?location_id={town.pk}&tab=agencies",
        f"{reverse('search-results')}?agency_id={agency.pk}",
    ):
        answer = page.goto(live_server.url + address)
        assert answer is not None
        assert answer.ok, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
