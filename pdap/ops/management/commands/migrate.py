"""Django's `migrate`, which refuses to run before Alembic has created the schema `django`, or at an unknown revision.

PostgreSQL silently skips a missing schema in the search path, so Django's tables would be created in `public`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from pdap.lib.command import ProjectCommand
from pdap.ops.preflight import DatabaseProblem, check_revision


class Command(ProjectCommand, migrate.Command):
    """Apply the migrations of Django and the libraries; the project's own tables are Alembic's."""

    def handle(self, *args: Any, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("select current_schema()")
            (schema,) = cursor.fetchone()
        if schema != "django":
            raise CommandError("The schema `django` is missing: run `alembic upgrade head` first.")
        try:
            check_revision(connections[options["database"]].connection)
        except DatabaseProblem as problem:
            raise CommandError(str(problem)) from None
        with leaving_addresses(), with_few_models(whole=not options["app_label"]):
            super().handle(*args, **options)
        delete_rows_with_person(options["database"])


@contextmanager
def leaving_addresses() -> Iterator[None]:
    """Keep allauth's migrations from changing everyone's email address in `users` to lower case.

    People sign in to the existing application with their own spelling, and addresses that differ by case would collide.
    """
    settings.ACCOUNT_USER_MODEL_EMAIL_FIELD = None
    try:
        yield
    finally:
        del settings.ACCOUNT_USER_MODEL_EMAIL_FIELD  # type: ignore[misc]


class FewModelsExecutor(MigrationExecutor):
    """Knows of our models those of people alone: the libraries' tables point to them, and to nothing else of ours.

    Django builds all models that it knows again for most migrations, which takes longer than the migrations themselves.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loader.unmigrated_apps &= {settings.AUTH_USER_MODEL.partition(".")[0]}


@contextmanager
def with_few_models(whole: bool) -> Iterator[None]:
    """Let `migrate` build few models, where it brings all libraries up to this code.

    What follows it (content types, permissions) is then about the models as they are now, of which all are there.
    """
    if not whole:
        yield
        return
    executor, emit = vars(migrate)["MigrationExecutor"], vars(migrate)["emit_post_migrate_signal"]

    def emit_with_all_models(*args: Any, **kwargs: Any) -> None:
        emit(*args, **{**kwargs, "apps": apps})

    vars(migrate).update(MigrationExecutor=FewModelsExecutor, emit_post_migrate_signal=emit_with_all_models)
    try:
        yield
    finally:
        vars(migrate).update(MigrationExecutor=executor, emit_post_migrate_signal=emit)


def delete_rows_with_person(database: str) -> None:
    """Have the database delete the libraries' rows about a person (sessions, second factor, admin log) with the person.

    Django does so itself, but the existing application deletes people too, and would be refused.
    """
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint"
            " where contype = 'f' and confrelid = 'public.users'::regclass"
            " and connamespace = 'django'::regnamespace and confdeltype <> 'c'"
        )
        for table, name, definition in cursor.fetchall():
            cascading = definition.replace(" DEFERRABLE", " ON DELETE CASCADE DEFERRABLE")
            cursor.execute(f"alter table {table} drop constraint {name}, add constraint {name} {cascading}")
