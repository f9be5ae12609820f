"""What tells records of one name apart, wherever a curator reads one."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agencies.models import Agency
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, Link
from datasources.queries.records_in_words import RecordsInWords, agencies_of_sources, names_in_words
from pdap.db.relations import Table
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, ProblemReportFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.factories import DuplicatePairFactory

pytestmark = pytest.mark.django_db

SPRINGFIELD = "Springfield, Clark, Ohio"


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def police(db: None) -> Agency:
    county = CountyFactory(name="Clark", state=StateFactory(state_iso="OH", state_name="Ohio"))
    return AgencyFactory(
        name="Police Department", locations=[location_of(LocalityFactory(name="Springfield", county=county))]
    )


def test_an_agency_is_named_with_its_place_and_how_many_more_it_has(police: Agency) -> None:
    many = AgencyFactory(name="Transit Police", locations=[*police.locations.all(), location_of(LocalityFactory())])
    nowhere = AgencyFactory(name="Lost Police")

    assert names_in_words(Table.AGENCIES, [police.pk, many.pk, nowhere.pk, 99_999_999]) == {
        police.pk: f"Police Department, {SPRINGFIELD}",
        many.pk: f"Transit Police, {SPRINGFIELD} and 1 more place",
        nowhere.pk: "Lost Police",
    }


def test_a_source_and_a_page_are_named_with_their_first_agency(police: Agency) -> None:
    source = DataSourceFactory(name="Stops", agencies=[police, AgencyFactory()])
    described = DataSourceFactory(name="Budget", agencies=[], agency_described_not_in_database="Ada Constable")
    alone = DataSourceFactory(name="Maps", agencies=[])
    page = MetaUrlFactory(url="https://pd.example.gov/")
    AgencyMetaUrlFactory(agency=police, meta_url=page)

    assert names_in_words(Table.DATA_SOURCES, [source.pk, described.pk, alone.pk]) == {
        source.pk: f"Stops, Police Department, {SPRINGFIELD} and 1 more agency",
        described.pk: "Budget, Ada Constable",
        alone.pk: "Maps",
    }
    assert agencies_of_sources([source.pk]) == {source.pk: f"Police Department, {SPRINGFIELD} and 1 more agency"}
    assert names_in_words(Table.META_URLS, [page.pk]) == {
        page.pk: f"https://pd.example.gov/, Police Department, {SPRINGFIELD}"
    }


def test_names_cost_one_query_for_all_kinds_and_none_for_nothing(
    police: Agency, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    source = DataSourceFactory(agencies=[police])

    with django_assert_num_queries(1):
        named = RecordsInWords({Table.AGENCIES: [police.pk], Table.DATA_SOURCES: [source.pk]}).run()
    assert len(named) == 2
    with django_assert_num_queries(0):
        assert RecordsInWords({Table.USERS: [1]}).run() == {}


def test_a_history_names_agencies_with_their_places(curator_client: Client, police: Agency) -> None:
    source = DataSourceFactory(name="Stops", agencies=[])
    AgencyDataSource.objects.create(data_source=source, agency=police)
    assert ChangeLog.objects.filter(table_name=Table.AGENCY_DATA_SOURCES).exists()

    history = text_of(curator_client, reverse("admin:datasources_datasource_history", args=[source.pk]))

    assert f"Police Department (ID {police.pk}), {SPRINGFIELD}" in history
    own = text_of(curator_client, reverse("admin:agencies_agency_history", args=[police.pk]))
    assert f"History of Police Department, {SPRINGFIELD}" in own


def test_a_merge_names_both_with_their_places_before_and_after(curator_client: Client, police: Agency) -> None:
    twin = AgencyFactory(name="Police Dept", locations=[location_of(LocalityFactory(name="Xenia"))])
    DuplicatePairFactory(first_id=police.pk, second_id=twin.pk)
    address = reverse("admin:merge", args=["agency", twin.pk, police.pk])

    for page in (reverse("admin:pdap_duplicatepair_changelist"), address):
        text = text_of(curator_client, page)
        assert f"Police Department, {SPRINGFIELD}" in text
        assert "Police Dept, Xenia, " in text
    version = curator_client.get(address).context["preview"].version
    done = curator_client.post(address, {"_version": version}, follow=True).content.decode()
    assert f"“Police Dept” was merged into “Police Department, {SPRINGFIELD} and 1 more place”" in done
    assert f"Police Department, {SPRINGFIELD}" in text_of(curator_client, reverse("admin:pdap_merge_changelist"))


def test_a_gap_is_named_with_its_place(curator_client: Client, police: Agency) -> None:
    text = text_of(curator_client, reverse("admin:gap-record", args=["agencies-without-page", police.pk]))

    assert f"<h1>Police Department, {SPRINGFIELD}</h1>" in text


def test_lists_of_links_and_reports_name_sources_and_pages_with_their_agencies(
    curator_client: Client, police: Agency
) -> None:
    source = DataSourceFactory(name="Stops", agencies=[police])
    page = MetaUrlFactory(url="https://pd.example.gov/")
    AgencyMetaUrlFactory(agency=police, meta_url=page)
    ProblemReportFactory(data_source=source)
    Link.objects.get_or_create(data_source=source, defaults={"url": source.source_url})
    own, _ = Link.objects.get_or_create(meta_url=page, defaults={"url": page.url})

    links = text_of(curator_client, reverse("admin:datasources_link_changelist"))
    assert f"Stops, Police Department, {SPRINGFIELD}" in links
    assert f"Page of Police Department, {SPRINGFIELD}" in links
    assert f"Page of Police Department, {SPRINGFIELD}" in text_of(
        curator_client, reverse("admin:datasources_link_change", args=[own.pk])
    )
    reports = text_of(curator_client, reverse("admin:datasources_problemreport_changelist"))
    assert f"Stops, Police Department, {SPRINGFIELD}" in reports


def test_what_is_about_to_be_deleted_is_named_with_its_place(curator_client: Client, police: Agency) -> None:
    one = text_of(curator_client, reverse("admin:agencies_agency_delete", args=[police.pk]))
    listing = reverse("admin:agencies_agency_changelist")
    many = curator_client.post(listing, {"action": "delete_selected", "_selected_action": [police.pk]}).content.decode()

    for text in (one, many):
        assert "Police Department, Springfield, Clark County, Ohio</a>" in text


def test_the_review_queue_names_the_agency_with_its_place(curator_client: Client, police: Agency) -> None:
    DataSourceFactory(pending=True, name="Stops", agencies=[police])

    assert f"Police Department, {SPRINGFIELD}" in text_of(curator_client, reverse("admin:review-queue"))
