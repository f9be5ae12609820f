"""Bringing a restored database to this code's schema: Alembic, then Django's `migrate`."""

from collections.abc import Iterator
from contextlib import contextmanager

import alembic.command
from alembic.config import Config
from django.core.management import call_command
from django.db import connections

from pdap.db.database_urls import django_database
from pdap.lib.environment import BASE_DIR

ALIAS = "transfer"


def upgrade(url: str) -> None:
    alembic.command.upgrade(Config(BASE_DIR / "alembic.ini", attributes={"url": url}), "head")
    with django_alias(url) as alias:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        call_command("createcachetable", database=alias, verbosity=0)


@contextmanager
def django_alias(url: str) -> Iterator[str]:
    """Let Django know another database for a while; give its alias."""
    connections.databases[ALIAS] = connections.configure_settings({"default": {}, ALIAS: django_database(url)})[ALIAS]
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]
