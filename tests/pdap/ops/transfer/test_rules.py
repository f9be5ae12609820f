"""What may leave production."""

import json
import re
from collections.abc import Iterator

import psycopg
import pytest

from pdap.ops.transfer.allowed import TABLES
from pdap.ops.transfer.database_contents import Column, DatabaseTable, tables_of
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.leaks import SECRETS
from pdap.ops.transfer.rules import ENVIRONMENTS, INSTEAD_OF_ADDRESS, KEEP, masked
from pdap.ops.transfer.selects import columns_without_rule, require_rules, select_of
from pdap.ops.transfer.servers import connect

PEOPLE = ("public.users", "django.django_admin_log", "public.link_user_followed_location", "public.recent_searches")


@pytest.fixture(scope="module")
def tables(production: tuple[str, object]) -> list[DatabaseTable]:
    """The tables of a database at head."""
    with connect(production[0]) as connection:
        return tables_of(connection)


def test_every_column_of_every_table_has_a_rule(tables: list[DatabaseTable]) -> None:
    assert columns_without_rule(tables) == [], "say in pdap/ops/transfer/allowed.py what may leave production of these"


def test_no_rule_is_about_what_is_not_there(tables: list[DatabaseTable]) -> None:
    there = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    ruled = {f"{name}.{column}" for name, rules in TABLES.items() for column in rules.columns}

    assert ruled - there == set()
    assert TABLES.keys() - {table.name for table in tables} == set()
    assert {f"{table}.{column}" for table, columns in SECRETS.items() for column in columns} - there == set()


def test_addresses_and_secrets_are_searched_for(tables: list[DatabaseTable]) -> None:
    telling = re.compile("email|.*(secret|token|key_hash|token_hash|digest|api_key)")
    there = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    searched = {f"{table}.{column}" for table, columns in SECRETS.items() for column in columns}

    assert {column for column in there if telling.fullmatch(column.rpartition(".")[2])} - searched == set()


def test_a_column_without_a_rule_stops_everything(tables: list[DatabaseTable]) -> None:
    agencies = next(table for table in tables if table.name == "public.agencies")
    grown = DatabaseTable(agencies.name, (*agencies.columns, Column("chief", "text", False)), 0)
    strange = DatabaseTable("public.diaries", (Column("id", "integer", True),), 0)

    with pytest.raises(TransferError, match=r"no rule for public\.agencies\.chief, public\.diaries"):
        require_rules([grown, strange])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_select_can_be_run(tables: list[DatabaseTable], production: tuple[str, object], environment: str) -> None:
    with connect(production[0]) as connection:
        for table in tables:
            if (select := select_of(table, environment)) is not None:
                names = [column.name for column in connection.execute(f"{select} limit 0").description]
                assert names == [column.name for column in table.columns]


def test_no_row_about_a_person_is_in_the_sandbox(tables: list[DatabaseTable], production: tuple[str, object]) -> None:
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


def selected(tables: list[DatabaseTable], name: str, environment: str = "sandbox") -> str:
    """Return the SELECT of what leaves of a table."""
    select = select_of(next(table for table in tables if table.name == name), environment)
    assert select is not None
    return select


@pytest.fixture
def rolled_back(production: tuple[str, object]) -> Iterator[psycopg.Connection]:
    """A connection to production whose changes nobody else sees."""
    with psycopg.connect(production[0]) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("status", ["pending", "needs identification", "rejected"])
def test_what_is_not_approved_does_not_leave_in_any_column_of_any_table(
    tables: list[DatabaseTable], rolled_back: psycopg.Connection, environment: str, status: str
) -> None:
    for table in ("data_sources", "agencies"):
        rolled_back.execute(f"update public.{table} set approval_status = %s", [status])
    rolled_back.execute("update public.data_requests set was_public = false, request_status = 'Intake'")
    rolled_back.execute("alter table public.data_requests disable trigger user")
    rolled_back.execute("update public.data_requests set was_public = false")

    for table in tables:
        rules = TABLES[table.name]
        if environment in rules.environments and rules.reviewed:
            # A search term that names no agency belongs to nothing that is reviewed.
            owned_rows = "agency_id is not null" if table.name == "public.search_terms" else "true"
            statement = f"select count(*) from ({select_of(table, environment)}) s where {owned_rows}"
            row = rolled_back.execute(statement).fetchone()
            assert row == (0,), table.name
    owned = ("data_sources", "agencies", "data_requests", "links", "reviews", "link_agencies__locations")
    left = rolled_back.execute(
        f"select distinct table_name from ({selected(tables, 'public.change_log', environment)}) l"
    ).fetchall()
    assert not {name for (name,) in left} & set(owned)


