"""Functions and views of the existing system that later revisions replace, kept as found for a downgrade.

They mean the same as in our baseline, but their texts differ, and some are only in the database. They are kept in the
comment on `alembic_version`: the only place that no revision creates or drops and that a backup includes.
"""

import json

import sqlalchemy as sa

# The last revision of the existing system.
EXISTING_HEAD = "71374f18982c"

# What later revisions replace in place. A revision that recreates a materialized view restores it itself.
REPLACED_FUNCTIONS = ("maintain_recent_searches_row_limit",)
REPLACED_VIEWS = ("link_locations_data_sources_view",)

FUNCTION = "select pg_get_functiondef(to_regproc(:name)::oid)"
VIEW = "select format('CREATE OR REPLACE VIEW %s AS %s', CAST(:name AS text), pg_get_viewdef(to_regclass(:name)))"
COMMENT = "select obj_description('public.alembic_version'::regclass, 'pg_class')"
OPENING = f"Functions and views as they were found at {EXISTING_HEAD}: "


def keep_or_give_back(connection: sa.Connection, before: str | None, after: str | None) -> None:
    """Keep the definitions when a step leaves the existing system's last revision; restore them when one returns."""
    if before == EXISTING_HEAD and after is not None:
        comment_on_versions(connection, f"{OPENING}{json.dumps(read_definitions(connection))}")
    elif after == EXISTING_HEAD:
        for definition in kept_definitions(connection):
            run_as_it_is(connection, definition)
        comment_on_versions(connection, None)


def read_definitions(connection: sa.Connection) -> list[str]:
    questions = [(FUNCTION, name) for name in REPLACED_FUNCTIONS] + [(VIEW, name) for name in REPLACED_VIEWS]
    definitions = [connection.execute(sa.text(sql), {"name": f"public.{name}"}).scalar() for sql, name in questions]
    return [definition for definition in definitions if definition]


def kept_definitions(connection: sa.Connection) -> list[str]:
    """Return the kept definitions; none if the comment is someone else's."""
    comment = connection.execute(sa.text(COMMENT)).scalar() or ""
    return json.loads(comment.removeprefix(OPENING)) if comment.startswith(OPENING) else []


def comment_on_versions(connection: sa.Connection, comment: str | None) -> None:
    statement = sa.text("select format('COMMENT ON TABLE public.alembic_version IS %L', CAST(:comment AS text))")
    run_as_it_is(connection, connection.execute(statement, {"comment": comment}).scalar() or "")


def run_as_it_is(connection: sa.Connection, statement: str) -> None:
    """Run a statement that may contain colons and percent signs."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
