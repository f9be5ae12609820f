"""Places of a data source's own: in its words, in its history, and in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.models import DataSource, DataSourceDocument, DataSourceLocation
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, DataSourceLocationFactory
from tests.locations.factories import LocalityFactory, location_of

pytestmark = pytest.mark.django_db


def has_word(source: DataSource, word: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select document @@ plainto_tsquery('english', %s) from data_source_documents where data_source_id = %s",
            [word, source.pk],
        )
        return cursor.fetchone()[0]


def test_a_source_has_the_words_of_its_own_places_for_as_long_as_they_are_its_own() -> None:
    first, second = (location_of(LocalityFactory(name=name)) for name in ("Georgetown", "Anacostia"))
    source = DataSourceFactory()
    assert not has_word(source, "Georgetown")

    link = DataSourceLocationFactory(data_source=source, location=first)
    assert has_word(source, "Georgetown")

    DataSourceLocation.objects.filter(pk=link.pk).update(location=second)
    assert (has_word(source, "Georgetown"), has_word(source, "Anacostia")) == (False, True)

    link.delete()
    assert not has_word(source, "Anacostia")


def test_a_link_that_goes_to_another_source_takes_its_words_along() -> None:
    link = DataSourceLocationFactory(location=location_of(LocalityFactory(name="Georgetown")))
    old, new = link.data_source, DataSourceFactory()

    DataSourceLocation.objects.filter(pk=link.pk).update(data_source=new)

    assert (has_word(old, "Georgetown"), has_word(new, "Georgetown")) == (False, True)


def test_places_go_with_their_source() -> None:
    source = DataSourceLocationFactory().data_source

    with connection.cursor() as cursor:
        cursor.execute("delete from data_sources where id = %s", [source.pk])

    assert not DataSourceLocation.objects.exists()
    assert not DataSourceDocument.objects.filter(pk=source.pk).exists()
    deleted = ChangeLog.objects.filter(operation_type="DELETE").values_list("table_name", flat=True)
    assert "link_data_sources__locations" in deleted


def test_a_curator_edits_the_places_of_a_source_and_its_history_shows_them(client: Client, curator: User) -> None:
    source = DataSourceFactory(locations=[location_of(LocalityFactory(name="Georgetown"))])
    client.force_login(curator)

    page = client.get(reverse("admin:datasources_datasource_change", args=[source.pk]))
    history = client.get(reverse("admin:datasources_datasource_history", args=[source.pk]))

    assert 'name="location_links-0-location"' in page.content.decode()
    assert "Georgetown" in page.content.decode()
    assert "Place of a source" in history.content.decode()


def test_a_source_of_many_agencies_is_listed_once_for_a_place_unless_groups_are_chosen(client: Client) -> None:
    town = location_of(LocalityFactory())
    agencies = [AgencyFactory(locations=[location_of(LocalityFactory())]) for _ in range(6)]
    source = DataSourceFactory(name="Stops of many", agencies=agencies)
    DataSourceLocationFactory(data_source=source, location=town)
    heading = f'href="{reverse("data-source", args=[source.pk])}'

    def times(**query: str) -> int:
        page = client.get(reverse("search-results"), {"location_id": town.pk, **query}).content.decode()
        return page.count(heading)

    assert times() == times(view="flat") == 1
    assert times(view="grouped") == len(agencies)


@pytest.mark.parametrize("place", ["town", "county", "state"])
def test_the_agencies_of_a_place_come_before_those_elsewhere_that_share_a_source(client: Client, place: str) -> None:
    town = location_of(LocalityFactory())
    around = {"town": town, "county": location_of(town.locality.county), "state": location_of(town.county.state)}
    own = AgencyFactory(name="Zanesville Police", locations=[town])
    others = [AgencyFactory(name=f"{name} Police", locations=[location_of(LocalityFactory())]) for name in "ABCDE"]
    shared = DataSourceFactory(name="Stops everywhere", agencies=[own, *others])
    DataSourceLocationFactory(data_source=shared, location=around["state"])
    DataSourceFactory(name="Stops here", agencies=[own])
    address = reverse("search-results")

    groups = client.get(address, {"location_id": around[place].pk, "view": "grouped"}).context["groups"]
    rows = client.get(address, {"location_id": around[place].pk, "view": "flat"}).context["flat"]

    assert [agency["name"] for group in groups for agency in group["agencies"]] == [
        "Zanesville Police",
        *(f"{name} Police" for name in "ABCDE"),
    ]
    assert rows[0]["source"].pk == shared.pk
    assert rows[0]["agencies"][0][0] == own.pk
