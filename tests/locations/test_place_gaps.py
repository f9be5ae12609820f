"""What is missing in a place, on a page for everyone."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from datasources.models import DataSourceArchiveInfo
from pdap.admin.gaps import gap_named
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of, national

pytestmark = pytest.mark.django_db
# Where it lies, what the page depends on, one query for each rule, and what the rules share.
MOST_QUERIES = 26


def test_anyone_reads_what_is_missing_in_a_place_and_below_it(client: Client) -> None:
    town, other = (location_of(LocalityFactory()) for _ in range(2))
    AgencyFactory(name="Ada Police", locations=[town])
    AgencyFactory(name="Bly Police", locations=[other])
    AgencyFactory(name="Hidden Police", locations=[town], pending=True)

    for place in (town, location_of(town.county)):
        text = client.get(reverse("place-gaps", args=[place.pk])).content.decode()
        assert "Agencies without a data source" in text
        assert "Ada Police" in text
        assert "Bly Police" not in text
        assert "Hidden Police" not in text


def test_agencies_of_one_name_are_told_apart_by_their_places(client: Client) -> None:
    county = CountyFactory(name="Clark", state=StateFactory(state_iso="OH", state_name="Ohio"))
    for town in ("Springfield", "Enon"):
        AgencyFactory(name="Police Department", locations=[location_of(LocalityFactory(name=town, county=county))])

    text = client.get(reverse("place-gaps", args=[location_of(county).pk])).content.decode()

    assert "Police Department, Springfield, Clark County, Ohio" in text
    assert "Police Department, Enon, Clark County, Ohio" in text


def test_a_source_is_named_with_no_agency_that_waits_for_review(client: Client) -> None:
    town = location_of(LocalityFactory(name="Enon"))
    waiting = AgencyFactory(name="Hidden Police", pending=True)
    DataSourceFactory(name="Stops", description=None, agencies=[waiting, AgencyFactory(name="Ada", locations=[town])])

    text = client.get(reverse("place-gaps", args=[town.pk])).content.decode()

    assert "Stops, Ada, Enon" in text
    assert "Hidden Police" not in text
    assert "1 more agency" not in text


def test_the_page_of_the_nation_shows_what_is_missing_anywhere(client: Client) -> None:
    AgencyFactory(name="Ada Police", locations=[location_of(LocalityFactory())])

    assert "Ada Police" in client.get(reverse("place-gaps", args=[national().pk])).content.decode()


def test_the_page_asks_as_often_however_much_is_missing(client: Client) -> None:
    town = location_of(LocalityFactory())
    AgencyFactory(locations=[town])
    DataSourceFactory(agencies=[AgencyFactory(locations=[town])], description=None)
    address = reverse("place-gaps", args=[location_of(town.county).pk])

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(10):
        DataSourceFactory(agencies=[AgencyFactory(locations=[town])], description=None)
        AgencyFactory(locations=[town])
    with CaptureQueriesContext(connection) as more:
        client.get(address)

    assert len(more) == len(few) <= MOST_QUERIES


def test_sources_that_are_due_by_their_own_schedule_are_missing_an_update(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency, ended = AgencyFactory(locations=[town]), timezone.localdate() - datetime.timedelta(days=100)
    for name, schedule in (("Monthly log", "Monthly"), ("Yearly log", "Annually")):
        source = DataSourceFactory(name=name, agencies=[agency], coverage_start=None, coverage_end=ended)
        DataSourceArchiveInfo.objects.filter(data_source=source).update(update_frequency=schedule)

    text = client.get(reverse("place-gaps", args=[town.pk])).content.decode()

    due = text.partition("Data sources due for an update")[2].partition("</section>")[0]
    assert "Monthly log" in due
    assert "Yearly log" not in due


def test_the_page_of_a_place_leads_there(client: Client) -> None:
    town = location_of(LocalityFactory())

    assert reverse("place-gaps", args=[town.pk]) in client.get(reverse("place", args=[town.pk])).content.decode()


def test_no_such_place_is_a_404(client: Client) -> None:
    assert client.get(reverse("place-gaps", args=[99_999_999])).status_code == 404


def test_the_largest_places_come_first_and_their_order_is_worked_out_once_for_all_rules(client: Client) -> None:
    state = StateFactory(state_iso="OH", state_name="Ohio")
    for name, people in (("Ada", 6_000), ("Columbus", 900_000), ("Enon", 2_400)):
        town = location_of(LocalityFactory(name=name, population=people, county__state=state))
        AgencyFactory(name=f"{name} Police", locations=[town])
    address = reverse("place-gaps", args=[location_of(state).pk])

    with CaptureQueriesContext(connection) as queries:
        text = client.get(address).content.decode()

    assert text.index("Columbus Police") < text.index("Ada Police") < text.index("Enon Police")
    assert sum('"people" AS MATERIALIZED' in query["sql"] for query in queries) == 1


def test_a_rule_gives_the_same_first_records_by_its_ranking_as_by_its_order() -> None:
    for people in (5, 700, 700, 0, 90):
        AgencyFactory(locations=[location_of(LocalityFactory(population=people))])
    gap = gap_named("agencies-without-source")
    assert gap is not None
    assert gap.ranking is not None

    assert list(gap.ranking()) == list(gap.order(gap.rows()).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("code", "state", "heading"),
    [
        ("LA", "Louisiana", "Parishes without any data source"),
        ("AK", "Alaska", "Boroughs and census areas without any data source"),
        ("PR", "Puerto Rico", "Municipios without any data source"),
        ("OH", "Ohio", "Counties without any data source"),
    ],
)
def test_counties_are_called_as_their_state_calls_them(client: Client, code: str, state: str, heading: str) -> None:
    county = CountyFactory(state=StateFactory(state_iso=code, state_name=state))

    for place in (location_of(county.state), location_of(county)):
        text = client.get(reverse("place-gaps", args=[place.pk])).content.decode()
        assert f">{heading}</h2>" in text


def test_the_district_has_its_article_in_a_sentence(client: Client) -> None:
    place = location_of(StateFactory(state_iso="DC", state_name="District of Columbia"))

    for address in (reverse("place-gaps", args=[place.pk]), f"{reverse('search-results')}?location_id={place.pk}"):
        text = " ".join(client.get(address).content.decode().split())
        assert "the District of Columbia" in text
        assert " in District of Columbia" not in text
        assert " for District of Columbia" not in text
