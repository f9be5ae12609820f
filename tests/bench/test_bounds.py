"""No page, endpoint or file asks more of the database than the table of bounds allows: counts, and no clock."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from accounts.models import User
from bench.measured_site import EMAIL, KEY, KEY_HASH
from bench.reads.bounds import Bound, beyond, bounds
from bench.reads.measured_reads import READS, Read, numbers_of_records
from bench.reads.statement_notices import recorded_on
from tests.bench.test_measuring import READ
from tests.shared import database_of_the_demonstration

# What a test's own transaction adds.
OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    with database_of_the_demonstration(django_db_blocker, worker):
        User.objects.create(email=EMAIL, api_key=KEY_HASH)
        with connection.cursor() as cursor:
            # Plans follow from what PostgreSQL knows of the tables.
            cursor.execute("analyze")
        yield


@pytest.fixture
def numbers(db: None) -> dict[str, int]:
    connection.ensure_connection()
    return numbers_of_records(connection.connection)


@pytest.mark.parametrize("read", READS, ids=lambda read: read.name)
def test_a_read_stays_within_its_bound(read: Read, numbers: dict[str, int]) -> None:
    client = Client(headers={"authorization": f"Basic {KEY}"} if read.key else {})
    path = read.path.format(**numbers)
    answer(client, path)
    with recorded_on(connection.connection) as recorded, CaptureQueriesContext(connection) as queries:
        answer(client, path)

    sent = [query["sql"] for query in queries if not query["sql"].startswith(OF_TRANSACTIONS)]
    bound = bounds().get(read.name, Bound(0, 0, 0))
    assert len(sent) <= bound.statements, "\n".join(sent)
    assert recorded.rows_read <= bound.demonstration, [
        (statement.read, statement.summary) for statement in recorded.run if statement.read
    ]


def answer(client: Client, path: str) -> None:
    response: Any = client.get(path)
    assert response.status_code == 200, response
    if response.streaming:
        list(response.streaming_content)


def test_every_read_has_a_bound() -> None:
    assert list(bounds()) == [read.name for read in READS]


def test_the_bench_says_what_is_beyond_its_bound() -> None:
    bound = bounds()[READ.name]
    within = replace(READ, statements=bound.statements + 1, rows=bound.volume)

    assert beyond([within]) == []
    (words,) = beyond([replace(within, rows=bound.volume + 1)])
    assert words.startswith("Page: home: ")
    (words,) = beyond([replace(within, statements=bound.statements + 2)])
    assert "statements" in words
