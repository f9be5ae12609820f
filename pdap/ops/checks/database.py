"""Whether the database is the one that this code expects."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from pdap.db.schema.revisions import head_revision, revisions
from pdap.lib.troubles import connection_trouble
from pdap.ops.checks.configuration import TAG

RELEASE = "run `manage.py release`"

WITHOUT_UNIQUE_INDEX = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'm'
  and not exists (select from pg_index
                  where indrelid = pg_class.oid and indisunique and indpred is null and indexprs is null and indisvalid)
order by relname
"""


@register(TAG, deploy=True)
def check_database(app_configs: Any, databases: Any = None, **options: Any) -> list[CheckMessage]:
    """Return what is wrong with the database, only the most basic problem; nothing unless it was asked about."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            return (
                search_path_problems(cursor)
                or revision_problems(cursor)
                or [*view_problems(cursor), *library_problems(cursor), *adoption_problems(cursor)]
            )
    except OperationalError as error:
        return [Error(connection_trouble(str(error)), id="pdap.E010")]
    except DatabaseError as error:
        return [Error(f"The database can't be checked ({type(error).__name__}): {RELEASE}.", id="pdap.E010")]


def search_path_problems(cursor: Any) -> list[CheckMessage]:
    """Return an error if Django's tables would not be looked for in schema `django` first."""
    cursor.execute("select current_schema(), to_regnamespace('django') is not null, current_schemas(false)")
    current, exists, path = cursor.fetchone()
    if not exists:
        return [Error(f"The database has no schema `django`: {RELEASE}.", id="pdap.E011")]
    if current != "django" or "public" not in path:
        return [
            Error(
                "The connection's search path is not `django, public`: behind PgBouncer set it on the role (`ALTER "
                "ROLE app IN DATABASE pdap SET search_path = django, public`).",
                id="pdap.E012",
            )
        ]
    return []


def revision_problems(cursor: Any) -> list[CheckMessage]:
    """Return an error if the schema is behind this code, a warning if it is ahead of it."""
    cursor.execute("select to_regclass('public.alembic_version') is not null")
    at: set[str] = set()
    if cursor.fetchone()[0]:
        cursor.execute("select version_num from public.alembic_version")
        at = {number for (number,) in cursor.fetchall()}
    head = head_revision()
    if at == {head}:
        return []
    if at and not at & revisions().keys():
        return [
            Warning(
                f"The schema is at {', '.join(sorted(at))}, which this code doesn't know because it is newer."
                " This is expected during a rollback. Otherwise, deploy the newer code.",
                id="pdap.W010",
            )
        ]
    return [
        Error(
            f"The schema is at {', '.join(sorted(at)) or 'no revision'}, and this code needs {head}: {RELEASE}.",
            id="pdap.E013",
        )
    ]


def view_problems(cursor: Any) -> list[CheckMessage]:
    """Return an error for each materialized view that cannot be refreshed while it is read."""
    cursor.execute(WITHOUT_UNIQUE_INDEX)
    return [
        Error(
            f"The materialized view {name} has no unique index, so it can't be refreshed. Someone removed the "
            f"index. Create it again as its migration does.",
            id="pdap.E014",
        )
        for (name,) in cursor.fetchall()
    ]


def adoption_problems(cursor: Any) -> list[CheckMessage]:
    """Return a warning if the database is the existing system's and was not adopted."""
    cursor.execute("select exists (select from public.adoptions)")
    if cursor.fetchone()[0]:
        return []
    return [
        Warning(
            "This database hasn't been adopted from the existing system. No digests are sent and GitHub isn't "
            "updated. Run `manage.py adopt`.",
            id="pdap.W011",
        )
    ]


def library_problems(cursor: Any) -> list[CheckMessage]:
    """Return an error if the libraries' own tables are not all there."""
    executor = MigrationExecutor(connection)
    cursor.execute("select to_regclass('django.django_cache') is not null")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()) or not cursor.fetchone()[0]:
        return [Error(f"Tables of Django or of a library are missing in schema `django`: {RELEASE}.", id="pdap.E015")]
    return []
