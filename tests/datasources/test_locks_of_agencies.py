"""Who decides on agencies and who ties sources to them at the same time never wait for each other both ways."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from agencies.models import Agency, MetaUrl
from agencies.services.sync import update_agencies
from datasources.models import AgencyDataSource, DataSource
from datasources.services.brought_agencies import lock_agencies_of, with_status
from pdap.db.enums import ApprovalStatus
from pdap.db.locks import key_stays
from tests.agencies.factories import AgencyFactory
from tests.at_once import waiting_for_locks
from tests.datasources.factories import DataSourceFactory
from tests.pdap.ops.clients import wait_for

Decision = Callable[[list[int]], Any]


def locking(agencies: list[int]) -> None:
    with transaction.atomic():
        lock_agencies_of([], agencies)


def hiding(agencies: list[int]) -> None:
    with transaction.atomic():
        with_status(Agency.objects.filter(pk__in=agencies), ApprovalStatus.PENDING)


def synchronizing(agencies: list[int]) -> None:
    update_agencies([(pk, {"name": f"Police {pk}", "location_ids": []}) for pk in agencies], None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decide", [locking, hiding, synchronizing])
def test_ties_in_any_order_of_agencies_and_a_decision_on_these_both_succeed(decide: Decision) -> None:
    first, held, last = sorted(AgencyFactory().pk for _ in range(3))
    source = DataSourceFactory()
    errors: list[Exception] = []

    def in_thread(call: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                call()
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    ties = [AgencyDataSource(data_source=source, agency_id=pk) for pk in (last, held, first)]
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=held)
        cursor = connection.cursor()
        tying = in_thread(lambda: AgencyDataSource.objects.bulk_create(ties))
        assert wait_for(lambda: waiting_for_locks(cursor) == 1)
        deciding = in_thread(lambda: decide([first, last]))
        assert wait_for(lambda: not deciding.is_alive() or waiting_for_locks(cursor) == 2)
    tying.join()
    deciding.join()

    assert errors == []
    assert AgencyDataSource.objects.filter(data_source=source).count() == 3


def test_only_a_table_that_is_unique_by_its_number_alone_keeps_its_key() -> None:
    assert key_stays(Agency)
    # A source by its link and record type, a page by its address.
    assert not key_stays(DataSource)
    assert not key_stays(MetaUrl)
