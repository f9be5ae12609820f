"""The page of a place, from the nation down to a town."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from datasources.models import RecordCategory
from locations.models import Location
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


class Country:
    """Two counties of a state that the maps know, a town with a police department, and agencies above."""

    def __init__(self) -> None:
        """Make it."""
        state = StateFactory(state_iso="PA", state_name="Pennsylvania")
        county = CountyFactory(fips="42003", name="Allegheny", state=state)
        self.other = location_of(CountyFactory(fips="42001", name="Adams", state=state))
        town = LocalityFactory(name="Pittsburgh", county=county)
        self.state, self.county, self.town = location_of(state), location_of(county), location_of(town)
        Location.objects.filter(pk=self.town.pk).update(lat=40.44, lng=-79.99)
        self.police: Agency = AgencyFactory(name="Pittsburgh Bureau of Police", locations=[self.town])
        self.state_police: Agency = AgencyFactory(name="State Police", locations=[self.state])
        self.bureau: Agency = AgencyFactory(name="Federal Bureau", locations=[national()])


@pytest.fixture
def country() -> Country:
    return Country()


def page_of(client: Client, place: Location, **query: str) -> Any:
    return client.get(reverse("place", args=[place.pk]), query)


def test_a_place_counts_what_search_finds_there_and_says_what_covers_it_from_above(
    client: Client, country: Country
) -> None:
    DataSourceFactory.create_batch(2, agencies=[country.police])
    DataSourceFactory(agencies=[country.police], broken=True)
    DataSourceFactory(agencies=[country.police], pending=True)
    DataSourceFactory(agencies=[country.police], record_type=None)
    DataSourceFactory(agencies=[country.state_police, country.police], type_name="Stops")
    DataSourceFactory(agencies=[country.bureau], type_name="Surveys")

    context = page_of(client, country.county).context

    assert (context["here_total"], context["around_total"]) == (3, 1)
    assert [place.own_name for place in context["above"]] == ["United States", "Pennsylvania"]


def test_the_table_and_the_map_count_what_lies_below_each_place_once(client: Client, country: Country) -> None:
    second = AgencyFactory(locations=[country.county, country.town])
    DataSourceFactory(agencies=[country.police, second])
    DataSourceFactory(agencies=[country.state_police])
    DataSourceFactory(agencies=[country.police], broken=True)

    context = page_of(client, country.state).context

    assert [(place.own_name, place.sources, place.agencies) for place in context["below"]] == [
        ("Allegheny County", 1, 2)
    ]
    assert [place.own_name for place in context["bare"]] == ["Adams County"]
    names = {area.name for area in context["map"].areas}
    assert {"Allegheny County: 1 data source", "Adams County: 0 data sources"} <= names


def test_a_territory_of_the_past_is_counted_only_if_the_catalog_has_something_there(
    client: Client, country: Country
) -> None:
    zone = location_of(StateFactory(state_iso="CZ", state_name="Canal Zone"))
    for path in (reverse("places"), reverse("home"), reverse("nation-coverage"), reverse("agencies")):
        text = client.get(path).content.decode()
        assert "Canal Zone" not in text, path
    assert client.get(reverse("place", args=[zone.pk])).status_code == 200

    AgencyFactory(locations=[zone])
    for path in (reverse("places"), reverse("agencies")):
        assert "Canal Zone" in client.get(path).content.decode(), path


def test_a_county_shows_its_towns_as_dots_and_a_town_is_marked_among_them(client: Client, country: Country) -> None:
    neighbor = location_of(LocalityFactory(name="Mt. Lebanon", county_id=country.county.county_id))
    Location.objects.filter(pk=neighbor.pk).update(lat=40.37, lng=-80.05)
    DataSourceFactory(agencies=[AgencyFactory(locations=[neighbor])])

    county = page_of(client, country.county).content.decode()
    assert f'<a href="/locations/{country.town.pk}" aria-label="Pittsburgh: 0 data sources">' in county

    town = page_of(client, country.town)
    *_, mark = town.context["map"].marks
    assert (mark.current, mark.address) == (True, None)
    assert "map-halo" in town.content.decode()


def test_what_a_state_has_nothing_of_is_one_link_from_its_counties(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police], type_name="Stops")

    text = page_of(client, country.state).content.decode()

    coverage = reverse("coverage", args=[country.state.pk])
    for category in RecordCategory.objects.exclude(name__in=["All", "Other"]):  # no one requests "Other"
        assert text.count(f'href="{coverage}?record_categories={quote(str(category.name))}"') == 1, category.name


def test_a_town_s_map_leaves_out_neighbors_that_have_nothing(client: Client, country: Country) -> None:
    names = ("Mt. Lebanon", "Millvale")
    having, empty = (location_of(LocalityFactory(name=name, county_id=country.county.county_id)) for name in names)
    Location.objects.filter(pk__in=[having.pk, empty.pk]).update(lat=40.37, lng=-80.05)
    DataSourceFactory(agencies=[AgencyFactory(locations=[having])], type_name="Stops")

    drawn = page_of(client, country.town).context["map"].marks

    assert [mark.name for mark in drawn] == ["Mt. Lebanon: 1 data source", "Pittsburgh: 0 data sources"]
    assert len(page_of(client, country.county).context["map"].marks) == 3


def test_a_town_that_alone_has_sources_has_no_map_and_no_claim_of_none(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police], type_name="Stops")

    page = page_of(client, country.town, record_types="Stops")

    assert page.context["map"] is None
    assert "No data sources of this record type are listed in these places yet." not in page.content.decode()


def test_a_county_s_map_of_a_record_type_leads_to_towns_with_the_same_type(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police], type_name="Stops")

    (mark,) = page_of(client, country.county, record_types="Stops").context["map"].marks

    assert mark.address == f"{reverse('place', args=[country.town.pk])}?record_types=Stops"


@pytest.mark.parametrize("level", ["state", "county", "town"])
def test_where_every_shape_would_be_empty_there_is_no_map(client: Client, country: Country, level: str) -> None:
    DataSourceFactory(agencies=[country.bureau], type_name="Stops")

    page = page_of(client, getattr(country, level))

    assert page.context["map"] is None
    assert "<figure" not in page.content.decode()
    assert 'id="map-type"' not in page.content.decode()


@pytest.mark.parametrize("level", ["state", "county"])
def test_a_record_type_that_empties_the_map_can_be_changed_again(client: Client, country: Country, level: str) -> None:
    DataSourceFactory(agencies=[country.police], type_name="Stops")

    page = page_of(client, getattr(country, level), record_types="Surveys")

    text = page.content.decode()
    assert page.context["map"] is None
    assert "No data sources of this record type are listed in these places yet." in text
    assert '<option value="Surveys" selected>' in text


def test_a_state_that_the_maps_do_not_know_has_a_page_without_a_map(client: Client) -> None:
    page = page_of(client, location_of(StateFactory(state_iso="../x")))

    assert page.status_code == 200
    assert "<figure" not in page.content.decode()


def test_the_nation_is_the_top_of_the_tree(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police])

    page = client.get(reverse("places"))

    assert page.context["place"].pk == national().pk
    assert 'aria-label="Pennsylvania: 1 data source"' in page.content.decode()
    assert [agency.name for agency in page.context["agencies"]] == ["Federal Bureau"]


def test_a_gap_leads_to_a_request_about_this_place_and_kind(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.bureau], type_name="Stops")

    page = page_of(client, country.town).content.decode()

    assert f"/data-requests/create?location_id={country.town.pk}&amp;record_types=Car+GPS" in page
    assert "record_types=Stops" in page
    assert f"location_id={country.town.pk}&amp;record_types=Stops" in page
    assert f"create?location_id={country.town.pk}&amp;record_types=Stops" not in page


def test_what_is_missing_stands_once_below_what_there_is(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police], type_name="Stops")

    page = page_of(client, country.town)

    kinds = page.context["all_types"]
    assert page.content.decode().count("Select a record type to request it.") == 1
    assert page.content.decode().count('<div class="kind">') == 1, "only the category that has something"
    assert f"of {len(kinds)} record types covered" in page.content.decode()
    assert sum(len(category["gaps"]) for category in page.context["categories"]) == len(kinds) - 1


@pytest.mark.parametrize(("order", "first"), [("name", "Aardvark"), ("sources", "Zebra"), ("agencies", "Middle")])
def test_the_table_is_sorted_by_links(client: Client, country: Country, order: str, first: str) -> None:
    county = country.county.county
    towns = {name: location_of(LocalityFactory(name=name, county=county)) for name in ("Aardvark", "Middle", "Zebra")}
    for name, agencies, sources in (("Aardvark", 1, 1), ("Middle", 3, 0), ("Zebra", 1, 2)):
        made = AgencyFactory.create_batch(agencies, locations=[towns[name]])
        DataSourceFactory.create_batch(sources, agencies=[made[0]])

    page = page_of(client, country.county, sort=order)

    assert page.context["below"][0].own_name == first
    assert page.content.decode().count("aria-sort=") == 1


def test_agencies_are_of_the_place_and_below_and_count_what_search_finds(client: Client, country: Country) -> None:
    DataSourceFactory(agencies=[country.police], broken=True)
    DataSourceFactory(agencies=[country.state_police])
    AgencyFactory(name="Hidden", locations=[country.town], pending=True)

    agencies = page_of(client, country.state).context["agencies"]

    rows = [(agency.name, agency.source_count) for agency in agencies]
    assert rows == [("State Police", 1), ("Pittsburgh Bureau of Police", 0)]


def test_requests_of_the_place_and_below_are_shown_once_and_only_public_ones(client: Client, country: Country) -> None:
    DataRequestFactory(title="Of the town", locations=[country.town, country.county])
    DataRequestFactory(title="Of the other county", locations=[country.other])
    DataRequestFactory(title="Nobody has looked", locations=[country.town], request_status="Intake")

    assert [data_request.title for data_request in page_of(client, country.county).context["requests"]] == [
        "Of the town"
    ]


def test_louisiana_has_parishes(client: Client) -> None:
    state = StateFactory(state_iso="LA", state_name="Louisiana")
    CountyFactory(fips="22071", name="Orleans", state=state)

    page = page_of(client, location_of(state)).content.decode()

    assert "Orleans Parish" in page
    assert ">Parishes</h2>" in page


def test_an_empty_place_says_so_and_leads_on(client: Client) -> None:
    page = page_of(client, location_of(LocalityFactory(name="Lonely"))).content.decode()

    assert "No sources are listed for Lonely yet" in page
    assert "Make the first one" in page
    assert "See data sources" not in page
    assert re.search(r'<a class="button" href="/data-requests/create[^"]*">Request data<', page)


@pytest.mark.parametrize("query", [{"sort": "nonsense"}, {"page": "0"}, {"page": "x"}, {"sort": "\0"}])
def test_nonsense_is_a_helpful_400(client: Client, country: Country, query: dict[str, str]) -> None:
    assert page_of(client, country.state, **query).status_code == 400
    assert client.get(reverse("places"), query).status_code == 400


def test_a_page_beyond_the_last_is_a_404(client: Client, country: Country) -> None:
    assert page_of(client, country.state, page="1000000000").status_code == 404


@pytest.mark.parametrize("level", ["state", "county", "town"])
def test_a_place_asks_six_questions(
    client: Client, country: Country, level: str, django_assert_num_queries: Any
) -> None:
    DataSourceFactory.create_batch(5, agencies=[country.police, country.state_police])
    DataRequestFactory.create_batch(3, locations=[country.town])

    # The version, the way, kinds of record with sources, places around, agencies, requests.
    with django_assert_num_queries(6):
        page_of(client, getattr(country, level))


def test_the_nation_asks_at_most_ten_questions(
    client: Client, country: Country, django_assert_max_num_queries: Any
) -> None:
    commit_version()
    client.get(reverse("places"))
    # Its location, and the six of a place, the version in the place of places around, which are kept.
    with django_assert_max_num_queries(7):
        client.get(reverse("places"))


def test_a_place_without_sources_of_its_own_shows_those_that_cover_it_and_says_how_many(
    client: Client, country: Country
) -> None:
    DataSourceFactory(name="Stops of the state", agencies=[country.state_police], type_name="Stops")
    DataSourceFactory(name="Broken", agencies=[country.state_police], broken=True)

    page = page_of(client, country.town)
    text = " ".join(page.content.decode().split())

    assert (page.context["here_total"], page.context["around_total"]) == (0, 1)
    assert [name for _, name in page.context["sources"]] == ["Stops of the state"]
    assert "Sources that cover Pittsburgh" in text
    facts = re.findall(r"<dt>\s*([^<]+?)\s*</dt>\s*<dd>(\d+)</dd>", text)
    assert ("more from wider areas", "1") in facts
    assert ("agency", "1") in facts
    assert 'content="0 public' not in text

    own = DataSourceFactory(name="Arrests of the town", agencies=[country.police])
    page = page_of(client, country.town)
    assert [source.pk for source, _ in page.context["sources"]] == [own.pk]
    assert "Sources that cover" not in page.content.decode()


def test_no_one_is_offered_to_request_records_of_no_type(client: Client, country: Country) -> None:
    for text in (
        page_of(client, country.town).content.decode(),
        client.get(reverse("agency", args=[country.police.pk])).content.decode(),
    ):
        assert "record_types=Surveys" in text
        assert "record_types=Other" not in text


@pytest.mark.parametrize(
    ("state_iso", "english", "spanish", "short"),
    [
        ("LA", "By parish", "Por parroquia", "parish"),
        ("AK", "By borough or census area", "Por municipio o área censal", "borough"),
        ("PR", "By municipio", "Por municipio", "municipio"),
        ("OH", "By county", "Por condado", "county"),
    ],
)
def test_a_state_is_told_in_its_own_word_for_counties_wherever_its_pages_say_it(
    client: Client, state_iso: str, english: str, spanish: str, short: str
) -> None:
    state = StateFactory(state_iso=state_iso, state_name="The State")
    county = CountyFactory(state=state, name="First")
    town = location_of(LocalityFactory(name="Town", county=county))
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(county)])])
    words = " ".join(page_of(client, location_of(state)).content.decode().split())
    in_spanish = client.get(f"/es/locations/{location_of(state).pk}").content.decode()

    assert english in words
    assert spanish in in_spanish
    assert f"but 1 {short}, state or federal source covers it." in " ".join(
        page_of(client, town).content.decode().split()
    )
    if state_iso != "OH":
        assert "By county" not in words
        assert ">Counties</h2>" not in words


def test_the_district_of_columbia_has_no_counties_to_choose_by(client: Client) -> None:
    state = StateFactory(state_iso="DC", state_name="District of Columbia")
    county = CountyFactory(state=state, name="District of Columbia")
    town = location_of(LocalityFactory(name="Washington", county=county))
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(state)])])

    assert "By county" not in page_of(client, location_of(state)).content.decode()
    words = " ".join(page_of(client, town).content.decode().split())
    assert "but 1 state or federal source covers it." in words


def test_the_nation_says_how_many_sources_no_place_counts(client: Client, country: Country) -> None:
    """With the count of the page they are all that the search of everything finds."""
    DataSourceFactory(agencies=[country.police])
    assert "no place yet" not in client.get(reverse("places")).content.decode()
    nowhere = AgencyFactory(name="Somewhere Police")
    DataSourceFactory(agencies=[nowhere])
    DataSourceFactory(agencies=[nowhere, country.police])
    DataSourceFactory(agencies=[nowhere], broken=True)
    DataSourceFactory(agencies=[nowhere], pending=True)

    page = client.get(reverse("places"))

    words = " ".join(page.content.decode().split())
    assert "1 more has no place yet, so only a search of the whole catalog finds it." in words
    everything = client.get(reverse("search-results"), {"link": "ok"}).context["total"]
    assert page.context["here_total"] + page.context["placeless_total"] == everything
    assert "no place yet" not in page_of(client, country.state).content.decode()
