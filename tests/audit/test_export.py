"""Exports of lists as CSV in the admin, and that importing one changes nothing."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasources.imports.sources import SourceResource
from datasources.models import DataSource
from pdap.lib.column_rights import Role
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.audit.importing import address, exported, kinds, looked
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db

SOURCE, AGENCY, PAGE = "datasources_datasource", "agencies_agency", "agencies_metaurl"


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of an export."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_list_is_exported_as_it_is_filtered_and_searched(curator_client: Client) -> None:
    DataSourceFactory(name="Stops of the town", broken=True)
    DataSourceFactory(name="Stops that work")
    DataSourceFactory(name="Surveys", broken=True)

    text = exported(curator_client, SOURCE, "?q=stops&url_status__exact=broken&p=3&o=1")

    assert [row["name"] for row in rows(text)] == ["Stops of the town"]


def test_a_filter_that_is_none_leads_back_to_the_list(curator_client: Client) -> None:
    response = curator_client.get(address(SOURCE, "export") + "?password=x")

    assert (response.status_code, response.url) == (302, address(SOURCE, "changelist") + "?e=1")


def test_what_nobody_may_know_is_not_in_the_file(curator_client: Client) -> None:
    DataSourceFactory(submission_notes="call me: 555-0100", rejection_note="no", pending=True)

    text = exported(curator_client, SOURCE)

    assert not {"submission_notes", "rejection_note", "submitter_user_id", "normalised_url"} & rows(text)[0].keys()
    assert "555-0100" not in text


def test_a_column_that_its_reader_may_not_read_is_not_exported_and_what_they_may_not_write_is_not_read() -> None:
    resource = SourceResource(Role.STANDARD)

    assert "approval_status" not in {column.column_name for column in resource.exported_columns()}
    assert not [column for column in resource.exported_columns() if resource.can_import(column)]


def test_a_line_break_as_a_spreadsheet_writes_it_changes_nothing(curator_client: Client) -> None:
    DataSourceFactory(description="one\ntwo")

    text = exported(curator_client, SOURCE).replace("one\ntwo", "one\r\ntwo")

    assert kinds(looked(curator_client, SOURCE, text)) == ["unchanged"]


def test_cells_run_nothing_in_a_spreadsheet_and_importing_undoes_the_guard(curator_client: Client) -> None:
    DataSourceFactory(name='=HYPERLINK("https://bad.example")', description="+1")

    text = exported(curator_client, SOURCE)

    assert rows(text)[0]["name"] == '\'=HYPERLINK("https://bad.example")'
    assert kinds(looked(curator_client, SOURCE, text)) == ["unchanged"]
    file_import = looked(curator_client, SOURCE, text.replace("'+1", "'+2"))
    assert kinds(file_import) == ["changed"]
    assert (file_import.outcome or {})["rows"][0]["changes"] == [["description", "+1", "+2"]]


def test_an_export_takes_as_many_queries_for_many_rows_as_for_one(
    curator_client: Client, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for _ in range(5):
        DataSourceFactory(agencies=[AgencyFactory(), AgencyFactory()])
    curator_client.get(address(SOURCE, "export"))

    # session, user, permissions; the list's filter by record type, its page and its count; record types, agencies; the
    # ids of the sources, and a batch of them
    with django_assert_num_queries(10):
        assert len(rows(exported(curator_client, SOURCE))) == 5


def test_every_kind_of_record_comes_back_unchanged(curator_client: Client) -> None:
    county = CountyFactory(state=StateFactory(state_iso="LA", state_name="Louisiana"), name="Orleans")
    agency = AgencyFactory(
        name="Police; of “New Orleans”",
        locations=[location_of(LocalityFactory(county=county, name="New Orleans")), location_of(county)],
        defunct_year="x",
    )
    AgencyMetaUrlFactory(agency=agency, meta_url__url="HTTP://WWW.Example.gov")
    DataSourceFactory(agencies=[agency], source_url="www.example.gov/No Scheme", type_name=None, record_formats=[";"])

    for kind in (SOURCE, AGENCY, PAGE):
        text = exported(curator_client, kind)
        assert kinds(looked(curator_client, kind, text)) == ["unchanged"], kind
        without_ids = text.replace(f"\r\n{agency.pk},", "\r\n,") if kind == AGENCY else text
        assert kinds(looked(curator_client, kind, without_ids)) == ["unchanged"], kind


CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from("=+-@'\",;\r\n\t [")
nasty = st.text(CHARACTERS)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=nasty.filter(str.strip), notes=nasty, formats=st.lists(nasty, max_size=3))
def test_nasty_texts_come_back_unchanged(curator_client: Client, name: str, notes: str, formats: list[str]) -> None:
    DataSource.objects.all().delete()
    DataSourceFactory(name=name, access_notes=notes, record_formats=formats)

    assert kinds(looked(curator_client, SOURCE, exported(curator_client, SOURCE))) == ["unchanged"]


@pytest.mark.parametrize("kind", [SOURCE, AGENCY, PAGE])
def test_the_template_can_be_uploaded_as_it_is(kind: str, curator_client: Client) -> None:
    location_of(
        LocalityFactory(county=CountyFactory(state=StateFactory(state_iso="PA"), name="Allegheny"), name="Pittsburgh")
    )
    AgencyFactory(name="Example Police Department")

    text = curator_client.get(address(kind, "import_template")).getvalue().decode()

    assert kinds(looked(curator_client, kind, text)) == ["new"]


def test_the_list_has_both_buttons_and_the_export_keeps_the_filter(curator_client: Client) -> None:
    page = curator_client.get(address(SOURCE, "changelist") + "?url_status__exact=broken").content.decode()

    assert address(SOURCE, "import") in page
    assert address(SOURCE, "export") + "?url_status__exact=broken" in page


def test_a_row_with_an_empty_name_comes_back_unchanged(curator_client: Client) -> None:
    AgencyFactory(name="")
    DataSourceFactory(name="", agencies=[])

    for kind in (SOURCE, AGENCY):
        assert kinds(looked(curator_client, kind, exported(curator_client, kind))) == ["unchanged"], kind


def test_a_row_whose_record_has_lost_a_letter_comes_back_unchanged_and_loses_no_other(curator_client: Client) -> None:
    agency = AgencyFactory(name="Do\N{REPLACEMENT CHARACTER}a Ana County Sheriff", locations=[])
    AgencyFactory(name="", locations=[])
    text = exported(curator_client, AGENCY)

    assert kinds(looked(curator_client, AGENCY, text)) == ["unchanged", "unchanged"]
    worse = text.replace("Sheriff", "Sherif\N{REPLACEMENT CHARACTER}")
    assert kinds(looked(curator_client, AGENCY, worse)) == ["refused", "unchanged"]
    assert agency.name in text


def test_a_page_behind_the_hash_is_exported_as_people_visit_it_and_comes_back_unchanged(curator_client: Client) -> None:
    DataSourceFactory(source_url="https://maps.example.gov/#/search")

    text = exported(curator_client, SOURCE)

    assert rows(text)[0]["source_url"] == "https://maps.example.gov/#/search"
    assert kinds(looked(curator_client, SOURCE, text)) == ["unchanged"]


def test_a_row_without_a_number_whose_link_differs_in_tracking_changes_no_link(curator_client: Client) -> None:
    source = DataSourceFactory(source_url="https://data.example.gov/stops", name="Stops")
    head, row = "name,source_url,record_type_name", f"Stops,{source.source_url}?utm_source=x,{source.record_type.name}"

    file_import = looked(curator_client, SOURCE, f"{head}\n{row}\n")

    assert kinds(file_import) == ["unchanged"]


def test_a_row_finds_a_host_that_the_existing_system_kept_in_letters(curator_client: Client) -> None:
    source = DataSourceFactory(source_url="https://münchen.example/stops", name="Stops")
    head, row = "name,source_url,record_type_name", f"Stops,xn--mnchen-3ya.example/stops,{source.record_type.name}"

    assert kinds(looked(curator_client, SOURCE, f"{head}\n{row}\n")) == ["changed"]
