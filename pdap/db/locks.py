"""Locks by name, for what no row stands for yet: who comes second waits until the first one's transaction ends."""

from django.db import connection


def lock_name(kind: str, name: str) -> None:
    """Wait for other transactions that have locked the same name of a kind; hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [kind, name])