def test_every_table_that_belongs_to_a_reviewed_record_follows_it(production: tuple[str, object]) -> None:
    with psycopg.connect(production[0]) as connection:
        pointing = connection.execute(
            "select distinct conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid in"
            " ('public.data_sources'::regclass, 'public.agencies'::regclass, 'public.data_requests'::regclass)"
        ).fetchall()

    names = {name if "." in name else f"public.{name}" for (name,) in pointing}
    assert len(names) > 12
    assert {name for name in names if TABLES[name].environments and not TABLES[name].reviewed} == set()


def test_what_a_record_held_before_its_review_does_not_leave(
    tables: list[DatabaseTable], rolled_back: psycopg.Connection
) -> None:
    rolled_back.execute("delete from public.change_log")
    for old, new in (
        ({"description": "unread"}, {"description": "read"}),
        ({"approval_status": "pending", "name": "unread"}, {"approval_status": "approved", "name": "read"}),
        ({"description": "read"}, {"description": "better"}),
    ):
        rolled_back.execute(
            "insert into public.change_log (operation_type, table_name, affected_id, old_data, new_data)"
            " values ('UPDATE', 'data_sources', 1, %s, %s)",
            [json.dumps(old), json.dumps(new)],
        )
    rolled_back.execute("update public.data_sources set approval_status = 'approved'")

    left = rolled_back.execute(
        f"select old_data, new_data from ({selected(tables, 'public.change_log')}) l where old_data ? 'description'"
    ).fetchall()

    assert left == [({"description": "read"}, {"description": "better"})]


def masked_by_the_database(connection: psycopg.Connection, text: str) -> str:
    """Return what is left of a text."""
    select = f"select {masked('t.x')} from (select %(x)s::text as x) t"
    return connection.execute(select.replace("%40", "%%40"), {"x": text}).fetchone()[0]


SIGNS = ("@", "%40", "&#64;", "&#x40;", "&#064;", "&commat;", " (at) ", "(at)", "[at]", " [AT] ", "\uff20", "\ufe6b")


@pytest.mark.parametrize("sign", SIGNS)
def test_an_address_is_seen_in_whatever_disguise(rolled_back: psycopg.Connection, sign: str) -> None:
    text = f"Ask ada.lovelace{sign}person.example now"

    left = masked_by_the_database(rolled_back, text)

    assert left == f"Ask {INSTEAD_OF_ADDRESS} now"


@pytest.mark.parametrize(
    "text", ["Records at noon", "at least (at most) ten", "https://example.gov/a?b=1", "50% of 40"]
)
def test_what_is_no_address_stays(rolled_back: psycopg.Connection, text: str) -> None:
    left = masked_by_the_database(rolled_back, text)

    assert left == text


def test_no_link_into_production_and_no_token_leaves(rolled_back: psycopg.Connection) -> None:
    text = "https://pdap.io/unsubscribe/abc and https://data-sources.pdap.io/x and http://x.gov/?token=abc"
    left = masked_by_the_database(rolled_back, text)

    assert left == "[link removed] and [link removed] and [link removed]"


def test_no_text_is_too_long_once_it_is_masked(tables: list[DatabaseTable], rolled_back: psycopg.Connection) -> None:
    text = " ".join(["a@b"] * 60)
    rolled_back.execute(
        "update public.data_requests set was_public = true, title = %(text)s::text, coverage_range = %(text)s::text",
        {"text": text},
    )

    for environment in ENVIRONMENTS:
        requests = selected(tables, "public.data_requests", environment)
        (longest,) = rolled_back.execute(
            f"select max(greatest(length(title), length(coverage_range))) from ({requests}) s"
        ).fetchone()
        assert longest <= 255


def test_nothing_that_runs_by_itself_leaves(tables: list[DatabaseTable]) -> None:
    gone = {
        *("public.mails", "django.django_q_schedule", "django.django_q_ormq", "django.django_q_task"),
        *("django.django_session", "public.refresh_tokens", "public.api_key_uses", "django.mfa_authenticator"),
        "public.reset_tokens",
    }

    assert [name for name in gone for environment in ENVIRONMENTS if environment in TABLES[name].environments] == []
