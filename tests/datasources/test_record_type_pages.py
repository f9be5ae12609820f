"""The glossary of kinds of record, and the page of one."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from datasources.enums import RecordTypeName
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.db.versions import commit_version

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_page_of_its_own(client: Client) -> None:
    page = client.get(reverse("record-types")).content.decode()

    slugs = {slugify(name) for name in RecordTypeName.values}
    assert len(slugs) == 36
    for slug in slugs:
        assert f'href="/record-types/{slug}"' in page
    assert client.get(reverse("record-type", args=["complaints-misconduct"])).status_code == 200


def test_a_kind_shows_examples_and_in_which_states_it_is_found(client: Client) -> None:
    states = [StateFactory(state_iso=iso, state_name=name) for iso, name in (("PA", "Pennsylvania"), ("OH", "Ohio"))]
    towns = [location_of(LocalityFactory(county=CountyFactory(state=state))) for state in states]
    police, other_agency = (AgencyFactory(locations=[town]) for town in towns)
    source = DataSourceFactory(agencies=[police], type_name="Stops", name="Stops of the police")
    DataSourceFactory(agencies=[police], type_name="Stops", broken=True, name="Gone")
    DataSourceFactory(agencies=[other_agency], type_name="Surveys")

    page = client.get(reverse("record-type", args=["stops"]))

    assert [place.state_iso for place, _ in page.context["have"]] == ["PA"]
    assert [(place.state_iso, address) for place, address in page.context["lack"]] == [
        ("OH", f"/data-requests/create?location_id={location_of(states[1]).pk}&record_types=Stops")
    ]
    assert [example.data_source_id for example in page.context["examples"]] == [source.pk]
    names = {area.name: area.address for area in page.context["map"].areas}
    assert "record_types=Stops" in (names["Pennsylvania: 1 data source"] or "")
    assert page.context["kind"].source_count == 1


def test_a_kind_without_sources_leads_on(client: Client) -> None:
    page = client.get(reverse("record-type", args=["car-gps"])).content.decode()

    assert "No one has added a source of this type yet" in page
    assert "/data-requests/create?record_types=Car+GPS" in page


@pytest.mark.parametrize(("slug", "query", "status"), [("nonsense", {}, 404), ("stops", {"sort": "x"}, 400)])
def test_nonsense_is_a_404_or_a_400(client: Client, slug: str, query: dict[str, str], status: int) -> None:
    assert client.get(reverse("record-type", args=[slug]), query).status_code == status


def test_the_pages_ask_few_questions(client: Client, django_assert_num_queries: Any) -> None:
    DataSourceFactory.create_batch(9, agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    commit_version()
    client.get(reverse("record-type", args=["arrest-records"]))

    # The version, for which the kinds are kept with their counts.
    with django_assert_num_queries(1):
        client.get(reverse("record-types"))
    # The version, for which kinds and states are kept with their counts, examples, what else it is called.
    with django_assert_num_queries(3):
        client.get(reverse("record-type", args=["arrest-records"]))


@pytest.mark.parametrize("has_source", [False, True])
def test_the_page_of_a_place_follows_and_requests_there(client: Client, has_source: bool) -> None:
    town = location_of(LocalityFactory())
    if has_source:
        DataSourceFactory(type_name="Stops", agencies=[AgencyFactory(locations=[town])])
    commit_version()

    page = client.get(reverse("record-type", args=["stops"]), {"location_id": town.pk}).content.decode()

    assert page.partition("<title>")[2].split("</title>")[0].startswith("Stops in ")
    follow = f"{reverse('follow-anything')}?record_type=Stops&amp;place={town.pk}"
    assert re.findall(rf'href="({re.escape(reverse("follow-anything"))}[^"]*)"', page) == [follow]
    assert client.get(follow.replace("&amp;", "&")).status_code == 200
    assert 'class="button secondary"' not in page, "the button that requests from anywhere would compete"
