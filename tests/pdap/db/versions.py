"""The catalog's version in a test whose transaction never ends."""

from collections.abc import Callable

from django.db import connection

from pdap.db.catalog_version import catalog_state


def commit_version() -> int:
    """Let the database do what it does at the end of a transaction; return the version that others would see then."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    state = catalog_state()
    assert not state.is_being_changed
    return state.version


def raises_version(change: Callable[[], object]) -> bool:
    """Return whether a change raises the version."""
    before = commit_version()
    change()
    return commit_version() > before
