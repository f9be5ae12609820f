"""What statements return on psycopg's own connections."""

import psycopg
import pytest
from django.db import connection

from pdap.db.raw_rows import only_column, only_row, only_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def raw() -> psycopg.Connection:
    connection.ensure_connection()
    return connection.connection


def test_a_value_is_the_first_of_the_first_row_and_none_without_a_row(raw: psycopg.Connection) -> None:
    assert only_value(raw, "select %s::integer, 2", [1]) == 1
    assert only_value(raw, "select 1 where false") is None


def test_a_column_has_the_first_value_of_each_row(raw: psycopg.Connection) -> None:
    assert only_column(raw, "select number, 0 from generate_series(1, 3) number order by number") == [1, 2, 3]
    assert only_column(raw, "select 1 where false") == []


def test_a_row_has_all_values(raw: psycopg.Connection) -> None:
    assert only_row(raw, "select 1, 'two'") == (1, "two")
