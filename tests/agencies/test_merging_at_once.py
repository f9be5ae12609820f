"""Two people who merge at the same moment: one does, the other is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from agencies.models import Agency
from agencies.services.merging import merge_agencies, undo_merge
from audit.merging.models import Merge
from audit.merging.services import MergeRefusedError
from datasources.models import AgencyDataSource
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run each call over a connection of its own, all at once; return how each ended."""
    start = threading.Barrier(len(calls))
    ended: list[str] = []

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait()
            call()
            ended.append("done")
        except MergeRefusedError:
            ended.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_a_pair_is_merged_once() -> None:
    survivor, gone = AgencyFactory(), AgencyFactory()
    source = DataSourceFactory(agencies=[gone])

    assert at_once(*[lambda: merge_agencies(gone.pk, survivor.pk, None)] * 3) == ["done", "refused", "refused"]

    assert Merge.objects.count() == 1
    assert list(AgencyDataSource.objects.values_list("data_source", "agency")) == [(source.pk, survivor.pk)]


def test_two_who_merge_both_ways_leave_one_of_the_two() -> None:
    agency, twin = AgencyFactory(), AgencyFactory()

    ended = at_once(lambda: merge_agencies(agency.pk, twin.pk, None), lambda: merge_agencies(twin.pk, agency.pk, None))

    assert ended == ["done", "refused"]
    assert Agency.objects.count() == 1


def test_a_merge_is_undone_once() -> None:
    merged = merge_agencies(AgencyFactory().pk, AgencyFactory().pk, None)

    assert at_once(*[lambda: undo_merge(merged.pk, None)] * 2) == ["done", "refused"]

    assert Agency.objects.count() == 2
