"""A form that was opened before someone else saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import acting_as
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, LinkFactory
from tests.pdap.web.forms import sent_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> DataSource:
    """A source of one agency."""
    return DataSourceFactory(name="Before", description="Old", agencies=[AgencyFactory(name="First Police")])


@pytest.fixture
def address(source: DataSource) -> str:
    """The address of its form."""
    return reverse("admin:datasources_datasource_change", args=[source.pk])


def change(source: DataSource, person: User, **columns: Any) -> None:
    """Let someone else save."""
    with acting_as(person.pk):
        DataSource.objects.filter(pk=source.pk).update(**columns)


def test_a_form_that_nobody_has_overtaken_is_saved(curator_client: Client, source: DataSource, address: str) -> None:
    form = sent_form(curator_client, address)

    assert curator_client.post(address, form | {"name": "After"}).status_code == 302
    source.refresh_from_db()
    assert source.name == "After"


def test_a_link_that_the_job_enrolls_meanwhile_overtakes_nobody(
    curator_client: Client, source: DataSource, address: str
) -> None:
    form = sent_form(curator_client, address)
    LinkFactory(data_source=source)

    assert curator_client.post(address, form | {"name": "After"}).status_code == 302
    source.refresh_from_db()
    assert source.name == "After"


def test_what_both_changed_is_shown_side_by_side_and_not_saved(
    curator_client: Client, administrator: User, source: DataSource, address: str
) -> None:
    form = sent_form(curator_client, address)
    change(source, administrator, name="Theirs")

    response = curator_client.post(address, form | {"name": "Mine"})

    assert response.status_code == 409
    (difference,) = response.context["stale"].differences
    assert (difference.opened, difference.theirs, difference.mine, difference.both) == (
        *("Before", "Theirs", "Mine"),
        True,
    )
    assert response.context["adminform"].form["name"].value() == "Mine"
    assert administrator.email not in response.content.decode()
    source.refresh_from_db()
    assert source.name == "Theirs"


def test_an_administrator_reads_who_it_was(
    administrator_client: Client, curator: User, source: DataSource, address: str
) -> None:
    form = sent_form(administrator_client, address)
    change(source, curator, name="Theirs")

    assert curator.email in administrator_client.post(address, form | {"name": "Mine"}).content.decode()


@pytest.mark.parametrize(
    ("choice", "standing"), [({}, "Mine"), ({"_take": "name"}, "Theirs"), ({"name": "New"}, "New")]
)
def test_mine_theirs_or_a_third_is_saved_by_saving_again(
    curator_client: Client, administrator: User, source: DataSource, address: str, choice: dict[str, str], standing: str
) -> None:
    form = sent_form(curator_client, address)
    change(source, administrator, name="Theirs")
    refused = curator_client.post(address, form | {"name": "Mine"})

    again = form | {"name": "Mine", "_mark": str(refused.context["mark"])} | choice
    assert curator_client.post(address, again).status_code == 302

    source.refresh_from_db()
    assert source.name == standing


def test_what_only_they_changed_is_not_undone_by_saving_again(
    curator_client: Client, administrator: User, source: DataSource, address: str
) -> None:
    form = sent_form(curator_client, address)
    change(source, administrator, description="Theirs", access_types=["API"], coverage_start=None)
    refused = curator_client.post(address, form | {"name": "Mine"})

    assert {(difference.name, difference.both) for difference in refused.context["stale"].differences} == {
        *(("description", False), ("access_types", False), ("coverage_start", False)),
    }
    assert curator_client.post(address, sent_form(curator_client, address, refused)).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.description, source.access_types, source.coverage_start) == (
        *("Mine", "Theirs", ["API"]),
        None,
    )


def test_links_that_others_added_and_removed_meanwhile_are_kept_so(
    curator_client: Client, administrator: User, source: DataSource, address: str
) -> None:
    form = sent_form(curator_client, address)
    added, mine = AgencyFactory(name="Second Police"), AgencyFactory(name="Third Police")
    with acting_as(administrator.pk):
        AgencyDataSource.objects.filter(data_source=source).delete()
        AgencyDataSource.objects.create(data_source=source, agency=added)
    more = {
        "agency_links-TOTAL_FORMS": "2",
        "agency_links-1-agency": str(mine.pk),
        "agency_links-1-data_source": str(source.pk),
    }

    refused = curator_client.post(address, form | more)

    assert refused.context["stale"].links == [
        "Agency of a source removed: First Police",
        "Agency of a source added: Second Police",
    ]
    assert curator_client.post(address, sent_form(curator_client, address, refused)).status_code == 302
    assert set(source.agencies.all()) == {added, mine}


def test_a_record_that_is_gone_is_said_to_be_gone(curator_client: Client, source: DataSource, address: str) -> None:
    form = sent_form(curator_client, address)
    history = f"{reverse('admin:audit_changelog_changelist')}?table=data_sources&record={source.pk}"
    source.delete()

    assert curator_client.post(address, form).url == history


def test_a_curator_who_saved_in_another_window_reads_that_it_was_them(
    curator_client: Client, curator: User, source: DataSource, address: str
) -> None:
    form = sent_form(curator_client, address)
    change(source, curator, name="In the other window")

    page = " ".join(curator_client.post(address, form | {"name": "Mine"}).content.decode().split())

    assert "By you, in another window on " in page
    assert page.count("Not saved") == page.count("changed since you opened it") == 1
    assert "someone else" not in page
