"""`manage.py migrate`, which waits for Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.state import ModelState
from pytest_django import DjangoDbBlocker

from tests import template
from tests.server import drop, server, url_of

pytestmark = pytest.mark.slow


@contextmanager
def pointed_at(database: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django at a database for a while."""
    before = dict(connection.settings_dict)
    with blocker.unblock():
        template.use(database)
        yield
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def other_database(empty_database: str, django_db_blocker: DjangoDbBlocker, django_db_setup: None) -> Iterator[str]:
    """Django, pointed at an empty database for one test."""
    with pointed_at(empty_database, django_db_blocker):
        yield empty_database


@pytest.fixture(scope="module")
def migrated(django_db_blocker: DjangoDbBlocker, django_db_setup: None, worker: str) -> Iterator[str]:
    """A database with Alembic's tables and two people in it, in which `migrate` has run; no test may change it."""
    name = template.clone(f"{worker}_migrated", template.SCHEMA)
    with psycopg.connect(url_of(name)) as connection:
        connection.execute("insert into users (email) values ('Ada@example.org'), ('ada@example.org')")
    with pointed_at(url_of(name), django_db_blocker):
        call_command("migrate", verbosity=0)
    yield url_of(name)
    with server() as maintenance:
        drop(maintenance, name)


def test_it_refuses_before_alembic_has_made_the_schema_and_fills_nothing(other_database: str) -> None:
    with pytest.raises(CommandError, match="run `alembic upgrade head` first"):
        call_command("migrate", verbosity=0)

    with psycopg.connect(other_database) as look:
        assert look.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (0,)


def test_it_refuses_at_a_revision_that_is_gone_and_makes_nothing(other_database: str) -> None:
    template.make_afresh(urlsplit(other_database).path[1:], template.SCHEMA)
    with psycopg.connect(other_database) as look:
        look.execute("update alembic_version set version_num = '9e2d64b7c018'")

    with pytest.raises(CommandError, match="at revision 9e2d64b7c018, which this code doesn't know"):
        call_command("migrate", verbosity=0)

    with psycopg.connect(other_database) as look:
        assert look.execute("select count(*) from pg_tables where schemaname = 'django'").fetchone() == (0,)


def test_it_goes_on_after_alembic(migrated: str) -> None:
    with psycopg.connect(migrated) as look:
        assert look.execute("select to_regclass('django.django_session') is not null").fetchone() == (True,)
        assert look.execute("select to_regclass('public.django_session')").fetchone() == (None,)


def test_every_model_gets_its_content_type_and_permissions(migrated: str) -> None:
    with psycopg.connect(migrated, options="-c search_path=django,public") as look:
        types = look.execute("select app_label, model from django_content_type").fetchall()
        to_view = look.execute(
            "select app_label, model from auth_permission join django_content_type type on type.id = content_type_id"
            " where codename = 'view_' || model"
        ).fetchall()

    models = {model._meta.label_lower: model for model in apps.get_models()}
    assert sorted(".".join(row) for row in types) == sorted(models)
    viewed = [label for label, model in models.items() if "view" in model._meta.default_permissions]
    assert sorted(".".join(row) for row in to_view) == sorted(viewed)


def test_libraries_are_brought_up_without_building_our_models_again(
    migrated: str, django_db_blocker: DjangoDbBlocker
) -> None:
    built = []
    with pytest.MonkeyPatch.context() as monkeypatch, pointed_at(migrated, django_db_blocker):
        render = ModelState.render
        monkeypatch.setattr(ModelState, "render", lambda self, apps: built.append(self.app_label) or render(self, apps))
        call_command("migrate", verbosity=0)

    assert {"accounts", "socialaccount"} <= set(built)
    assert {*settings.OUR_APPS} & {*built} == {"accounts"}


def test_what_the_libraries_keep_of_a_person_goes_when_another_program_deletes_them(migrated: str) -> None:
    with psycopg.connect(migrated, options="-c search_path=django,public") as look:
        look.execute("delete from users")
        look.execute("insert into users (email) values ('a@example.org')")
        look.execute(
            "insert into usersessions_usersession"
            " (user_id, session_key, ip, created_at, last_seen_at, user_agent, data)"
            " select id, 'key', '127.0.0.1', now(), now(), '', '{}' from users"
        )
        look.execute("delete from users")
        look.execute("set constraints all immediate")

        assert look.execute("select count(*) from usersessions_usersession").fetchone() == (0,)
        look.rollback()


def test_addresses_keep_their_spelling_and_twins_do_not_stop_it(migrated: str) -> None:
    with psycopg.connect(migrated) as look:
        assert look.execute("select email from users order by id").fetchall() == [
            ("Ada@example.org",),
            ("ada@example.org",),
        ]
