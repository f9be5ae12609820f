"""Who waits for a lock holds none that comes after it in the common order, so that no two wait for each other."""

import threading

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection, models, transaction
from django.test import Client

from agencies.models import Agency
from datasources.models import DataSource, Link
from datasources.services.links import record_checks
from pdap.lib.fetching.fetched import Fetched
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.datasources.factories import DataSourceFactory, LinkFactory
from tests.pdap.admin.test_preview_overtaken import hidden_inputs
from tests.pdap.ops.clients import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SOURCES = "/admin/datasources/datasource/"


def waits_without(writer: threading.Thread, held: models.Model, later: models.Model) -> None:
    """Hold a row until a writer waits for it, and assert that the writer has not locked another row before that."""
    with transaction.atomic():
        type(held)._default_manager.select_for_update().get(pk=held.pk)
        writer.start()
        assert wait_for(lambda: waiting_for_locks(connection.cursor()) == 1)
        type(later)._default_manager.select_for_update(nowait=True).get(pk=later.pk)
    writer.join()


def writing(call) -> threading.Thread:  # type: ignore[no-untyped-def]
    def run() -> None:
        try:
            call()
        finally:
            connection.close()

    return threading.Thread(target=run)


def test_a_deletion_of_chosen_sources_waits_for_their_agencies_before_it_locks_them(curator_client: Client) -> None:
    agency: Agency = AgencyFactory()
    sources: list[DataSource] = DataSourceFactory.create_batch(2, agencies=[agency])
    chosen = {"action": "delete_selected", ACTION_CHECKBOX_NAME: [source.pk for source in sources]}
    page = curator_client.post(SOURCES, chosen).content.decode()
    sent = {**hidden_inputs(page[page.index('name="_list_query"') - 50 :]), "number": "2"}

    waits_without(writing(lambda: curator_client.post(SOURCES, sent)), agency, sources[0])

    assert not DataSource.objects.exists()


def test_checks_of_links_lock_these_in_the_order_of_their_numbers() -> None:
    first, last = sorted(LinkFactory.create_batch(2), key=lambda link: link.pk)
    # Its row comes after the other in the table now.
    Link.objects.filter(pk=first.pk).update(host="moved.example.gov")
    outcomes = [(link.pk, Fetched(link.url, link.url, 1.0, status=200)) for link in (last, first)]

    def check() -> None:
        # Read in the order of the table, as PostgreSQL does with many at once.
        connection.cursor().execute("set enable_indexscan = off; set enable_bitmapscan = off")
        record_checks(outcomes)

    waits_without(writing(check), first, last)

    assert not Link.objects.filter(checked_at=None).exists()
