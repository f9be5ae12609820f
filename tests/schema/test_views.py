"""What the views compute (contract 9.7, 9.8)."""

import pytest
from django.db import connection

from agencies.enums import JurisdictionType
from agencies.models import Agency, AgencyExpanded, TypeaheadAgency
from datasources.models import (
    DataSource,
    DataSourceExpanded,
    DistinctSourceUrl,
    LocationDataSource,
    NumAgenciesPerDataSource,
    NumDataSourcesPerAgency,
)
from locations.models import (
    DependentLocation,
    Location,
    LocationExpanded,
    MapCounty,
    MapLocality,
    MapState,
    TypeaheadLocation,
)
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national

pytestmark = pytest.mark.django_db


class Places:
    """Pennsylvania with Allegheny County and Pittsburgh, and an empty New York."""

    def __init__(self) -> None:
        pennsylvania = StateFactory(state_iso="PA", state_name="Pennsylvania")
        allegheny = CountyFactory(state=pennsylvania, fips="42003", name="Allegheny")
        self.state = location_of(pennsylvania)
        self.county = location_of(allegheny)
        self.town = location_of(LocalityFactory(county=allegheny, name="Pittsburgh"))
        self.other_state = location_of(StateFactory(state_iso="NY", state_name="New York"))
        Location.objects.filter(pk=self.town.pk).update(lat=40.44, lng=-80.0)


@pytest.fixture
def places(db: None) -> Places:
    """Some places."""
    return Places()


def test_dependent_locations_lists_what_lies_below(places: Places) -> None:
    pairs = set(DependentLocation.objects.values_list("parent_location_id", "dependent_location_id"))

    state, county, town, other_state = (
        place.pk for place in (places.state, places.county, places.town, places.other_state)
    )
    nation = national().pk
    below_the_nation = {(nation, place) for place in (state, county, town, other_state)}
    assert pairs == {(state, county), (county, town), (state, town)} | below_the_nation


def test_locations_expanded_names_a_place_in_short_and_in_full(places: Places) -> None:
    names = {
        row.pk: (row.display_name, row.full_display_name, row.state_iso, row.county_fips)
        for row in LocationExpanded.objects.all()
    }

    assert names[places.town.pk] == ("Pittsburgh", "Pittsburgh, Allegheny, Pennsylvania", "PA", "42003")
    assert names[places.county.pk] == ("Allegheny", "Allegheny, Pennsylvania", "PA", "42003")
    assert names[places.state.pk] == ("Pennsylvania", "Pennsylvania", "PA", None)
    assert names[national().pk] == (None, None, None, None)


def test_typeahead_locations_leaves_out_the_nation(places: Places) -> None:
    refresh()

    rows = {row.pk: (row.search_name, row.display_name) for row in TypeaheadLocation.objects.all()}
    assert rows[places.town.pk] == ("Pittsburgh", "Pittsburgh, Allegheny, Pennsylvania")
    assert national().pk not in rows
    assert len(rows) == 4


def test_typeahead_agencies_has_a_row_for_each_place_and_one_without(places: Places) -> None:
    AgencyFactory(name="Two places", locations=[places.town, places.county])
    AgencyFactory(name="No place")
    refresh()

    rows = TypeaheadAgency.objects.order_by("name", "municipality").values_list("name", "state_iso", "municipality")
    assert list(rows) == [("No place", None, None), ("Two places", "PA", "Pittsburgh"), ("Two places", "PA", None)]


def test_the_map_counts_each_source_once_in_a_place_and_above(places: Places) -> None:
    town_police, sheriff = AgencyFactory(locations=[places.town]), AgencyFactory(locations=[places.county])
    DataSourceFactory(agencies=[town_police, sheriff])
    DataSourceFactory(agencies=[sheriff])
    refresh()

    assert dict(MapState.objects.values_list("location_id", "data_source_count")) == {
        places.state.pk: 2,
        places.other_state.pk: 0,
    }
    assert MapCounty.objects.get().data_source_count == 2
    town = MapLocality.objects.get()
    assert (town.data_source_count, town.lat, town.lng, town.county_fips) == (1, 40.44, -80.0, "42003")


