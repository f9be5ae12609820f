"""Agencies that came with a submission: public as long as a public source has them, no matter who changes its ties."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from agencies.services.merging import merge_agencies, undo_merge
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.models import AgencyDataSource, DataSource
from datasources.services.review import approve
from datasources.services.sync import delete_sources, update_sources
from tests.agencies.factories import AgencyFactory
from tests.audit.importing import carry_out, csv_text, looked
from tests.datasources.factories import DataSourceFactory, record_type
from tests.datasources.test_brought_agencies import approved, statuses, submission_of, submission_with_new_agency
from tests.locations.factories import StateFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db
LIST = reverse("admin:datasources_datasource_changelist")
KIND = "datasources_datasource"


def delete_on_its_page(client: Client, curator: User, source: DataSource) -> None:
    client.post(reverse("admin:datasources_datasource_delete", args=[source.pk]), {"post": "yes"})


def delete_in_the_list(client: Client, curator: User, source: DataSource) -> None:
    sent = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes", "number": "1"}
    client.post(LIST, sent)


def untie_in_its_form(client: Client, curator: User, source: DataSource) -> None:
    change = reverse("admin:datasources_datasource_change", args=[source.pk])
    client.post(change, sent_form(client, change) | {"agency_links-0-DELETE": "on"})
    assert not source.agencies.exists()


def delete_by_the_manager(client: Client, curator: User, source: DataSource) -> None:
    delete_sources([source.pk], curator.pk)


def update_by_the_manager(client: Client, curator: User, source: DataSource) -> None:
    content = {"source_url": source.source_url, "name": source.name, "record_type": str(source.record_type)}
    update_sources([(source.pk, {**content, "agency_ids": []})], curator.pk)


def import_other_agencies(client: Client, curator: User, source: DataSource) -> None:
    text = csv_text(("id", "agency_ids"), (str(source.pk), str(AgencyFactory().pk)))
    carry_out(client, KIND, looked(client, KIND, text))


ENDS = [
    delete_on_its_page,
    delete_in_the_list,
    untie_in_its_form,
    delete_by_the_manager,
    update_by_the_manager,
    import_other_agencies,
]
Way = Callable[[Client, User, Any], None]


@pytest.mark.parametrize("end", ENDS)
def test_an_agency_waits_again_when_its_last_public_source_goes(
    end: Way, curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency(record_type=record_type("Stops"))
    other, both = DataSourceFactory(), AgencyFactory(name="Known before")
    AgencyDataSource.objects.create(data_source=source, agency=both) if end is not untie_in_its_form else None
    approved(curator, source)
    assert statuses(source, agency) == [True, True]

    end(curator_client, curator, source)

    assert statuses(agency, other, both) == [False, True, True]


@pytest.mark.parametrize("end", ENDS)
def test_an_agency_that_another_public_source_has_stays_public(end: Way, curator_client: Client, curator: User) -> None:
    source, agency = submission_with_new_agency(record_type=record_type("Stops"))
    approved(curator, source)
    approved(curator, submission_of(agency))

    end(curator_client, curator, source)

    assert statuses(agency) == [True]


@pytest.mark.parametrize("end", ENDS)
def test_an_agency_that_a_curator_approved_by_itself_stays_public(
    end: Way, curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency(record_type=record_type("Stops"))
    approve(agency, curator.pk)
    approved(curator, source)

    end(curator_client, curator, source)

    assert statuses(agency) == [True]


def tie_in_the_gap(client: Client, source: DataSource, agency: Agency) -> None:
    client.post(
        reverse("admin:gap-record", args=["sources-without-agency", source.pk]),
        {"other": agency.pk, "answer": "save"},
    )


def tie_in_its_form(client: Client, source: DataSource, agency: Agency) -> None:
    change = reverse("admin:datasources_datasource_change", args=[source.pk])
    added = {
        "agency_links-TOTAL_FORMS": "1",
        "agency_links-0-agency": agency.pk,
        "agency_links-0-data_source": source.pk,
    }
    client.post(change, sent_form(client, change) | added)


def tie_by_an_import(client: Client, source: DataSource, agency: Agency) -> None:
    text = csv_text(("id", "agency_ids"), (str(source.pk), str(agency.pk)))
    carry_out(client, KIND, looked(client, KIND, text))


def tie_many(client: Client, source: DataSource, agency: Agency) -> None:
    chosen = {"action": "change_field", "_selected_action": [source.pk], "bulk_field": "agency", "value": agency.pk}
    client.post(LIST, {**chosen, "_bulk_value_sent": "1", "_confirmed": "yes"})


def tie_by_the_manager(client: Client, source: DataSource, agency: Agency) -> None:
    content = {"source_url": source.source_url, "name": source.name, "record_type": str(source.record_type)}
    update_sources([(source.pk, {**content, "agency_ids": [agency.pk]})], None)


def tie_in_the_gap_of_its_agency(client: Client, source: DataSource, agency: Agency) -> None:
    typed = {"source_url": source.source_url, "name": source.name, "record_type": source.record_type_id}
    page = reverse("admin:gap-record", args=["agencies-without-source", agency.pk])
    client.post(page, {**typed, "same_source_meant": "on", "answer": "save"})


def tie_by_the_command(client: Client, source: DataSource, agency: Agency) -> None:
    StateFactory()  # without any place nothing is imported
    with TemporaryDirectory() as folder:
        file = Path(folder) / "data_sources.csv"
        file.write_text(f"id,agency_ids\n{source.pk},{agency.pk}\n")
        call_command("import_catalogue", folder, verbosity=0, refused=Path(folder) / "refused")


def tie_by_a_merge(client: Client, source: DataSource, agency: Agency) -> None:
    other = AgencyFactory(pending=True)
    AgencyDataSource.objects.create(data_source=source, agency=other)
    address = reverse("admin:merge", args=["agency", other.pk, agency.pk])
    page = client.post(
        address, {"_version": client.get(address).context["preview"].version}, follow=True
    ).content.decode()
    assert "“Ada Police Department” is now public" in page


TIES = [
    tie_in_the_gap,
    tie_in_the_gap_of_its_agency,
    tie_by_the_command,
    tie_in_its_form,
    tie_by_an_import,
    tie_many,
    tie_by_the_manager,
]


# What a merge ties is undone with the merge.
@pytest.mark.parametrize("tie", [*TIES, tie_by_a_merge])
def test_an_agency_that_waits_becomes_public_with_a_public_source_and_goes_with_it(
    tie: Callable[[Client, DataSource, Agency], None], curator_client: Client, curator: User
) -> None:
    submission, agency = submission_with_new_agency()
    source = DataSourceFactory(agencies=[], record_type=record_type("Stops"))

    tie(curator_client, source, agency)

    assert list(source.agencies.all()) == [agency]
    assert statuses(source, submission, agency) == [True, False, True]
    delete_on_its_page(curator_client, curator, source)
    assert statuses(agency) == [False]


def test_undoing_a_merge_that_published_an_agency_puts_it_back_into_review(curator: User) -> None:
    _, agency = submission_with_new_agency()
    other = AgencyFactory(pending=True)
    DataSourceFactory(agencies=[other])
    merged = merge_agencies(other.pk, agency.pk, curator.pk)
    assert statuses(agency) == [True]

    undo_merge(merged.pk, curator.pk)

    assert statuses(agency) == [False]


def test_a_merge_publishes_no_agency_that_a_curator_rejected_or_that_came_by_itself(curator: User) -> None:
    kept = [AgencyFactory(pending=True), AgencyFactory(rejected=True)]
    for agency in kept:
        other = AgencyFactory(pending=True)
        DataSourceFactory(agencies=[other])
        merge_agencies(other.pk, agency.pk, curator.pk)

    assert statuses(*kept) == [False, False]


def test_an_agency_of_a_source_that_waits_or_that_came_by_itself_is_not_published(curator_client: Client) -> None:
    _, brought = submission_with_new_agency()
    by_itself = AgencyFactory(pending=True)
    pending, public = DataSourceFactory(pending=True, agencies=[]), DataSourceFactory(agencies=[])

    tie_by_an_import(curator_client, pending, brought)
    tie_by_an_import(curator_client, public, by_itself)

    assert statuses(brought, by_itself) == [False, False]


def test_who_deletes_is_told_what_waits_and_who_undoes_it_brings_all_back(
    curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency()
    approved(curator, source)

    page = curator_client.post(
        reverse("admin:datasources_datasource_delete", args=[source.pk]), {"post": "yes"}, follow=True
    )

    said = [str(message) for message in page.context["messages"]]
    assert (
        "“Ada Police Department” awaits review again: it came with a data source, and no public data source covers it"
        " anymore." in said
    )
    deletion = ChangeLog.objects.filter(table_name="data_sources", operation_type="DELETE").get()
    undo_change_set(deletion.change_set, curator.pk)
    assert DataSource.objects.filter(pk=source.pk).exists()
    assert statuses(agency) == [True]


def test_an_agency_in_whose_place_another_is_chosen_in_the_form_waits_and_the_other_is_public(
    curator_client: Client, curator: User
) -> None:
    source, agency = submission_with_new_agency(record_type=record_type("Stops"))
    approved(curator, source)
    _, other = submission_with_new_agency()
    change = reverse("admin:datasources_datasource_change", args=[source.pk])

    curator_client.post(change, sent_form(curator_client, change) | {"agency_links-0-agency": other.pk})

    assert list(source.agencies.all()) == [other]
    assert statuses(agency, other) == [False, True]
    delete_on_its_page(curator_client, curator, source)
    assert statuses(other) == [False]
