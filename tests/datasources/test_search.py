"""Search: from what is typed to a place, and from a place to its sources."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import DataSource, RecentSearch
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, location_of, national
from tests.locations.pennsylvania import Pennsylvania

pytestmark = pytest.mark.django_db


def results(client: Client, **query: Any) -> Any:
    """Return the results page."""
    return client.get(reverse("search-results"), query)


def names(response: Any) -> list[str]:
    """Return the sources on a page, in their order."""
    return [
        row["source"].name
        for group in response.context["groups"]
        for agency in group["agencies"]
        for row in agency["sources"]
    ]


def test_a_town_finds_its_own_its_countys_its_states_and_the_nations_sources(
    client: Client, places: Pennsylvania
) -> None:
    response = results(client, location_id=places.town.pk)

    assert names(response) == [
        "Source of Pittsburgh Police",
        "Source of Allegheny Sheriff",
        "Source of State Police",
        "Source of FBI",
    ]
    assert [group["level"] for group in response.context["groups"]] == ["locality", "county", "state", "federal"]


def test_a_state_finds_all_below_it_and_no_other_state(client: Client, places: Pennsylvania) -> None:
    shown = names(results(client, location_id=places.state.pk))

    assert "Sibling's" in shown
    assert "Elsewhere's" not in shown
    assert len(shown) == 5


def test_the_nation_finds_everything(client: Client, places: Pennsylvania) -> None:
    assert len(names(results(client, location_id=national().pk))) == 6


def test_what_is_not_public_or_not_classified_is_not_found(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(pending=True, agencies=[places.police])
    DataSourceFactory(rejected=True, agencies=[places.police])
    DataSourceFactory(record_type=None, agencies=[places.police])
    DataSourceFactory(agencies=[AgencyFactory(pending=True, locations=[places.town])])
    DataSourceFactory()

    assert len(names(results(client, location_id=places.town.pk))) == 4


def test_broken_sources_are_set_apart_and_not_counted(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Gone", broken=True, agencies=[places.police])

    response = results(client, location_id=places.town.pk)

    assert "Gone" not in names(response)
    assert [row["source"].name for row in response.context["broken"]] == ["Gone"]
    assert response.context["total"] == 4


def test_a_source_of_an_agency_with_two_places_stands_once(client: Client, places: Pennsylvania) -> None:
    agency = AgencyFactory(name="Two places", locations=[places.town, places.county])
    DataSourceFactory(name="Once", agencies=[agency])

    assert names(results(client, location_id=places.town.pk)).count("Once") == 1


def test_categories_and_types_narrow_and_are_counted_before_narrowing(client: Client, places: Pennsylvania) -> None:
    DataSourceFactory(name="Jail", type_name="Incarceration Records", agencies=[places.sheriff])

    by_category = results(client, location_id=places.county.pk, record_categories="jails & courts")
    by_type = results(client, location_id=places.county.pk, record_types="Incarceration Records")
    everything = results(client, location_id=places.county.pk, record_categories="All")

    assert names(by_category) == names(by_type) == ["Jail"]
    assert len(names(everything)) == 6
    counts = {option.label: option.count for option in by_category.context["facets"][0].options}
    assert counts["Jails & Courts"] == 1
    assert counts["Police & Public Interactions"] == 5


def test_many_results_come_in_pages_and_a_level_leads_to_the_page_where_it_begins(
    client: Client, places: Pennsylvania
) -> None:
    DataSourceFactory.create_batch(60, agencies=[places.police])

    first = results(client, location_id=places.town.pk)
    second = results(client, location_id=places.town.pk, page=2)

    assert (len(names(first)), len(names(second))) == (50, 14)
    county = next(level for level in first.context["levels"] if level["level"] == "county")
    assert "page=2" in county["address"]
    assert county["address"].endswith("#county")
    assert results(client, location_id=places.town.pk, page=3).status_code == 404


def test_a_place_without_sources_says_so_and_leads_on(client: Client, db: None) -> None:
    # The module's places are there too if a test before asked for them, with a source of the whole nation.
    DataSource.objects.all().delete()
    lonely = location_of(CountyFactory(name="Lonely", state__state_iso="NV", state__state_name="Nevada"))

    page = results(client, location_id=lonely.pk).content.decode()

    assert "No sources are listed for Lonely County yet" in page
    assert ">Nevada</a> (" in page


def test_a_filter_that_leaves_nothing_offers_everything(client: Client, places: Pennsylvania) -> None:
    page = results(client, location_id=places.town.pk, record_types="Surveys").content.decode()

    assert "No matching sources yet" in page


def test_the_number_of_queries_does_not_grow_with_the_results(
    client: Client, places: Pennsylvania, django_assert_num_queries: Any
) -> None:
    DataSourceFactory(broken=True, agencies=[places.police])
    # the version, the way, record types, the tabs' counts, links, their sources (broken too), the agencies' places
    for _ in range(2):
        with django_assert_num_queries(7):
            results(client, location_id=places.town.pk)
        DataSourceFactory.create_batch(5, agencies=[places.police, places.sheriff])
        DataSourceFactory(broken=True, agencies=[places.police])


def test_a_search_without_a_place_leads_to_the_form(client: Client) -> None:
    assert results(client).url == reverse("search")


def test_a_members_search_is_kept_in_few_queries(
    owner_client: Client, owner: User, places: Pennsylvania, django_assert_max_num_queries: Any
) -> None:
    DataSourceFactory(broken=True, agencies=[places.police])

    with django_assert_max_num_queries(10):
        results(owner_client, location_id=places.town.pk, record_categories="Police & Public Interactions")
    results(owner_client, location_id=places.town.pk, record_types="Arrest Records")

    by_type, by_category = RecentSearch.objects.filter(user=owner).order_by("-id")
    assert [record_type.name for record_type in by_type.record_types.all()] == ["Arrest Records"]
    assert [category.name for category in by_category.record_categories.all()] == ["Police & Public Interactions"]
    assert by_type.location_id == places.town.pk


def test_a_visitors_search_is_not_kept(client: Client, places: Pennsylvania) -> None:
    results(client, location_id=places.town.pk)

    assert not RecentSearch.objects.exists()
