"""How Alembic reaches the database: schema `public` alone, one transaction per migration, one upgrade at a time.

A program hands over an address with `config.attributes["url"]`; otherwise it is DATABASE_URL, or the embedded server.
One that wants the migrations in a transaction of its own hands over that `connection` too (pdap/db/schema/upgrading.py).
"""

import logging
import os
import sys
import time
import warnings
from collections.abc import Collection, Mapping
from logging.config import fileConfig
from typing import Any

import psycopg
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy.pool import NullPool

from alembic import context
from pdap.db.database_urls import sqlalchemy_url
from pdap.db.schema.found_definitions import keep_or_give_back
from pdap.db.schema.upgrading import UPGRADE_LOCK
from pdap.lib.environment import env
from pdap.ops.embedded import use_embedded_server
from pdap.ops.preflight import DatabaseProblem, examine

config = context.config
# In seconds, between two tries to get a table that is in use.
LONGEST_PAUSE = 5


def url() -> str:
    """Return the database's address."""
    if handed_over := config.attributes.get("url"):
        return handed_over
    use_embedded_server()
    return env.str("DATABASE_URL")


def target_metadata() -> sa.MetaData:
    """Return what the models say; only autogenerate and check need Django for it."""
    os.environ.setdefault("DATABASE_URL", url())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    import django

    django.setup()
    configure_logging()  # Django's settings have just replaced it
    from pdap.db.schema.metadata import metadata

    return metadata()


def compares() -> bool:
    """Return whether this command compares the database with the models."""
    command = getattr(config.cmd_opts, "cmd", None)
    name = command[0].__name__ if command else ""
    return name == "check" or getattr(config.cmd_opts, "autogenerate", False) or config.attributes.get("compare", False)


def configure_logging() -> None:
    """Log as alembic.ini says, unless a program runs this: then it is the program's business."""
    if config.config_file_name is not None and not config.attributes.get("url"):
        fileConfig(config.config_file_name, disable_existing_loggers=False)


def calm_down() -> None:
    """Leave out what a comparison says of every sequence, and a warning about how Alembic reads primary keys."""
    for name in ("alembic.ddl.postgresql", "alembic.runtime.plugins"):
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'", sa.exc.SAWarning)


def run_offline() -> None:
    """Print the SQL instead of running it."""
    context.configure(url=sqlalchemy_url(url()), literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def after_step(ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]) -> None:
    """Keep what later revisions replace of the existing system, in the transaction of the step that leaves it."""
    assert ctx.connection is not None
    before, after = step.source_revision_ids, step.destination_revision_ids
    keep_or_give_back(ctx.connection, next(iter(before), None), next(iter(after), None))


def run_inside(connection: sa.Connection) -> None:
    """Run the command in the transaction that a program has begun; it holds the lock, and commits."""
    context.configure(connection=connection, on_version_apply=after_step)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run the command on the database."""
    if lent := config.attributes.get("connection"):
        run_inside(lent)
        return
    address = url()
    if config.attributes.get("url") is None:
        try:
            examine(address)
        except DatabaseProblem as problem:
            sys.exit(str(problem))
    engine = sa.create_engine(
        sqlalchemy_url(address),
        poolclass=NullPool,
        connect_args={"options": "-c search_path=public -c timezone=UTC -c lock_timeout=0 -c statement_timeout=0"},
    )
    with engine.connect() as connection:
        # The lock waits for another upgrade to end, however long that takes; table locks wait for a moment only.
        connection.execute(sa.text("select pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
        connection.execute(sa.text(f"set lock_timeout = '{env.str('ALEMBIC_LOCK_TIMEOUT')}'"))
        connection.commit()
        run_with_retries(connection)
    engine.dispose()


def run_with_retries(connection: sa.Connection) -> None:
    """Run the command; where a table is locked, let those who wait behind us go first, and try again.

    Each revision is a transaction of its own: what is done stays done.
    """
    comparing: dict = {}
    if compares():
        from pdap.db.schema.metadata import comparison_options

        comparing = {"target_metadata": target_metadata(), **comparison_options()}
        calm_down()
    tries = env.int("ALEMBIC_LOCK_TRIES")
    for number in range(1, tries + 1):
        context.configure(
            connection=connection, transaction_per_migration=True, on_version_apply=after_step, **comparing
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
            return
        except sa.exc.OperationalError as error:
            connection.rollback()
            if not isinstance(error.orig, psycopg.errors.LockNotAvailable) or number == tries:
                raise
            logging.getLogger("alembic").warning("A table is in use. Trying again (%s of %s).", number + 1, tries)
            time.sleep(min(number, LONGEST_PAUSE))


configure_logging()
if context.is_offline_mode():
    run_offline()
else:
    run_online()
