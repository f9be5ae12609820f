"""Rows that are put back between tests whose transactions are real: the same rows and numbers, and no others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.test import TestCase

from accounts.models import User
from agencies.models import Agency
from datasources.models import RecordType
from locations.models import Location
from pdap.db.catalog_version import catalog_version
from tests.agencies.factories import AgencyFactory
from tests.clean import LARGE, empty_tables, put_back
from tests.clean import present_rows as rows_of_now
from tests.datasources.factories import DataSourceFactory, RecordTypeFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db(transaction=True)
made: list[int] = []


def two_agencies() -> list[int]:
    """Make two agencies at a place; note that it was done."""
    made.append(1)
    place = LocationFactory()
    return [AgencyFactory(name=name, locations=[place]).pk for name in ("Ada PD", "Bly PD")]


@pytest.fixture
def agencies(remembered_rows: Callable[..., Any]) -> list[int]:
    """The keys of two agencies that were made once for this file."""
    return list(remembered_rows(two_agencies))


@pytest.mark.parametrize("round_", range(3))
def test_each_test_finds_the_remembered_rows_as_they_were_made(agencies: list[int], round_: int) -> None:
    assert list(Agency.objects.order_by("pk").values_list("pk", "name")) == list(
        zip(agencies, ("Ada PD", "Bly PD"), strict=True)
    )
    assert len(made) == 1
    assert AgencyFactory().pk == agencies[-1] + 1

    Agency.objects.filter(pk=agencies[0]).update(name="Another name")
    Agency.objects.get(pk=agencies[1]).delete()
    DataSourceFactory(agencies=[Agency.objects.get(pk=agencies[0])])


def test_a_test_without_them_begins_with_the_nation_alone() -> None:
    assert not Agency.objects.exists()
    assert [place.type for place in Location.objects.all()] == ["National"]


@pytest.mark.parametrize("round_", range(2))
def test_a_record_type_that_a_test_adds_goes_with_it(round_: int) -> None:
    assert not RecordType.objects.filter(name=None).exists()

    RecordTypeFactory()


def test_what_is_put_back_is_all_that_there_was_and_pages_of_before_are_not_shown() -> None:
    AgencyFactory.create_batch(3, locations=[LocationFactory()])
    before, version = rows_of_now(), catalog_version()
    Agency.objects.all().delete()
    LocationFactory()

    put_back(before)

    assert rows_of_now() == before
    assert catalog_version() > version


def test_a_table_that_has_grown_large_is_made_small_again() -> None:
    AgencyFactory.create_batch(3)
    before = rows_of_now()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into public.test_table (pet_name) "
            "select md5(number::text) || repeat('x', 200) from generate_series(1, 3000) number"
        )
        cursor.execute("select pg_relation_size('public.test_table')")
        assert cursor.fetchone()[0] > LARGE

    put_back(before)

    with connection.cursor() as cursor:
        cursor.execute("select pg_relation_size('public.test_table')")
        assert cursor.fetchone()[0] < LARGE
    assert rows_of_now() == before
    empty_tables()
    assert not Agency.objects.exists()


class Case(TestCase):
    """What pytest-django makes for each test whose transaction is rolled back."""

    databases = frozenset({"default"})


@pytest.mark.django_db
def test_rows_that_are_never_committed_are_checked_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table pair (id int primary key, other int references pair initially deferred)")
        case = Case("__init__")
        case.atomics = Case._enter_atomics()
        cursor.execute("insert into pair values (1, 2)")

        with pytest.raises(IntegrityError, match="pair_other_fkey"):
            case._fixture_teardown()

        cursor.execute("select from pair")
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_a_transaction_that_has_failed_is_rolled_back_without_another_error() -> None:
    case = Case("__init__")
    case.atomics = Case._enter_atomics()
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("select no_such_column")

    case._fixture_teardown()

    assert User.objects.count() == 0
