"""GET /metrics of the API: counted once for each version of the catalog, however many sources there are."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from datasources.queries.growth import places_found
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, location_of
from tests.pdap.api.shapes import get
from tests.pdap.db.versions import commit_version

pytestmark = pytest.mark.django_db


def metrics_and_counting(api: Client) -> tuple[Any, bool]:
    """Return the answer, and whether the database counted for it."""
    with CaptureQueriesContext(connection) as statements:
        answer = get(api, "/metrics")
        return answer, any("searchable_sources" in statement["sql"] for statement in statements)


def test_they_are_counted_once_and_again_when_the_catalog_changes(api: Client) -> None:
    county = CountyFactory()
    agency = AgencyFactory(locations=[location_of(county)])
    DataSourceFactory(agencies=[agency])
    commit_version()
    before, counted = metrics_and_counting(api)
    assert counted
    assert metrics_and_counting(api) == (before, False)
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory(county=county))])])
    commit_version()

    after, counted = metrics_and_counting(api)

    assert counted
    assert before == {"source_count": 1, "agency_count": 1, "state_count": 1, "county_count": 1}
    assert after == {"source_count": 2, "agency_count": 2, "state_count": 1, "county_count": 1}


def test_states_and_counties_are_those_that_agencies_with_a_source_are_in_or_below(api: Client) -> None:
    """Of four counties two count: one of an agency, one of an agency's town; and none of a source's own place alone."""
    county, county_of_town, own, own_of_untied = (CountyFactory() for _ in range(4))
    agencies = [
        AgencyFactory(locations=[location_of(county)]),
        AgencyFactory(locations=[location_of(LocalityFactory(county=county_of_town))]),
    ]
    DataSourceFactory(agencies=agencies, locations=[location_of(own)])
    DataSourceFactory(agencies=[], locations=[location_of(own_of_untied)])
    AgencyFactory(locations=[location_of(CountyFactory())])

    answer = get(api, "/metrics")

    assert answer == {"source_count": 2, "agency_count": 2, "state_count": 2, "county_count": 2}


def test_the_index_leads_from_state_to_state_past_the_sources_of_each() -> None:
    agencies = [AgencyFactory(locations=[LocationFactory()]) for _ in range(3)]
    for agency in (*agencies, agencies[0]):
        DataSourceFactory(agencies=[agency])
    DataSourceFactory()

    with connection.cursor() as cursor:
        cursor.execute(f"with recursive {places_found('state_id')} select id from state_ids_found")
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("select distinct state_id from searchable_sources where state_id is not null order by 1")
        states = [pk for (pk,) in cursor.fetchall()]

    assert len(states) == 3
    assert ids == [*states, None], "one step for each, and the last finds nothing"
