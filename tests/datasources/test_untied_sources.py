"""Sources that no agency stands for: found by words, by type, at places of their own, and shown as what they are."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.enums import RecordTypeName
from datasources.models import DataSource
from locations.models import Location
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.datasources.found_as_json import found_as_json
from tests.locations.factories import LocalityFactory, StateFactory, location_of, national
from tests.notifications.factories import FollowFactory

pytestmark = pytest.mark.django_db
SOURCES = "/admin/datasources/datasource/"


@pytest.fixture
def district() -> Location:
    return location_of(StateFactory(state_iso="DC", state_name="District of Columbia"))


def names(found: dict[str, Any]) -> list[str]:
    return [row["name"] for row in found["results"]]


def test_without_any_place_a_source_is_found_by_its_words_and_its_type(client: Client) -> None:
    DataSourceFactory(name="Crashes of motorcades", type_name=RecordTypeName.STOPS)

    assert names(found_as_json(client, {"q": "motorcades"})) == ["Crashes of motorcades"]
    assert names(found_as_json(client, {"record_types": "Stops"})) == ["Crashes of motorcades"]
    page = client.get(reverse("record-type", args=["stops"]))
    assert page.context["kind"].source_count == 1
    assert "Not tied to one agency" in page.content.decode()


def test_results_show_it_in_a_group_of_its_own_that_the_page_leads_to(client: Client, district: Location) -> None:
    DataSourceFactory(name="Crashes", locations=[district])
    DataSourceFactory(name="Arrests", agencies=[AgencyFactory(name="Capitol Police", locations=[district])])

    page = client.get(reverse("search-results"), {"location_id": district.pk})
    text = page.content.decode()

    assert (page.context["total"], page.context["agency_total"]) == (2, 1)
    assert text.index("Capitol Police") < text.index("Not tied to one agency") < text.index("Crashes")
    assert '#untied">' in text.replace("\n", "").replace(" ", "")
    assert 'id="untied"' in text


def test_a_filter_by_level_or_type_of_agency_leaves_it_out(client: Client, district: Location) -> None:
    DataSourceFactory(name="Crashes", locations=[district])

    for filters in ({"level": "state"}, {"agency_type": "law enforcement"}):
        assert names(found_as_json(client, {"location_id": district.pk, **filters})) == []
    assert names(found_as_json(client, {"location_id": district.pk, "access_types": "API"})) == ["Crashes"]


def test_the_page_of_its_place_counts_and_lists_it(client: Client, district: Location) -> None:
    source = DataSourceFactory(name="Crashes", locations=[district])
    DataSourceFactory(name="Not yet public", pending=True, locations=[district])

    page = client.get(reverse("place", args=[district.pk]))
    text = page.content.decode()

    assert page.context["here_total"] == 1
    assert "Not tied to one agency" in text
    assert reverse("data-source", args=[source.pk]) in text
    assert "No sources are listed" not in text
    assert "Not yet public" not in text


def test_the_page_of_the_nation_lists_its_own_alone(client: Client, district: Location) -> None:
    DataSourceFactory(name="Crashes", locations=[district])
    DataSourceFactory(name="Deaths in custody", locations=[national()])

    page = client.get(reverse("places"))

    assert page.context["here_total"] == 2
    assert [source.name for source in page.context["untied"]] == ["Deaths in custody"]


def test_its_own_page_says_where_it_belongs(client: Client, district: Location) -> None:
    source = DataSourceFactory(locations=[district])

    text = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert "This source isn’t tied to one agency." in text
    assert reverse("place", args=[district.pk]) in text
    assert "No agency is linked" not in text


def test_a_place_of_its_own_counts_beside_those_of_its_agencies(client: Client, district: Location) -> None:
    town = location_of(LocalityFactory())
    source = DataSourceFactory(agencies=[AgencyFactory(name="Park Police", locations=[town])], locations=[district])

    groups = client.get(reverse("search-results"), {"location_id": district.pk}).context["groups"]

    assert [agency["name"] for group in groups for agency in group["agencies"]] == ["Park Police"]
    assert client.get(reverse("place", args=[district.pk])).context["here_total"] == 1
    assert client.get(reverse("place", args=[town.pk])).context["here_total"] == 1
    assert reverse("place", args=[district.pk]) in client.get(reverse("data-source", args=[source.pk])).content.decode()


def test_what_has_agencies_of_which_none_is_public_is_found_nowhere(client: Client, district: Location) -> None:
    DataSourceFactory(agencies=[AgencyFactory(pending=True, locations=[district])], locations=[district])

    assert found_as_json(client, {"location_id": district.pk})["count"] == 0
    assert client.get(reverse("place", args=[district.pk])).context["here_total"] == 0
    assert client.get(reverse("home")).context["counts"]["data sources"] == 0


def test_the_api_answers_it_with_its_place_and_without_an_agency(api: Client, district: Location) -> None:
    town = location_of(LocalityFactory(name="Hershey"))
    DataSourceFactory(name="Crashes", locations=[district])
    DataSourceFactory(name="Calls", locations=[town])
    DataSourceFactory(name="Deaths", locations=[national()])
    DataSourceFactory(name="Nowhere")

    answer = api.get("/api/v2/search").json()
    rows = {level: group["results"] for level, group in answer["data"].items()}

    assert answer["count"] == 3
    assert {level: [row["data_source_name"] for row in group] for level, group in rows.items()} == {
        "federal": ["Deaths"],
        "state": ["Crashes"],
        "county": [],
        "locality": ["Calls"],
    }
    (row,) = rows["state"]
    assert (row["agency_name"], row["jurisdiction_type"], row["state_iso"], row["municipality"]) == (
        None,
        None,
        "DC",
        None,
    )
    assert rows["locality"][0]["municipality"] == "Hershey"
    (placed,) = [row for row in api.get("/api/v2/map/data-sources").json()["data"] if row["name"] == "Crashes"]
    assert (placed["agency_id"], placed["agency_name"], placed["location_id"]) == (None, None, district.pk)


def test_the_lists_of_the_api_and_the_files_know_its_place(api: Client, client: Client, district: Location) -> None:
    source = DataSourceFactory(locations=[district])
    elsewhere = location_of(StateFactory())

    assert [row["id"] for row in api.get("/api/v2/data-sources", {"location_id": district.pk}).json()["data"]] == [
        source.pk
    ]
    assert api.get("/api/v2/data-sources", {"location_id": elsewhere.pk}).json()["data"] == []
    export = b"".join(client.get("/api/v2/export/data-sources.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert str(district.pk) in export.splitlines()[1].split(",")[-1]
    assert reverse("place", args=[district.pk]) in client.get("/sitemap-places.xml").content.decode()
    (dataset,) = client.get(reverse("data-json")).getvalue().decode().split('"dataset": [')[1:]
    assert "District of Columbia" in dataset


def test_curators_find_what_has_neither_agency_nor_place(curator_client: Client, district: Location) -> None:
    lost = DataSourceFactory(name="Lost")
    DataSourceFactory(name="Placed", locations=[district])

    counted = {row.gap.name: row.count for row in curator_client.get(reverse("admin:gaps")).context["counted"]}
    first = curator_client.post(reverse("admin:gap-next", args=["sources-without-agency-or-place"]))
    rows = curator_client.get(SOURCES, {"missing": "agency_and_place"}).context["cl"].result_list

    assert [source.pk for source in rows] == [lost.pk]
    assert first.url == reverse("admin:gap-record", args=["sources-without-agency-or-place", lost.pk])
    assert counted["sources-without-agency-or-place"] == 1
    assert counted["sources-without-agency"] == 2


def test_followers_of_its_place_hear_of_it(owner: User, district: Location) -> None:
    from datasources.services.review import approve
    from notifications.models import DataSourceNotification
    from notifications.queries import recent_news
    from notifications.services.queue import fill_queues

    FollowFactory(user=owner, location=district, record_types=[])
    source = DataSourceFactory(pending=True, locations=[district])
    approve(source, owner.pk)

    fill_queues()

    assert DataSourceNotification.objects.get(user=owner).event.data_source_id == source.pk
    assert recent_news(district.pk) == recent_news(national().pk) == 1
    assert DataSource.objects.public().in_place(district.pk).get() == source
