"""Report cards: what the catalog lists of a place, an agency or a record type, and each month's numbers."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datasources.enums import Freshness, UpdateMethod
from datasources.freshness import freshness_of_row
from datasources.models import DataSource, DataSourceArchiveInfo
from requests_app.models import CoverageSnapshot
from requests_app.queries.report_card import keep_month
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory, record_type
from tests.datasources.found_as_json import found_as_json
from tests.locations.factories import LocalityFactory, location_of, national

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()


def days_ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def freshness(**columns: Any) -> str:
    """Return how fresh a source is; `schedule` is its own, `changed` what its server says."""
    schedule, changed = columns.pop("schedule", None), columns.pop("changed", None)
    source = DataSourceFactory(**columns)
    DataSourceArchiveInfo.objects.filter(data_source=source).update(update_frequency=schedule)
    if changed:
        moment = datetime.datetime.combine(changed, datetime.time(), datetime.UTC)
        LinkFactory(data_source=source, last_modified=moment)
    return DataSource.objects.annotate(is_fresh=freshness_of_row()).get(pk=source.pk).is_fresh


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, Freshness.UNKNOWN),
        ({"coverage_end": days_ago(300)}, Freshness.FRESH),
        ({"coverage_end": days_ago(500)}, Freshness.DUE),
        ({"coverage_end": days_ago(900)}, Freshness.STALE),
        ({"coverage_end": days_ago(900), "changed": days_ago(3)}, Freshness.FRESH),
        ({"changed": days_ago(30), "schedule": "Weekly"}, Freshness.DUE),
        ({"coverage_end": days_ago(5), "schedule": "daily"}, Freshness.FRESH),
        ({"coverage_end": days_ago(100), "schedule": "Monthly"}, Freshness.DUE),
        ({"coverage_end": days_ago(2000), "update_method": UpdateMethod.NO_UPDATES}, Freshness.FRESH),
    ],
)
def test_a_source_is_as_fresh_as_its_schedule_says(columns: dict[str, Any], expected: str) -> None:
    assert freshness(**columns) == expected


def test_the_source_page_says_it_and_search_filters_and_sorts_by_it(client: Client) -> None:
    agency = AgencyFactory()
    old = DataSourceFactory(name="Old", agencies=[agency], coverage_end=days_ago(900))
    new = DataSourceFactory(name="New", agencies=[agency], coverage_end=days_ago(10))

    assert "Out of date" in client.get(reverse("data-source", args=[old.pk])).content.decode()
    rows = found_as_json(client, {"freshness": "stale"})["results"]
    assert [row["id"] for row in rows] == [old.pk]
    rows = found_as_json(client, {"sort": "coverage"})["results"]
    assert [row["id"] for row in rows] == [new.pk, old.pk]
    assert client.get(reverse("search-results"), {"freshness": "moldy"}).status_code == 400


@pytest.mark.parametrize("more", [{}, {"q": "arrests"}, {"view": "grouped"}, {"link": ["ok", "broken"]}])
def test_search_sorts_by_freshness_which_is_not_the_last_day_covered(client: Client, more: dict[str, Any]) -> None:
    """A weekly source is out of date long before one whose schedule no one knows."""
    agencies = [AgencyFactory()]
    unknown = DataSourceFactory(name="Arrests A", agencies=agencies)
    weekly = DataSourceFactory(name="Arrests B", agencies=agencies, coverage_end=days_ago(100))
    DataSourceArchiveInfo.objects.filter(data_source=weekly).update(update_frequency="Weekly")
    due = DataSourceFactory(name="Arrests C", agencies=agencies, coverage_end=days_ago(500))
    yearly = DataSourceFactory(name="Arrests D", agencies=agencies, coverage_end=days_ago(300))
    query = {"agency_id": agencies[0].pk, "sort": "freshness", **more}

    rows = found_as_json(client, query)["results"]
    assert [row["id"] for row in rows] == [yearly.pk, due.pk, weekly.pk, unknown.pk]
    page = client.get(reverse("search-results"), query).content.decode()
    assert page.index("Arrests D") < page.index("Arrests C") < page.index("Arrests B") < page.index("Arrests A")
    assert '<option value="freshness" selected>' in page


def test_a_card_counts_and_says_what_would_improve_each_number(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    DataSourceFactory(agencies=[agency], coverage_end=days_ago(10))
    DataSourceFactory(agencies=[agency], type_name="Stops", coverage_end=days_ago(900))
    DataSourceFactory(agencies=[agency], type_name="Surveys", broken=True)

    for address in (
        reverse("place-report", args=[town.pk]),
        reverse("agency-report", args=[agency.pk]),
        reverse("place-report", args=[national().pk]),
    ):
        page = client.get(address)
        card = page.context["card"]
        assert (card.types_covered, card.sources, card.broken, card.fresh, card.stale) == (2, 2, 1, 1, 1)
        text = page.content.decode()
        assert "doesn’t grade" in text
        for link in ("link=broken", "freshness=due&amp;freshness=stale"):
            assert link in text
    kind = client.get(reverse("record-type-report", args=["stops"])).context["card"]
    assert (kind.sources, kind.stale) == (1, 1)


def test_what_is_not_public_has_no_card(client: Client) -> None:
    assert client.get(reverse("agency-report", args=[AgencyFactory(pending=True).pk])).status_code == 404
    assert client.get(reverse("place-report", args=[2**31])).status_code == 404
    assert client.get(reverse("record-type-report", args=["nothing"])).status_code == 404


def test_a_month_is_kept_once_for_places_above_agencies_and_types(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    DataSourceFactory(agencies=[agency], coverage_end=days_ago(10))
    DataSourceFactory(agencies=[agency], broken=True)

    assert keep_month() > 0
    assert keep_month() == 0

    places = set(CoverageSnapshot.objects.filter(subject="place").values_list("subject_id", "sources", "broken"))
    above = (town.pk, location_of(town.county).pk, location_of(town.state).pk, national().pk)
    assert places == {(pk, 1, 1) for pk in above}
    snapshot = CoverageSnapshot.objects.get(subject="agency")
    assert (snapshot.subject_id, snapshot.types_covered, snapshot.fresh) == (agency.pk, 1, 1)
    assert CoverageSnapshot.objects.get(subject="record_type").subject_id == record_type().pk
    page = client.get(reverse("agency-report", args=[agency.pk]))
    assert [month.sources for month in page.context["trend"]] == [1]


def test_without_sources_no_month_is_awaited(client: Client) -> None:
    agency = AgencyFactory()

    assert "first month isn’t over" not in client.get(reverse("agency-report", args=[agency.pk])).content.decode()

    DataSourceFactory(agencies=[agency], broken=True)
    assert "first month isn’t over" in client.get(reverse("agency-report", args=[agency.pk])).content.decode()


def test_one_record_type_has_and_several_have(client: Client) -> None:
    agency = AgencyFactory()
    DataSourceFactory(agencies=[agency])
    address = reverse("agency-report", args=[agency.pk])
    assert re.search(r"\b1 of \d+ record types has a working source", client.get(address).content.decode())

    DataSourceFactory(agencies=[agency], type_name="Stops")
    assert re.search(r"\b2 of \d+ record types have a working source", client.get(address).content.decode())


def test_sources_of_unknown_freshness_have_their_button_beside_those_that_are_due(client: Client) -> None:
    agency = AgencyFactory()
    DataSourceFactory(agencies=[agency])
    DataSourceFactory(agencies=[agency], coverage_start=days_ago(4000), coverage_end=days_ago(3000))

    page = client.get(reverse("agency-report", args=[agency.pk]))

    assert (page.context["card"].late, page.context["card"].unknown) == (1, 1)
    for name in ("late_address", "unknown_address"):
        assert f'href="{page.context[name]}"'.replace("&", "&amp;") in page.content.decode()
