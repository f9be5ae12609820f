"""Shared caches are emptied when a record is withdrawn, by whatever way, and at no other time."""

from typing import Any

import pytest
import requests
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from agencies.models import Agency
from datasources.models import DataSource
from pdap.db.enums import ApprovalStatus
from pdap.lib.jobs.schedules import SCHEDULE
from pdap.site.purging import purge_withdrawn
from pdap.site.tasks import purge_caches
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db
# That a withdrawal has been seen before is told by the transactions that have ended, and those of a test must end, too.
ENDING = pytest.mark.django_db(transaction=True)
ADDRESS = "https://cdn.example/purge?token=hunter2"


class SharedCache:
    """A proxy's or CDN's own address; `status` is what it answers, None for nothing at all."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.status: int | None = 200

    def post(self, url: str, **options: Any) -> requests.Response:
        self.asked.append((url, options["headers"], options["json"]))
        if self.status is None:
            raise requests.ConnectionError(url)
        response = requests.Response()
        response.status_code = self.status
        return response


@pytest.fixture
def shared_cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> SharedCache:
    settings.PURGE_URL, settings.PURGE_HEADER = ADDRESS, "Authorization: Bearer sesame"
    known = SharedCache()
    monkeypatch.setattr("requests.post", known.post)
    cache.clear()
    for seen_by in ("request", "job"):
        purge_withdrawn(seen_by)
    known.asked.clear()
    return known


def withdraw(source: DataSource) -> None:
    DataSource.objects.filter(pk=source.pk).update(approval_status=ApprovalStatus.REJECTED)


def write_something() -> None:
    """Send a request such as one that writes; that it is refused makes no difference."""
    Client().post("/search")


@ENDING
def test_the_request_that_withdraws_something_empties_the_cache_once(shared_cache: SharedCache) -> None:
    source = DataSourceFactory()
    write_something()
    assert shared_cache.asked == [], "what became public emptied the cache"
    withdraw(source)

    write_something()
    write_something()

    assert shared_cache.asked == [(ADDRESS, {"Authorization": "Bearer sesame"}, {"purge_everything": True})]


def test_reading_asks_for_nothing(shared_cache: SharedCache) -> None:
    withdraw(DataSourceFactory())

    Client().get("/about")

    assert shared_cache.asked == []


@ENDING
def test_the_job_empties_the_cache_once_more_for_what_a_late_replica_has_filled_it_with(
    shared_cache: SharedCache,
) -> None:
    withdraw(DataSourceFactory())
    write_something()

    assert [purge_caches(), purge_caches()] == ["emptied", None]
    assert len(shared_cache.asked) == 2
    assert "pdap.site.tasks.purge_caches" in {job.function for job in SCHEDULE}


@ENDING
def test_a_withdrawal_that_ends_after_a_later_one_is_seen_as_well(shared_cache: SharedCache) -> None:
    late, early = DataSourceFactory(), AgencyFactory()
    purge_withdrawn("job")
    connection = transaction.get_connection().copy()
    try:
        with connection.cursor() as cursor:
            connection.set_autocommit(False)
            cursor.execute("update data_sources set approval_status = 'rejected' where id = %s", [late.pk])
            Agency.objects.filter(pk=early.pk).update(approval_status=ApprovalStatus.REJECTED)
            assert purge_withdrawn("job")
            assert not purge_withdrawn("job"), "what nobody can see yet emptied the cache"
            connection.commit()
    finally:
        connection.close()

    assert purge_withdrawn("job")
    assert not purge_withdrawn("job")


@pytest.mark.parametrize("status", [403, 302, 500, None])
def test_a_cache_that_refuses_is_asked_again_and_the_log_keeps_the_secrets(
    shared_cache: SharedCache, caplog: pytest.LogCaptureFixture, status: int | None
) -> None:
    withdraw(DataSourceFactory())
    shared_cache.status = status

    write_something()
    assert not purge_withdrawn("request")
    shared_cache.status = 204
    assert purge_withdrawn("request")

    assert len(shared_cache.asked) == 3
    assert "Couldn't purge shared caches" in caplog.text
    assert "hunter2" not in caplog.text
    assert "sesame" not in caplog.text


def test_without_an_address_nothing_is_asked(shared_cache: SharedCache, settings: Any) -> None:
    settings.PURGE_URL = ""
    withdraw(DataSourceFactory())

    write_something()

    assert purge_caches() is None
    assert shared_cache.asked == []
    with pytest.raises(CommandError, match="Set PURGE_URL"):
        call_command("purge_caches")


def test_an_operator_empties_the_cache_by_hand(shared_cache: SharedCache) -> None:
    call_command("purge_caches")
    assert len(shared_cache.asked) == 1

    shared_cache.status = 403
    with pytest.raises(CommandError, match="weren't emptied"):
        call_command("purge_caches")
