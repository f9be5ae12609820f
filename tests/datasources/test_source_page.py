"""The page of a data source: known and unknown, related, changed."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.models import DataSource
from pdap.db.actor import acting_as
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, LocationFactory, StateFactory, location_of
from tests.requests_app.factories import DataRequestDataSourceFactory, DataRequestFactory

pytestmark = pytest.mark.django_db


def page_of(client: Client, source: DataSource) -> Any:
    return client.get(reverse("data-source", args=[source.pk]))


def facts(client: Client, source: DataSource) -> dict[str, str]:
    groups = page_of(client, source).context["facts"]
    return {fact.label: fact.value for group in groups for fact in group.facts}


def unknown(client: Client, source: DataSource) -> list[str]:
    return [name for group in page_of(client, source).context["facts"] for name in group.unknown]


def test_false_is_no_and_nothing_is_unknown(client: Client) -> None:
    source = DataSourceFactory(agency_supplied=False, agency_originated=None, supplying_entity="A university")

    assert facts(client, source)["Published by the agency"] == "No"
    assert facts(client, source)["Published by"] == "A university"
    assert "original source" in unknown(client, source)


def test_what_is_unknown_is_gathered_in_one_line_of_each_group(client: Client) -> None:
    source = DataSourceFactory(coverage_start=None, access_types=[], record_formats=[], detail_level=None)

    page = page_of(client, source).content.decode()

    assert page.count("<dt>Unknown</dt>") == 2  # what comes from where is known
    for name in ("start date", "access", "formats", "level of detail", "documentation", "scraper"):
        assert name in unknown(client, source)


def test_the_first_and_last_day_of_a_year_stand_for_the_year(client: Client) -> None:
    source = DataSourceFactory(coverage_start=datetime.date(2019, 1, 1), coverage_end=datetime.date(2023, 6, 5))

    assert facts(client, source)["Covers from"] == "2019"
    assert facts(client, source)["Covers until"] == "June 5, 2023"


def test_related_are_the_agency_and_type_then_the_agency_then_the_type_nearby(client: Client) -> None:
    state = StateFactory()
    towns = [location_of(LocalityFactory(county=CountyFactory(state=state))) for _ in range(2)]
    own, near, far = (
        AgencyFactory(locations=[towns[0]]),
        AgencyFactory(locations=[towns[1]]),
        AgencyFactory(locations=[location_of(LocalityFactory())]),
    )
    source = DataSourceFactory(agencies=[own], type_name="Stops")
    third = DataSourceFactory(agencies=[near, own], type_name="Surveys", name="Same agency")
    DataSourceFactory(agencies=[near], type_name="Stops", name="Same type nearby")
    first = DataSourceFactory(agencies=[own, near], type_name="Stops", name="Same both")
    DataSourceFactory(agencies=[far], type_name="Stops", name="Far away")
    DataSourceFactory(agencies=[own], type_name="Stops", name="Waiting", pending=True)
    DataSourceFactory(agencies=[own], type_name="Stops", name="Gone", broken=True)

    related = page_of(client, source).context["related"]

    assert [related_source.name for related_source in related] == ["Same both", "Same agency", "Same type nearby"]
    assert {related_source.id for related_source in related} >= {first.pk, third.pk}


def test_what_changed_is_told_in_words_without_people_and_without_what_is_private(
    client: Client, curator: User
) -> None:
    source = DataSourceFactory(pending=True, submission_notes="first note", access_notes=None)
    with acting_as(curator.pk):
        DataSource.objects.filter(pk=source.pk).update(access_notes="Ask the clerk", rejection_note="secret reason")
        DataSource.objects.filter(pk=source.pk).update(submission_notes="second note", name="A better name")
        DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.APPROVED)

    page = page_of(client, source)

    (happening,) = page.context["history"].happenings
    assert happening.words == ["Published", "Name changed", "Access notes added", "Added to the catalog"]
    for secret in ("secret reason", "first note", "second note", curator.email):
        assert secret not in page.content.decode()


def test_a_rejection_leaves_no_trace_in_what_changed(client: Client) -> None:
    source = DataSourceFactory()
    before = page_of(client, source).context["history"].happenings
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED, rejection_note="no")
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.PENDING, rejection_note=None)
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.APPROVED)

    (happening,) = page_of(client, source).context["history"].happenings

    assert happening.words == ["Published", *before[0].words]


def test_a_broken_link_says_since_when(client: Client) -> None:
    source = DataSourceFactory()
    DataSource.objects.filter(pk=source.pk).update(url_status="broken")
    ChangeLog.objects.filter(affected_id=source.pk, new_data__has_key="url_status", old_data__isnull=False).update(
        created_at=datetime.datetime(2025, 3, 4, 12, tzinfo=datetime.UTC)
    )
    source.refresh_from_db()

    page = page_of(client, source).content.decode()

    assert "has been broken since March 4, 2025." in page
    assert facts(client, source)["Link status"] == "Broken since March 4, 2025"


def test_a_problem_can_be_reported(client: Client) -> None:
    source = DataSourceFactory()

    assert f'href="/data-sources/{source.pk}/report"' in page_of(client, source).content.decode()


def test_all_sources_are_a_search(client: Client) -> None:
    response = client.get(reverse("data-sources"), {"record_types": "Stops"})

    assert (response.status_code, response["Location"]) == (302, f"{reverse('search-results')}?record_types=Stops")


def test_a_source_asks_five_questions_however_much_there_is(client: Client, django_assert_num_queries: Any) -> None:
    place = location_of(LocalityFactory())
    agencies = AgencyFactory.create_batch(4, locations=[place])
    sources = DataSourceFactory.create_batch(9, agencies=agencies)
    for source in sources:
        DataRequestDataSourceFactory(data_source=source)
    for number in range(60):
        DataSource.objects.filter(pk=sources[0].pk).update(name=f"Name {number}")

    # The version, the source, its agencies with places, its changes, related sources, its requests.
    with django_assert_num_queries(6):
        page_of(client, sources[0])


def test_a_source_shows_what_is_public_and_nothing_else(client: Client) -> None:
    agency = AgencyFactory(name="Its agency", locations=[LocationFactory()])
    source = DataSourceFactory(
        agencies=[agency],
        submission_notes="private note",
        rejection_note="private reason",
        access_notes="Ask the clerk",
        readme_url="https://docs.example.gov/",
        internet_archive_url="https://web.archive.org/web/1/x",
        retention_schedule="1-10 years",
    )
    request = DataRequestFactory()
    DataRequestDataSourceFactory(data_source=source, request=request)

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    for text in (source.name, "Its agency", "Ask the clerk", "docs.example.gov", "web.archive.org", request.title):
        assert text in page
    assert "private" not in page


def test_an_address_that_is_no_web_address_is_shown_and_never_linked(client: Client) -> None:
    source = DataSourceFactory(source_url="javascript:alert(1)", readme_url="javascript:alert(2)")

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert 'href="javascript' not in page


def test_a_broken_source_says_so_and_offers_its_archived_copy(client: Client) -> None:
    source = DataSourceFactory(broken=True, internet_archive_url="https://web.archive.org/web/1/x")

    page = client.get(reverse("data-source", args=[source.pk])).content.decode()

    assert "This link is broken." in page
    assert "archived copy" in page


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_what_is_not_public_is_not_there(client: Client, curator_client: Client, state: str) -> None:
    source, agency = DataSourceFactory(**{state: True}), AgencyFactory(**{state: True})

    assert client.get(reverse("data-source", args=[source.pk])).status_code == 404
    assert client.get(reverse("agency", args=[agency.pk])).status_code == 404


def test_a_hidden_agency_does_not_show_on_its_sources_page(client: Client) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory(name="Hidden one", pending=True)])

    assert "Hidden one" not in client.get(reverse("data-source", args=[source.pk])).content.decode()
