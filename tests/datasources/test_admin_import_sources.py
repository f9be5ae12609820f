"""Data sources from a CSV file in the admin: looked at, carried out, undone."""

import datetime
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from audit.models import ChangeLog
from audit.services import importing as import_service
from audit.services.importing import NotWaitingError
from datasources.imports.sources import SourceResource
from datasources.models import DataSource, Review
from datasources.services.submission import Submission, submit
from notifications.models import DataSourceEvent
from pdap.db.actor import set_actor
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.lib.importing.models import CatalogueImport
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.audit.importing import address, carry_out, csv_text, kinds, looked, outcomes, reasons, upload
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.pdap.factories import MergeFactory
from tests.pdap.ops.clients import wait_for

pytestmark = pytest.mark.django_db

KIND = "datasources_datasource"
HEAD = ("name", "source_url", "record_type_name")


def test_a_new_source_waits_for_review_with_all_that_the_file_says(curator_client: Client) -> None:
    agency = AgencyFactory(name="Police of Somewhere")
    text = csv_text(
        (*HEAD, "agency_names", "access_types", "record_formats", "coverage_start", "agency_supplied", "detail_level"),
        (
            *("Arrests", "HTTPS://Data.Example.gov/arrests", "arrest records", "police of somewhere"),
            *("Download; api", '["CSV", "a;b"]', "2019-01-31", "Yes", "individual RECORD"),
        ),
    )

    file_import = looked(curator_client, KIND, text)
    assert kinds(file_import) == ["new"]
    assert not DataSource.objects.exists()
    carry_out(curator_client, KIND, file_import)

    source = DataSource.objects.get()
    assert (source.name, source.source_url) == ("Arrests", "https://data.example.gov/arrests")
    assert source.record_type == record_type("Arrest Records")
    assert list(source.agencies.all()) == [agency]
    assert (source.access_types, source.record_formats) == (["Download", "API"], ["CSV", "a;b"])
    assert (source.coverage_start, source.agency_supplied) == (datetime.date(2019, 1, 31), True)
    assert source.detail_level == "Individual record"
    assert source.approval_status == ApprovalStatus.PENDING
    assert Review.objects.get().data_source == source
    assert not DataSourceEvent.objects.exists()


def test_what_is_new_may_be_public_at_once_and_followers_told(curator_client: Client, curator: User) -> None:
    text = csv_text(HEAD, ("A", "https://a.example.gov", "Stops"), ("B", "https://b.example.gov", "Stops"))

    carry_out(curator_client, KIND, looked(curator_client, KIND, text, new_records="approved", tell_followers="on"))

    assert set(DataSource.objects.values_list("approval_status", flat=True)) == {ApprovalStatus.APPROVED}
    assert DataSourceEvent.objects.count() == 2
    assert {review.reviewed_by for review in Review.objects.all()} == {curator}


def test_without_the_switch_nobody_is_told(curator_client: Client) -> None:
    text = csv_text(HEAD, ("A", "https://a.example.gov", "Stops"))

    carry_out(curator_client, KIND, looked(curator_client, KIND, text, new_records="approved"))

    assert not DataSourceEvent.objects.exists()


