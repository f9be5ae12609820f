"""No link is forgotten in a merge: what apps register is compared with PostgreSQL's foreign keys."""

import pytest
from django.db import connection

from audit.merging.enums import Kind
from audit.merging.references import Reference, references_to, register
from pdap.db.relations import Table

pytestmark = pytest.mark.django_db

TABLE_OF = {Kind.AGENCY: Table.AGENCIES, Kind.PLACE: Table.LOCATIONS, Kind.META_URL: Table.META_URLS}
# Triggers write these from the rest.
BY_TRIGGERS = {(Table.AGENCY_DOCUMENTS, "agency_id")}


@pytest.mark.parametrize("kind", TABLE_OF)
def test_every_foreign_key_to_what_can_be_merged_is_moved(kind: Kind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select child.relname, own.attname from pg_constraint key"
            " join pg_class child on child.oid = key.conrelid"
            " join pg_attribute own on own.attrelid = child.oid and own.attnum = any(key.conkey)"
            " where key.contype = 'f' and key.confrelid = %s::regclass",
            [f"public.{TABLE_OF[kind]}"],
        )
        keys = set(cursor.fetchall())

    assert {(str(reference.table), reference.column) for reference in references_to(kind)} == keys - BY_TRIGGERS


@pytest.mark.parametrize("kind", TABLE_OF)
def test_what_would_clash_is_what_the_database_keeps_unique(kind: Kind) -> None:
    for reference in references_to(kind):
        with connection.cursor() as cursor:
            cursor.execute(
                "select array_agg(attname::text order by attname) from pg_index index"
                " join pg_attribute own on own.attrelid = index.indrelid and own.attnum = any(index.indkey)"
                " where index.indrelid = %s::regclass and index.indisunique group by index.indexrelid",
                [f"public.{reference.table}"],
            )
            unique = [columns for (columns,) in cursor.fetchall() if reference.column in columns]

        expected = sorted([reference.column, *reference.unique_with])
        assert unique == ([expected] if reference.can_clash else []), reference.table


def test_saying_it_twice_changes_nothing() -> None:
    before = references_to(Kind.AGENCY)

    register(Kind.AGENCY, *before)

    assert references_to(Kind.AGENCY) == before
    assert Reference(Table.REVIEWS, "agency_id", "review", "reviews", alone=True) in before
