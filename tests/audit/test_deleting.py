"""A deletion takes along what its check has seen and nothing that was added since, and collects it once."""

import re
from typing import Any

import psycopg
import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency
from audit.admin.deletion_list import DeletionList
from datasources.models import DataSource
from pdap.admin.action_preview import SEEN
from tests.agencies.factories import AgencyFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory


def confirmed(client: Client, record: models.Model, *, in_list: bool) -> tuple[str, dict[str, Any]]:
    """Open the page that asks, and return the address and the form that its button sends."""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}"
    asked: dict[str, Any] = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [record.pk]} if in_list else {}
    address = reverse(f"{name}_changelist") if in_list else reverse(f"{name}_delete", args=[record.pk])
    page = client.post(address, asked) if in_list else client.get(address)
    seen = re.search(r'name="_seen" value="([^"]*)"', page.content.decode())
    assert seen is not None
    return address, {**asked, "post": "yes", SEEN: seen[1], **({"number": "1"} if in_list else {})}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_list", [False, True])
@pytest.mark.parametrize("is_below", [False, True])
def test_nothing_is_added_to_what_a_deletion_takes_along_once_it_is_checked(
    second_connection: psycopg.Connection,
    administrator: User,
    monkeypatch: pytest.MonkeyPatch,
    in_list: bool,
    is_below: bool,
) -> None:
    record: models.Model
    if is_below:  # what goes with what goes
        record = LocationFactory()
        follow = FollowFactory(location=record, record_types=[])
        insert = "insert into public.link_follow_record_types (follow_id, record_type_id) values (%s, %s)"
        numbers = [follow.pk, record_type("Stops").pk]
    else:
        record = AgencyFactory()
        insert = "insert into public.link_agencies__meta_urls (agency_id, meta_url_id) values (%s, %s)"
        numbers = [record.pk, MetaUrlFactory().pk]
    client = Client()
    client.force_login(administrator)
    address, form = confirmed(client, record, in_list=in_list)
    second_connection.execute("set lock_timeout = '100ms'")
    checked = DeletionList.marks
    refused = []

    def marks(listed: DeletionList) -> dict[Any, str]:
        found = checked(listed)
        try:
            second_connection.execute(insert, numbers)
        except psycopg.errors.LockNotAvailable as error:
            refused.append(error)
        return found

    monkeypatch.setattr(DeletionList, "marks", marks)

    assert client.post(address, form).status_code == 302

    assert len(refused) == 1
    assert not type(record)._default_manager.filter(pk=record.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("in_list", [False, True])
def test_what_a_deletion_takes_along_is_collected_once_when_it_asks_and_once_when_it_deletes(
    administrator_client: Client, in_list: bool
) -> None:
    source = DataSourceFactory(agencies=[AgencyFactory()])
    asked: dict[str, Any] = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [source.pk]}
    place = reverse("admin:datasources_datasource_changelist")
    alone = reverse("admin:datasources_datasource_delete", args=[source.pk])

    with CaptureQueriesContext(connection) as asking:
        administrator_client.post(place, asked) if in_list else administrator_client.get(alone)
    address, form = confirmed(administrator_client, source, in_list=in_list)
    with CaptureQueriesContext(connection) as deleting:
        administrator_client.post(address, form)

    assert not DataSource.objects.filter(pk=source.pk).exists()
    assert Agency.objects.count() == 1
    collects = re.compile(r'^SELECT (?!.*COUNT).*"link_data_sources__locations"\."data_source_id" IN \(\d+\)')
    for queries in (asking, deleting):
        assert len([query["sql"] for query in queries if collects.match(query["sql"])]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("in_list", [False, True])
def test_only_the_page_that_asks_names_what_goes(
    administrator_client: Client, monkeypatch: pytest.MonkeyPatch, in_list: bool
) -> None:
    agency = AgencyFactory(locations=[LocationFactory()])
    named: list[Any] = []
    words = DeletionList.words
    monkeypatch.setattr(DeletionList, "words", lambda listed, row: named.append(row) or words(listed, row))

    address, form = confirmed(administrator_client, agency, in_list=in_list)
    asked = len(named)
    administrator_client.post(address, form)

    assert asked == len(named) == 2
    assert not Agency.objects.exists()
