"""What may leave production."""

import psycopg
import pytest

from pdap.ops.transfer.allowed import SECRETS, TABLES
from pdap.ops.transfer.catalogue import Column, TableInCatalogue, tables_of
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.rules import ENVIRONMENTS, KEEP
from pdap.ops.transfer.selects import must_be_governed, select_of, ungoverned
from pdap.ops.transfer.servers import connect

PEOPLE = ("public.users", "django.django_admin_log", "public.link_user_followed_location", "public.recent_searches")


@pytest.fixture(scope="module")
def tables(production: tuple[str, object]) -> list[TableInCatalogue]:
    """The tables of a database at head."""
    with connect(production[0]) as connection:
        return tables_of(connection)


def test_every_column_of_every_table_has_a_rule(tables: list[TableInCatalogue]) -> None:
    assert ungoverned(tables) == [], "say in pdap/ops/transfer/allowed.py what may leave production of these"


def test_no_rule_is_about_what_is_not_there(tables: list[TableInCatalogue]) -> None:
    there = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    ruled = {f"{name}.{column}" for name, rules in TABLES.items() for column in rules.columns}

    assert ruled - there == set()
    assert TABLES.keys() - {table.name for table in tables} == set()
    assert {f"{table}.{column}" for table, columns in SECRETS.items() for column in columns} - there == set()


def test_a_column_without_a_rule_stops_everything(tables: list[TableInCatalogue]) -> None:
    agencies = next(table for table in tables if table.name == "public.agencies")
    grown = TableInCatalogue(agencies.name, (*agencies.columns, Column("chief", "text", False)), 0)
    strange = TableInCatalogue("public.diaries", (Column("id", "integer", True),), 0)

    with pytest.raises(TransferError, match=r"no rule for public\.agencies\.chief, public\.diaries"):
        must_be_governed([grown, strange])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_select_can_be_run(
    tables: list[TableInCatalogue], production: tuple[str, object], environment: str
) -> None:
    with connect(production[0]) as connection:
        for table in tables:
            if (select := select_of(table, environment)) is not None:
                names = [column.name for column in connection.execute(f"{select} limit 0").description]
                assert names == [column.name for column in table.columns]


def test_no_row_about_a_person_is_in_the_sandbox(
    tables: list[TableInCatalogue], production: tuple[str, object]
) -> None:
    with psycopg.connect(production[0]) as connection:
        keys = connection.execute(
            "select conrelid::regclass::text, attname::text from pg_constraint"
            " join pg_attribute a on a.attrelid = conrelid and a.attnum = any(conkey)"
            " where contype = 'f' and confrelid = 'public.users'::regclass"
        ).fetchall()

    pointing = {(name if "." in name else f"public.{name}", column) for name, column in keys}
    pointing |= {("public.change_log", "actor_user_id")}
    leaving = [
        (table, column)
        for table, column in pointing
        if "sandbox" in TABLES[table].environments and TABLES[table].rule(column, "sandbox") == KEEP
    ]
    assert len(pointing) > 15
    assert leaving == []
    assert not [name for name in PEOPLE if "sandbox" in TABLES[name].environments]


def test_texts_of_what_is_not_approved_leave_without_addresses(
    tables: list[TableInCatalogue], production: tuple[str, object]
) -> None:
    sources = next(table for table in tables if table.name == "public.data_sources")
    select = select_of(sources, "sandbox")
    with psycopg.connect(production[0]) as connection:
        texts = {}
        for status in ("approved", "pending"):
            connection.execute("update public.data_sources set approval_status = %s", [status])
            texts[status] = connection.execute(f"select concat(name, description) from ({select}) s").fetchone()[0]
        logged = next(table for table in tables if table.name == "public.change_log")
        (change,) = connection.execute(
            f"select new_data->>'description' from ({select_of(logged, 'sandbox')}) l"
            " where table_name = 'data_sources' and new_data ? 'description' limit 1"
        ).fetchone()
        connection.rollback()

    assert texts["approved"].count("@person.test") == 2
    assert "@person.test" not in texts["pending"] + change
    assert (texts["pending"] + change).count("address-removed@pdap.invalid") == 3
