"""A database that is not our baseline to the letter: what does not matter is taken over, and what does is named."""

from collections.abc import Iterator

import alembic.command
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from pdap.ops.adopting.deviations import compare
from pdap.ops.adopting.schema_contents import as_text, baseline, read_catalog
from pdap.ops.adopting.taking_over import adopt
from tests import template
from tests.pdap.ops.adopting.awkward import fill_awkwardly
from tests.pdap.ops.adopting.conftest import SILENT, contents, copy_of
from tests.pdap.ops.adopting.variations import vary
from tests.schema.databases import EXISTING_HEAD, config, describe, downgrade, upgrade
from tests.schema.rows import count_rows
from tests.server import create, drop, server, url_of


@pytest.fixture
def varied(worker: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Django, pointed at a database that differs in everything that does not matter, with awkward rows."""
    name = f"{template.run_name()}_{worker}_varied"
    with server() as admin:
        drop(admin, name)
        create(admin, name)
        upgrade(url_of(name), EXISTING_HEAD)
        with psycopg.connect(url_of(name)) as rows:
            vary(rows)
            fill_awkwardly(rows)
        with copy_of(name, "copy", django_db_blocker) as url:
            yield url
        drop(admin, name)


def test_the_baseline_is_what_the_chain_makes_at_the_revision_of_the_existing_system(empty_database: str) -> None:
    upgrade(empty_database, EXISTING_HEAD)

    with psycopg.connect(empty_database) as look:
        assert as_text(read_catalog(look)) == as_text(baseline())


def test_what_does_not_matter_is_taken_over_and_the_models_agree(varied: str) -> None:
    with psycopg.connect(varied) as look:
        before = count_rows(look)

    report = adopt(False, "5s", SILENT)

    connection.close()
    settings = config(varied)
    settings.attributes["compare"] = True
    alembic.command.check(settings)
    assert not [finding for finding in report.findings if finding.repair == "Schema" and finding.number]
    with psycopg.connect(varied) as look:
        after = count_rows(look)
    # Repairs that docs/adopting.md explains: two locations become one, follows get record types back.
    explained = {table.table for table in report.tables if table.why}
    assert {table for table in before if after[table] != before[table]} <= explained
    assert not adopt(False, "5s", SILENT).changed


def test_the_way_back_keeps_every_row_and_gives_functions_and_views_back_as_they_were_found(varied: str) -> None:
    schema = describe(varied)
    adopt(False, "5s", SILENT)
    connection.close()
    with psycopg.connect(varied) as look:
        above = count_rows(look)
        look.execute("drop schema django cascade")

    downgrade(varied, EXISTING_HEAD)

    with psycopg.connect(varied) as look:
        assert count_rows(look) == {table: above[table] for table in count_rows(look)}
        remark = "select obj_description('public.alembic_version'::regclass, 'pg_class')"
        assert look.execute(remark).fetchone() == (None,)
    below = describe(varied)
    remade = {"distinct_source_urls", "typeahead_agencies"}  # materialized views that mean the same
    assert below["functions"] == schema["functions"]
    assert [row for row in below["views"] if row[0] not in remade] == [
        row for row in schema["views"] if row[0] not in remade
    ]
    for part in ("constraints", "indexes", "triggers", "enums"):
        assert below[part] == schema[part], part


REAL_DIFFERENCES = {
    "alter table public.test_table drop column species cascade": (
        "column test_table.species is missing",
        "table test_table lacks UNIQUE (pet_name, species), whose name is test_table_pet_name_species_key",
    ),
    "alter table public.users alter role type varchar(20)": ("column users.role is character varying(20), not text",),
    "alter table public.agencies alter name drop not null": ("column agencies.name is nullable, and should not be",),
    "alter table public.zip_codes alter zip_code set not null": (
        "column zip_codes.zip_code is NOT NULL, and should not be",
    ),
    "alter table public.data_requests alter request_status drop default": (
        "column data_requests.request_status has no default, not the default 'Intake'",
    ),
    "alter table public.users alter id drop identity": (
        "column users.id has neither an identity nor a sequence of its own",
    ),
    "alter table public.test_table add column owner text not null default ''; "
    "alter table public.test_table alter owner drop default": (
        "column test_table.owner isn't part of this application and is NOT NULL. Give it a default",
    ),
    "alter table public.users drop constraint users_email_key": (
        "table users lacks UNIQUE (email), whose name is users_email_key",
    ),
    "alter table public.users rename constraint users_email_key to one_each": (
        "unique key one_each of table users should be named users_email_key",
    ),
    "alter table public.localities drop constraint localities_county_id_fkey": (
        "table localities lacks FOREIGN KEY (county_id) REFERENCES counties (id)",
    ),
    "alter table public.localities drop constraint localities_name_check": ("table localities lacks CHECK",),
    "drop trigger set_agency_updated_at on public.agencies": (
        "trigger set_agency_updated_at of table agencies is missing",
    ),
    "alter table public.agencies disable trigger set_agency_updated_at": (
        "trigger set_agency_updated_at of table agencies is disabled",
    ),
    "alter type public.access_type rename value 'API' to 'Interface'": (
        "enum type access_type lacks the label 'API'",
        "enum type access_type has the label 'Interface', which this application does not know",
    ),
    "drop view public.data_sources_expanded": ("view data_sources_expanded is missing",),
    "drop materialized view public.map_states": ("materialized view map_states is missing",),
    "drop function public.jsonb_diff_val cascade": ("function jsonb_diff_val(jsonb, jsonb) is missing",),
    "drop table public.zip_codes": ("table zip_codes is missing",),
}


@pytest.mark.parametrize("change", REAL_DIFFERENCES)
def test_each_real_difference_is_named_in_words(existing_catalog: psycopg.Connection, change: str) -> None:
    with existing_catalog.transaction(force_rollback=True):
        existing_catalog.execute(change)

        sentences = compare(read_catalog(existing_catalog), baseline()).stopping

    for expected in REAL_DIFFERENCES[change]:
        assert any(sentence.startswith(expected) for sentence in sentences), (expected, sentences)


@pytest.fixture(scope="module")
def existing_catalog(existing: str) -> Iterator[psycopg.Connection]:
    """A connection to a database of the existing system, to change in transactions that are taken back."""
    with server() as admin:
        name = f"{existing}_catalog"
        drop(admin, name)
        create(admin, name, existing)
        with psycopg.connect(url_of(name), autocommit=True) as look:
            yield look
        drop(admin, name)


def test_what_someone_added_is_reported_and_stops_nothing(existing_catalog: psycopg.Connection) -> None:
    with existing_catalog.transaction(force_rollback=True):
        existing_catalog.execute("alter table public.users add column phone text, add check (role <> 'x')")
        existing_catalog.execute("create view public.emails as select email from public.users")
        existing_catalog.execute("alter table public.users add column born date not null default now()")

        deviations = compare(read_catalog(existing_catalog), baseline())

    assert deviations.stopping == []
    assert deviations.added == ["table users has CHECK role<>'x'", "view emails"]


def test_several_differences_are_named_together_and_nothing_is_changed(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("alter table public.users alter role type varchar(20)")
        other_session.execute("drop trigger set_agency_updated_at on public.agencies")
    before = contents(copy)

    with pytest.raises(CommandError) as refused:
        call_command("adopt", verbosity=0)

    connection.close()
    assert "column users.role is character varying(20), not text; trigger set_agency_updated_at of table" in str(
        refused.value
    )
    assert contents(copy) == before