def test_nobody_can_be_told_of_what_waits_for_review(curator_client: Client) -> None:
    response = upload(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov", "")), tell_followers="on")

    assert response.status_code == 400
    assert "notified once the records are approved" in response.content.decode()


def test_a_change_is_shown_from_what_to_what_and_what_the_file_leaves_out_stays(curator_client: Client) -> None:
    agency, other_agency = AgencyFactory(name="Old agency"), AgencyFactory(name="New agency")
    source = DataSourceFactory(name="Before", description="Stays", agencies=[agency])
    text = csv_text(
        ("id", "Name", "Coverage Start", "agency_ids"), (str(source.pk), "After", "", f"{agency.pk}; New agency")
    )

    file_import = looked(curator_client, KIND, text)
    page = curator_client.get(address(KIND, "import_shown", file_import.pk)).content.decode()
    carry_out(curator_client, KIND, file_import)

    assert outcomes(file_import)[0].changes == [
        ["name", "Before", "After"],
        ["coverage_start", "2019-01-01", ""],
        ["agency_ids", f"Old agency ({agency.pk})", f"Old agency ({agency.pk}); New agency ({other_agency.pk})"],
    ]
    assert '<del><span class="visually-hidden">before: </span>Before</del>' in page
    source.refresh_from_db()
    assert (source.name, source.coverage_start, source.description) == ("After", None, "Stays")
    assert set(source.agencies.all()) == {agency, other_agency}


def test_a_row_without_a_number_finds_its_source_by_address_and_record_type(curator_client: Client) -> None:
    stops = DataSourceFactory(source_url="https://www.example.gov/data", type_name="Stops")
    DataSourceFactory(source_url="https://www.example.gov/data", type_name="Surveys")

    file_import = looked(
        curator_client,
        KIND,
        csv_text(
            HEAD,
            (stops.name, "https://www.example.gov/data", "Stops"),
            ("Another", "http://example.gov/data/", "Use of Force Reports"),
        ),
    )

    assert kinds(file_import) == ["unchanged", "new"], reasons(file_import)
    assert outcomes(file_import)[0].record == stops.pk
    assert "another record type" in outcomes(file_import)[1].notes[0]


def test_an_address_alone_means_the_one_source_that_has_it(curator_client: Client) -> None:
    DataSourceFactory(source_url="https://one.example.gov/", name="One")
    for kind in ("Stops", "Surveys"):
        DataSourceFactory(source_url="https://two.example.gov/", type_name=kind)

    file_import = looked(
        curator_client,
        KIND,
        csv_text(("source_url", "name"), ("https://one.example.gov/", "Uno"), ("https://two.example.gov/", "Duo")),
    )

    assert kinds(file_import) == ["changed", "refused"]
    assert "More than one record has this link" in reasons(file_import)[3]


REFUSED = {
    "a name": (("", "https://a.example.gov", "Stops", ""), "name: This can’t be empty."),
    "an address": (("A", "gopher://a.example.gov", "Stops", ""), "source_url: Enter a link that begins with"),
    "an address of a private network": (("A", "http://10.0.0.1/", "Stops", ""), "Enter a link that everyone can open."),
    "an address that may lead to a page behind the #": (
        ("A", "https://a.example.gov/#home/stops", "Stops", ""),
        "source_url: Remove the # and everything after it, if the link opens the same page without it.",
    ),
    "a record type": (("A", "https://a.example.gov", "Gossip", ""), "“Gossip” isn’t a record type"),
    "an agency": (("A", "https://a.example.gov", "Stops", "Nobody"), "There is no agency “Nobody”"),
    "an agency's number": (("A", "https://a.example.gov", "Stops", "999999"), "There is no agency 999999."),
    "a list": (("A", "https://a.example.gov", "Stops", "[1"), "isn’t a JSON list"),
    "a huge number": (("A", "https://a.example.gov", "Stops", "9" * 30), "isn’t a record ID"),
}


@pytest.mark.parametrize(("cells", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_row_is_refused_for_what_is_wrong_with(cells: tuple[str, ...], reason: str, curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text((*HEAD, "agency_ids"), cells))

    assert reason in reasons(file_import)[2]


def test_a_link_to_a_part_of_a_page_comes_in_without_the_part_and_the_preview_says_so(curator_client: Client) -> None:
    listed = DataSourceFactory(source_url="https://example.gov/listed/", type_name="Stops", name="Before")
    rows = (
        ("New", "https://example.gov/foi/stops-1/#comms", "Stops"),
        ("After", "https://example.gov/listed/#toc-metadata", "Stops"),
        ("Page", "https://example.gov/#/stops", "Stops"),
    )

    file_import = looked(curator_client, KIND, csv_text(HEAD, *rows))
    page = curator_client.get(address(KIND, "import_shown", file_import.pk)).content.decode()
    carry_out(curator_client, KIND, file_import)

    assert "Left “#comms” out of the link: it leads to a part of the same page." in page
    assert [len(outcome.notes) for outcome in outcomes(file_import)] == [1, 1, 0]
    assert dict(DataSource.objects.values_list("name", "source_url")) == {
        "New": "https://example.gov/foi/stops-1/",
        "After": listed.source_url,
        "Page": "https://example.gov/#/stops",
    }


def test_a_source_whose_link_only_a_private_network_opens_still_takes_changes(curator_client: Client) -> None:
    by_link, by_number = (
        DataSourceFactory(source_url=f"http://10.0.0.{end}/stops", type_name="Stops", name="Before") for end in (1, 2)
    )
    rows = (("", "By link", by_link.source_url, "Stops"), (str(by_number.pk), "By ID", by_number.source_url, "Stops"))

    carry_out(curator_client, KIND, looked(curator_client, KIND, csv_text(("id", *HEAD), *rows)))

    assert {source.pk: source.name for source in DataSource.objects.all()} == {
        by_link.pk: "By link",
        by_number.pk: "By ID",
    }


def test_a_refused_row_keeps_no_other_back_and_can_be_downloaded_fixed_and_uploaded(curator_client: Client) -> None:
    text = csv_text(HEAD, ("=A", "nonsense", "Stops"), ("B", "https://b.example.gov", "Stops"))
    file_import = carry_out(curator_client, KIND, looked(curator_client, KIND, text))
    assert kinds(file_import) == ["refused", "new"]

    back = curator_client.get(address(KIND, "import_refused", file_import.pk)).getvalue().decode()
    assert back.splitlines()[0] == "\ufeffrow,reason,name,source_url,record_type_name"
    assert back.splitlines()[1].startswith("2,source_url: Enter a link in the format")
    assert "'=A,nonsense,Stops" in back
    corrected = looked(curator_client, KIND, back.replace("nonsense", "https://a.example.gov"))
    carry_out(curator_client, KIND, corrected)

    assert sorted(DataSource.objects.values_list("name", flat=True)) == ["=A", "B"]


def test_rows_that_mean_one_source_twice_are_refused(curator_client: Client) -> None:
    source = DataSourceFactory()
    text = csv_text(
        ("id", *HEAD),
        (str(source.pk), "A", source.source_url, "Arrest Records"),
        ("", "B", source.source_url, "Arrest Records"),
        ("", "C", "https://new.example.gov", "Stops"),
        ("", "D", "http://www.new.example.gov/", "Stops"),
    )

    file_import = looked(curator_client, KIND, text)

    assert kinds(file_import) == ["changed", "refused", "new", "refused"]
    assert "the same record as row 2" in reasons(file_import)[3]
    assert "the same link as row 4" in reasons(file_import)[5]


def test_no_source_takes_the_address_of_another(curator_client: Client) -> None:
    first, second = DataSourceFactory(), DataSourceFactory()

    file_import = looked(curator_client, KIND, csv_text(("id", "source_url"), (str(second.pk), first.source_url)))

    assert reasons(file_import)[2] == f"source_url: Data source {first.pk} already has this link and record type."


def test_coverage_does_not_end_before_it_begins(curator_client: Client) -> None:
    source = DataSourceFactory(coverage_start=datetime.date(2020, 1, 1))

    file_import = looked(curator_client, KIND, csv_text(("id", "coverage_end"), (str(source.pk), "2019-12-31")))

    assert "can’t be before the first day" in reasons(file_import)[2]


def test_an_empty_cell_empties_what_may_be_empty_leaves_a_state_and_is_refused_for_a_name(
    curator_client: Client,
) -> None:
    source = DataSourceFactory(broken=True, agencies=[AgencyFactory()])
    text = csv_text(
        ("id", "description", "url_status", "record_type_name", "agency_ids", "access_types"),
        (str(source.pk), "", "", "", "", ""),
    )
    carry_out(curator_client, KIND, looked(curator_client, KIND, text))
    source.refresh_from_db()

    assert (source.description, source.record_type, source.access_types) == (None, None, [])
    assert source.url_status == UrlStatus.BROKEN
    assert not source.agencies.exists()
    file_import = looked(curator_client, KIND, csv_text(("id", "name"), (str(source.pk), "")))
    assert reasons(file_import)[2] == "name: This can’t be empty."


def test_a_row_that_somebody_changed_meanwhile_is_refused_and_not_overwritten(curator_client: Client) -> None:
    first, second, third = (DataSourceFactory(description="old") for _ in range(3))
    text = csv_text(("id", "description"), (str(first.pk), "new"), (str(second.pk), "new"), (str(third.pk), "new"))
    file_import = looked(curator_client, KIND, text)
    DataSource.objects.filter(pk=first.pk).update(description="somebody's")
    DataSource.objects.filter(pk=second.pk).update(name="Another column is no matter")
    third.delete()

    carry_out(curator_client, KIND, file_import)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.description, second.description) == ("somebody's", "new")
    assert kinds(file_import) == ["refused", "changed", "refused"]
    assert "Someone changed this record" in reasons(file_import)[2]


def test_an_address_that_somebody_lists_meanwhile_is_not_listed_twice(curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov/", "Stops")))
    DataSourceFactory(name="Theirs", source_url="https://a.example.gov/", type_name="Stops")

    carry_out(curator_client, KIND, file_import)

    assert DataSource.objects.get().name == "Theirs"
    assert kinds(file_import) == ["refused"]
    assert file_import.change_set is None


def test_what_was_refused_when_it_was_shown_is_not_written_even_if_it_could_be_by_now(curator_client: Client) -> None:
    file_import = looked(
        curator_client, KIND, csv_text((*HEAD, "agency_names"), ("A", "https://a.example.gov", "", "Late"))
    )
    AgencyFactory(name="Late")

    carry_out(curator_client, KIND, file_import)

    assert not DataSource.objects.exists()


def test_the_whole_import_is_one_set_of_changes_of_the_person_and_can_be_undone(
    curator_client: Client, curator: User
) -> None:
    agency = AgencyFactory()
    source = DataSourceFactory(name="Before", agencies=[agency])
    text = csv_text(
        ("id", *HEAD, "agency_ids"),
        (str(source.pk), "After", source.source_url, "Arrest Records", ""),
        *(("", f"New {number}", f"https://new{number}.example.gov", "Stops", str(agency.pk)) for number in range(3)),
    )
    file_import = looked(curator_client, KIND, text, new_records="approved", tell_followers="on")
    file_import = carry_out(curator_client, KIND, file_import)

    changes = ChangeLog.objects.filter(actor_user_id=curator.pk)
    assert set(changes.values_list("change_set", flat=True)) == {file_import.change_set}
    assert file_import.change_set is not None
    assert (file_import.content, file_import.counts) == (None, {"new": 3, "changed": 1, "unchanged": 0, "refused": 0})
    undo = address(KIND, "import_undo", file_import.pk)
    assert undo in curator_client.get(address(KIND, "import_shown", file_import.pk)).content.decode()
    assert "will change back" in curator_client.get(undo).content.decode()
    assert curator_client.post(undo).url == address(KIND, "import_shown", file_import.pk)

    source.refresh_from_db()
    assert (source.name, list(source.agencies.all())) == ("Before", [agency])
    assert DataSource.objects.count() == 1
    file_import.refresh_from_db()
    assert file_import.undone_at is not None
    assert (
        "This import was undone" in curator_client.get(address(KIND, "import_shown", file_import.pk)).content.decode()
    )


def test_an_import_whose_record_was_changed_later_is_not_undone(curator_client: Client) -> None:
    source = DataSourceFactory(name="Before")
    file_import = looked(curator_client, KIND, csv_text(("id", "name"), (str(source.pk), "After")))
    carry_out(curator_client, KIND, file_import)
    set_actor(None, uuid.uuid4())  # a transaction of its own, as it were
    DataSource.objects.filter(pk=source.pk).update(name="Later")

    response = curator_client.post(address(KIND, "import_undo", file_import.pk))

    assert response.status_code == 409
    file_import.refresh_from_db()
    assert file_import.undone_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_imports(curator: User, curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov", "")))

    def click(_: int) -> str:
        try:
            import_service.carry_out(file_import.pk, SourceResource, curator)
            return "done"
        except NotWaitingError:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == ["done", "too late"]
    assert DataSource.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_waits_for_a_submission_of_the_same_address(curator: User, curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("Imported", "https://www.a.example.gov", "Stops")))

    def run(_: int) -> None:
        try:
            import_service.carry_out(file_import.pk, SourceResource, curator)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            submit(curator.pk, Submission("https://a.example.gov/", "Submitted", record_type("Stops").pk))
            importing = pool.submit(run, 0)
            assert wait_for(lambda: importing.done() or waiting_for_locks(connection.cursor()))
            assert not importing.done()
        importing.result(timeout=120)

    assert DataSource.objects.get().name == "Submitted"


def test_a_second_click_imports_nothing(curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov", "")))
    carry_out(curator_client, KIND, file_import)

    carry_out(curator_client, KIND, file_import)

    assert DataSource.objects.count() == 1


def test_an_agency_is_found_by_its_name_and_place_where_several_have_the_name(curator_client: Client) -> None:
    county = CountyFactory(state=StateFactory(state_iso="PA", state_name="Pennsylvania"), name="Allegheny")
    place = location_of(LocalityFactory(county=county, name="Pittsburgh"))
    wanted = AgencyFactory(name="Police (City)", locations=[place])
    AgencyFactory(name="Police (City)")
    text = csv_text(
        (*HEAD, "agency_names"),
        ("A", "https://a.example.gov", "", "Police (City) (Pittsburgh, Allegheny, PA)"),
        ("B", "https://b.example.gov", "", "Police (City)"),
    )

    file_import = looked(curator_client, KIND, text)

    assert f"({wanted.pk})" in outcomes(file_import)[0].changes[-1][2]
    assert "2 agencies are named" in reasons(file_import)[3]


def test_the_name_of_a_merged_agency_is_answered_with_the_one_that_it_became(curator_client: Client) -> None:
    survivor = AgencyFactory(name="City Police")
    MergeFactory(
        survivor_id=survivor.pk, into_id=survivor.pk, merged_id=survivor.pk + 100, merged_name="Old City Police"
    )
    text = csv_text((*HEAD, "agency_names"), ("A", "https://a.example.gov", "Stops", "OLD CITY POLICE"))

    assert f"was merged into agency {survivor.pk}" in reasons(looked(curator_client, KIND, text))[2]


def test_columns_that_nobody_types_are_not_read_and_the_page_says_so(curator_client: Client) -> None:
    source = DataSourceFactory(pending=True)
    text = csv_text(
        ("id", "approval_status", "created_at", "agency_ids", "agency_names"),
        (str(source.pk), "approved", "1999", "", "Nobody"),
    )

    file_import = looked(curator_client, KIND, text)

    assert kinds(file_import) == ["unchanged"]
    assert (file_import.outcome or {})["remarks"] == [
        "Ignored the column agency_names, because agency_ids has the same information.",
        "Ignored, because these are set automatically: approval_status, created_at.",
    ]


def test_a_file_that_cannot_be_read_says_why_beside_its_field(curator_client: Client) -> None:
    response = upload(curator_client, KIND, b"PK\x03\x04rest")

    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("This is a workbook or archive") == 2
    assert not CatalogueImport.objects.exists()


def test_a_form_without_a_file_asks_for_one(curator_client: Client) -> None:
    response = curator_client.post(address(KIND, "import"), {"new_records": "pending"})

    assert response.status_code == 400
    assert "Choose a file." in response.content.decode()


def test_a_file_is_discarded_with_its_content(curator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov", "")))

    curator_client.post(address(KIND, "import_discard", file_import.pk))

    assert not CatalogueImport.objects.exists()


def test_an_import_that_waits_is_its_own_persons_alone(curator_client: Client, administrator_client: Client) -> None:
    file_import = looked(curator_client, KIND, csv_text(HEAD, ("A", "https://a.example.gov", "")))

    shown = address(KIND, "import_shown", file_import.pk)
    assert shown in curator_client.get(address(KIND, "import")).content.decode()
    assert shown not in administrator_client.get(address(KIND, "import")).content.decode()
    for page in ("import_shown", "import_refused"):
        assert administrator_client.get(address(KIND, page, file_import.pk)).status_code == 404
    assert administrator_client.post(address(KIND, "import_carry_out", file_import.pk)).status_code == 404
    assert curator_client.get(address("agencies_agency", "import_shown", file_import.pk)).status_code == 404
    carry_out(curator_client, KIND, file_import)
    done = administrator_client.get(address(KIND, "import_shown", file_import.pk))
    assert (done.status_code, "curator@example.org" in done.content.decode()) == (200, True)


@pytest.mark.parametrize("name", ["import", "import_template", "export"])
def test_who_holds_no_permission_gets_a_403(name: str, stranger_client: Client) -> None:
    assert stranger_client.get(address(KIND, name), follow=True).status_code == 403


def test_many_rows_are_shown_by_page_in_few_queries(
    curator_client: Client, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    file_import = looked(
        curator_client,
        KIND,
        csv_text(HEAD, *(("A", f"https://a{number}.example.gov", "Lies") for number in range(120))),
    )

    # session, user, permissions; the import
    with django_assert_num_queries(4):
        page = curator_client.get(
            address(KIND, "import_shown", file_import.pk) + "?show=refused&page=3"
        ).content.decode()

    assert page.count('<li class="entry refused">') == 20
    assert "?show=refused&amp;page=2" in page
    for query in ("?show=nonsense&page=x", "?page=999", "?show=new"):
        assert curator_client.get(address(KIND, "import_shown", file_import.pk) + query).status_code == 200


def test_numbers_of_queries_do_not_grow_with_rows(
    curator_client: Client, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    agency = AgencyFactory(name="Police")
    sources = [DataSourceFactory(agencies=[agency]) for _ in range(4)]

    def text(many: int) -> str:
        return csv_text(
            ("id", *HEAD, "agency_names"),
            *((str(source.pk), "New name", source.source_url, "Stops", "Police") for source in sources[:many]),
            *(("", "X", f"https://{many}.example.gov/{number}", "Stops", "Police") for number in range(many)),
        )

    small = looked(curator_client, KIND, text(2))
    carry_out(curator_client, KIND, small)
    file_import = looked(curator_client, KIND, text(4), new_records="approved", tell_followers="on")
    # session, user, permissions; the import; then 4 transaction statements, lock of the import, actor, turn, places
    # kept from moving, addresses held, normalized, their owners, records, types, agencies, by name; sources, links,
    # reviews and events added, columns changed, links read; the change set, its ties, and which of their agencies wait;
    # the import saved; the message's session.
    with django_assert_num_queries(29):
        carry_out(curator_client, KIND, file_import)
