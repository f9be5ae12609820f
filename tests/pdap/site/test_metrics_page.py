"""The metrics: counts, growth, coverage."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from datasources.models import DataSource
from pdap.web.charts import ceiling, growth_chart, labels, running_total
from requests_app.enums import RequestStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.notifications.factories import FollowFactory
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory

JANUARY, FEBRUARY, MARCH = (datetime.date(2024, month, 1) for month in (1, 2, 3))


@pytest.mark.django_db
def test_the_counts_are_of_what_is_public_broken_sources_included(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    AgencyFactory()
    DataSourceFactory(agencies=[agency])
    DataSourceFactory(agencies=[agency], broken=True)
    DataSourceFactory(agencies=[AgencyFactory(pending=True, locations=[location_of(LocalityFactory())])], pending=True)

    totals = client.get(reverse("metrics")).context["totals"]

    assert (totals.sources, totals.agencies, totals.states, totals.counties, totals.listed) == (2, 1, 1, 1, 2)


@pytest.mark.django_db
def test_growth_counts_by_month_what_is_public_now(client: Client) -> None:
    DataSourceFactory.create_batch(3)
    DataSourceFactory(pending=True)
    AgencyFactory()
    DataSource.objects.update(created_at=datetime.datetime(2024, 1, 31, 23, tzinfo=datetime.UTC))
    Agency.objects.update(created_at=datetime.datetime(2024, 2, 1, 0, tzinfo=datetime.UTC))
    DataRequestFactory(request_status=RequestStatus.INTAKE)
    DataRequestFactory()

    months = client.get(reverse("metrics")).context["months"]

    assert (months["sources"], months["agencies"]) == ({JANUARY: 3}, {FEBRUARY: 1})
    assert list(months["requests"].values()) == [1]


@pytest.mark.django_db
def test_an_empty_catalogue_has_metrics_too(client: Client) -> None:
    page = client.get(reverse("metrics"))

    assert page.status_code == 200
    assert "Nothing to show yet" in page.content.decode()


@pytest.mark.django_db
def test_the_numbers_stand_in_tables_and_are_kept_for_some_minutes(
    client: Client, django_assert_num_queries: Any
) -> None:
    DataSourceFactory(agencies=[AgencyFactory(locations=[location_of(LocalityFactory())])])
    DataSource.objects.update(created_at=datetime.datetime(2024, 1, 31, 23, tzinfo=datetime.UTC))
    Agency.objects.update(created_at=datetime.datetime(2024, 1, 31, 23, tzinfo=datetime.UTC))
    commit_version()
    page = client.get(reverse("metrics")).content.decode()
    assert page.count("<table") == 4  # sources and agencies by month, states, record types

    # The metrics out of the cache; the version, for which the states are kept with their counts.
    with django_assert_num_queries(2):
        client.get(reverse("metrics"))


@pytest.mark.django_db
def test_a_new_source_stands_in_every_number_of_the_page_at_once(client: Client) -> None:
    town = location_of(LocalityFactory())
    agency = AgencyFactory(locations=[town])
    FollowFactory(location=town)

    def numbers() -> list[int]:
        shown = client.get(reverse("metrics")).context
        (state,) = [state for state in shown["states"] if state.sources]
        (followed,) = shown["followed"]
        kinds = sum(kind["count"] for kind in shown["kinds"])
        return [shown["totals"].searchable, kinds, state.sources, followed["source_count"]]

    DataSourceFactory(agencies=[agency])
    commit_version()
    assert numbers() == [1] * 4
    DataSourceFactory(agencies=[agency])
    commit_version()
    assert numbers() == [2] * 4


@pytest.mark.django_db
def test_it_tells_which_places_people_follow_and_what_is_new_there_also_before_the_first_digest(client: Client) -> None:
    town, elsewhere = (location_of(LocalityFactory(name=name)) for name in ("Ourtown", "Elsewhere"))
    FollowFactory.create_batch(2, location=town)
    FollowFactory(location=elsewhere)
    DataSourceFactory(agencies=[AgencyFactory(locations=[town])])

    page = client.get(reverse("metrics"))

    assert [(row["location_id"], row["follower_count"], row["source_count"]) for row in page.context["followed"]] == [
        (town.pk, 2, 1),
        (elsewhere.pk, 1, 0),
    ]
    text = " ".join(page.content.decode().split())
    assert "3 people follow 3 places. We haven’t sent a digest yet." in text
    assert text.index("Ourtown") < text.index("Elsewhere")


@pytest.mark.django_db
def test_nobody_is_named_among_followers(client: Client) -> None:
    follow = FollowFactory()

    assert follow.user.email not in client.get(reverse("metrics")).content.decode()


def test_a_running_total_has_every_month_up_to_now() -> None:
    months = running_total({JANUARY: 2, MARCH: 1}, datetime.date(2024, 4, 1))

    assert [(month.added, month.total) for month in months] == [(2, 2), (0, 2), (1, 3), (0, 3)]
    assert growth_chart("Nothing", {}, JANUARY) is None
    assert growth_chart("One month is a number", {JANUARY: 2}, JANUARY) is None
    assert growth_chart("Two", {JANUARY: 2}, FEBRUARY) is not None


@pytest.mark.parametrize(("count", "top"), [(0, 4), (1, 4), (5, 8), (21, 40), (501, 800), (23_243, 40_000)])
def test_the_axis_ends_at_a_round_number_not_below(count: int, top: int) -> None:
    assert ceiling(count) == top


@pytest.mark.parametrize("number", [1, 5, 7, 14, 40, 200])
def test_a_chart_names_a_few_months_or_years(number: int) -> None:
    until = datetime.date(2010 + number // 12, number % 12 + 1, 1)

    named = labels(running_total({datetime.date(2010, 1, 1): 1}, until))

    assert 1 <= len(named) <= 6