def test_a_town_without_coordinates_is_not_on_the_map(places: Places) -> None:
    Location.objects.filter(pk=places.town.pk).update(lat=None)
    refresh()

    assert not MapLocality.objects.exists()


def test_agencies_expanded_has_a_row_for_each_place_and_one_without(places: Places) -> None:
    AgencyFactory(name="County", jurisdiction_type=JurisdictionType.COUNTY, locations=[places.county, places.state])
    AgencyFactory(name="Nowhere")

    rows = AgencyExpanded.objects.order_by("name", "location_id").values_list("name", "display_name", "state_iso")
    assert list(rows) == [
        ("County", "Pennsylvania", "PA"),
        ("County", "Allegheny", "PA"),
        ("Nowhere", None, None),
    ]


def test_data_sources_expanded_adds_the_record_type_where_there_is_one() -> None:
    typed, untyped = DataSourceFactory(), DataSourceFactory(record_type=None)

    assert DataSourceExpanded.objects.get(pk=typed.pk).record_type_name == "Arrest Records"
    assert DataSourceExpanded.objects.get(pk=untyped.pk).record_type_name is None


def test_links_are_counted_and_joined_with_places(places: Places) -> None:
    agency = AgencyFactory(locations=[places.town])
    source = DataSourceFactory(agencies=[agency, AgencyFactory()])
    DataSourceFactory()

    assert list(NumAgenciesPerDataSource.objects.values_list("data_source_id", "agency_count")) == [(source.pk, 2)]
    assert NumDataSourcesPerAgency.objects.get(agency_id=agency.pk).data_source_count == 1
    assert list(LocationDataSource.objects.values_list("location_id", "data_source_id")) == [
        (places.town.pk, source.pk)
    ]


def test_what_waits_for_review_is_on_no_map(places: Places) -> None:
    DataSourceFactory(agencies=[AgencyFactory(locations=[places.town])], pending=True)
    DataSourceFactory(agencies=[AgencyFactory(locations=[places.town], pending=True)])
    refresh()

    assert not LocationDataSource.objects.exists()
    assert set(MapState.objects.values_list("data_source_count", flat=True)) == {0}


@pytest.mark.parametrize(
    ("url", "normalized"),
    [
        ("https://www.Example.gov/Arrests/", "example.gov/Arrests"),
        ("HTTP://example.gov", "example.gov"),
        ("https://WWW.example.gov//", "example.gov"),
        ("example.gov/a?B=C", "example.gov/a?B=C"),
        ("https://w.tw.gov/", "w.tw.gov"),  # a set of characters is not a prefix (contract 6.2)
        ("https://https.example.gov/", "https.example.gov"),
        ("https://example.gov/" + "x" * 5000, "example.gov/" + "x" * 5000),
        ("", ""),
    ],
)
def test_an_address_is_normalized(url: str, normalized: str) -> None:
    source = DataSource.objects.create(name="Any", source_url=url)

    source.refresh_from_db()
    assert source.normalised_url == normalized


def test_distinct_source_urls_shows_each_address_once_beside_its_normalized_form() -> None:
    DataSourceFactory(source_url="https://www.example.gov/a/", type_name="Stops")
    DataSourceFactory(source_url="https://www.example.gov/a/", type_name="Citations")
    refresh()

    (row,) = DistinctSourceUrl.objects.all()
    assert (row.base_url, row.original_url) == ("example.gov/a", "https://www.example.gov/a/")


def test_the_old_systems_procedures_still_refresh() -> None:
    AgencyFactory(name="Found")
    with connection.cursor() as cursor:
        for name in ("typeahead_agencies", "typeahead_locations", "distinct_source_urls"):
            cursor.execute(f"call public.refresh_{name}()")

    assert TypeaheadAgency.objects.get().name == "Found"
    assert Agency.objects.count() == 1
