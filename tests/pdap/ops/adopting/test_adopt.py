"""`manage.py adopt`: the whole of it, and what it refuses."""

import csv
import json
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pdap.db.schema.upgrading import UPGRADE_LOCK
from pdap.ops.adopting.taking_over import ADOPTION_LOCK, adopt
from tests import template
from tests.pdap.ops.adopting.conftest import SILENT, contents, killed_at
from tests.schema.databases import EXISTING_HEAD, scripts


def run(**options: object) -> str:
    """Run the command and return what it prints."""
    out = StringIO()
    call_command("adopt", stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_reports_everything_and_leaves_the_database_as_it_was(copy: str, tmp_path: Path) -> None:
    before = contents(copy)

    printed = run(dry_run=True, report=tmp_path / "report.json", collisions=tmp_path / "collisions.csv")

    connection.close()
    assert contents(copy) == before
    assert "This was a dry run" in printed
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["dry_run"], report["from_revision"]) == (True, EXISTING_HEAD)
    assert report["to_revision"] == scripts().get_current_head()
    with (tmp_path / "collisions.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["table"], row["normalised_url"], row["url"]) for row in rows] == [
        ("data_sources", "data.example.gov/arrests", "https://www.Data.example.gov/arrests/"),
        ("data_sources", "data.example.gov/arrests", "http://data.example.gov/arrests"),
        ("meta_urls", "police.example.gov", "https://police.example.gov/"),
        ("meta_urls", "police.example.gov", "http://www.police.example.gov"),
    ]


@pytest.mark.drill
def test_a_run_that_is_killed_leaves_the_database_of_the_existing_system_and_can_be_repeated(copy: str) -> None:
    before = contents(copy)

    for stage in ("Creating Django's tables", "Counting rows again"):
        killed_at(stage)
        assert contents(copy) == before

    assert adopt(False, "5s", SILENT).changed
    after = contents(copy)
    assert "already adopted. Nothing was changed." in run()
    connection.close()
    assert contents(copy) == after


@pytest.mark.parametrize(("lock", "message"), [(ADOPTION_LOCK, "Another adoption"), (UPGRADE_LOCK, "Another upgrade")])
def test_two_at_once_do_not_meet(copy: str, lock: int, message: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("select pg_advisory_lock(%s)", [lock])

        with pytest.raises(CommandError, match=message):
            run()


def test_it_does_not_begin_while_somebody_writes(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("update public.users set role = 'x'")

        with pytest.raises(CommandError, match="The database is in use"):
            run(lock_timeout=1)
    connection.close()


def test_a_revision_of_the_existing_system_that_is_too_old_is_refused(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("update public.alembic_version set version_num = '2970f0ba9eee'")

    with pytest.raises(CommandError, match="the existing application's own migrations"):
        run()


def test_a_database_without_a_revision_is_refused(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("drop table public.alembic_version")

    with pytest.raises(CommandError, match="has no Alembic revision"):
        run()


def test_a_schema_that_was_changed_by_hand_is_refused_and_left(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("alter table public.test_table drop column species cascade")
    before = contents(copy)

    with pytest.raises(CommandError, match=r"column test_table\.species is missing"):
        run()

    connection.close()
    assert contents(copy) == before


def test_what_somebody_has_built_upon_a_view_is_named(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("create view public.somebodys_list as select * from public.distinct_source_urls")

    with pytest.raises(CommandError, match="other objects depend on it: view somebodys_list depends"):
        run()


def test_a_user_who_does_not_own_the_tables_is_told_who_does(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        other_session.execute("drop role if exists test_adopter")
        other_session.execute("create role test_adopter")
        other_session.execute(
            "grant create on schema public to test_adopter; grant select on public.alembic_version to test_adopter"
        )
        other_session.execute(f"grant create on database {other_session.info.dbname} to test_adopter")
    with connection.cursor() as cursor:
        cursor.execute("set session authorization test_adopter")

    with pytest.raises(CommandError, match=r"can't alter them\. Connect as their owner"):
        run()

    connection.close()
    with psycopg.connect(copy) as other_session:
        other_session.execute("drop owned by test_adopter; drop role test_adopter")


def test_a_folder_that_is_not_there_stops_it_before_anything(copy: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"doesn't exist\. Nothing was started"):
        run(report=tmp_path / "missing" / "report.json")


def test_a_new_database_needs_no_adoption(empty_database: str) -> None:
    template.make_afresh(urlsplit(empty_database).path[1:], template.SCHEMA)

    with psycopg.connect(empty_database) as look:
        assert look.execute("select from_revision, report from adoptions").fetchall() == [(None, None)]


def test_an_existing_database_that_was_upgraded_by_hand_still_needs_one(copy: str) -> None:
    template.upgrade(copy)

    with psycopg.connect(copy) as look:
        assert look.execute("select count(*) from adoptions").fetchone() == (0,)


def test_a_step_that_postgresql_refuses_takes_everything_back_and_names_nobody(copy: str) -> None:
    with psycopg.connect(copy) as other_session:
        # A trigger of someone's own, which no repair of places passes.
        other_session.execute(
            "create function public.refuse() returns trigger language plpgsql as"
            " $$ begin raise exception 'not here' using detail = 'grace@example.org'; end $$"
        )
        other_session.execute(
            "create trigger refuse before update on public.locations for each row execute function public.refuse()"
        )
    before = contents(copy)

    with pytest.raises(CommandError, match=r"everything was rolled back: not here$"):
        run()

    connection.close()
    assert contents(copy) == before


def test_a_database_that_is_not_there_is_named_as_such(copy: str) -> None:
    template.use(copy + "_nowhere")

    with pytest.raises(CommandError, match="doesn't exist"):
        run()


def test_a_file_that_cannot_be_written_stops_it_before_anything(copy: str, tmp_path: Path) -> None:
    before = contents(copy)

    for option in ("report", "collisions"):
        with pytest.raises(CommandError, match=r"Cannot write to .* \(Is a directory\). Nothing was started."):
            run(**{option: tmp_path})

    assert contents(copy) == before
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_tried_without_harm_to_what_is_in_it(copy: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("of last time")
    with psycopg.connect(copy) as other_session:
        other_session.execute("drop table public.alembic_version")

    with pytest.raises(CommandError, match="has no Alembic revision"):
        run(report=file, collisions=tmp_path / "new.csv")

    assert file.read_text() == "of last time"
    assert not (tmp_path / "new.csv").exists()
