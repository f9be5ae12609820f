"""What every new database goes through once its rows are in: up to this code, people, rights, and its name."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from django.db import connections

from pdap.db.database_urls import django_database
from pdap.ops.release import make_library_tables, upgrade_schema
from pdap.ops.transfer import people
from pdap.ops.transfer.dumping import Tell
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.privileges import copy_privileges
from pdap.ops.transfer.replacing import Replacement
from pdap.ops.transfer.servers import connect

ALIAS = "transfer"


def finish(new: Replacement, target: str, sign_ins: Sequence[SignIn], tell: Tell) -> None:
    """Make a filled database fit to serve, and give it the target's name; only the swap touches what serves."""
    tell("Upgrade", 0, 1)
    upgrade_schema(new.url)
    with django_alias(new.url) as alias:
        make_library_tables(alias)
    raise_catalog_version(new.url)
    people.add(new.url, sign_ins)
    copy_privileges(target, new.url)
    tell("Upgrade", 1, 1)
    tell("Swap", 0, 1)
    new.swap()
    tell("Swap", 1, 1)


@contextmanager
def django_alias(url: str) -> Iterator[str]:
    """Make another database known to Django for the block; give its alias."""
    connections.databases[ALIAS] = connections.configure_settings({"default": {}, ALIAS: django_database(url)})[ALIAS]
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def raise_catalog_version(url: str) -> None:
    """Make caches forget the database that this one replaces: no trigger saw its rows arrive."""
    with closing(connect(url)) as connection:
        connection.execute("select public.raise_catalog_version()")
