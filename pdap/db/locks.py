"""Locks that end with the transaction: by name, for what has no row yet, and of rows that will change."""

from django.db import connection, models


def lock_name(kind: str, name: str) -> None:
    """Wait for other transactions that have locked the same name of a kind; hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [kind, name])


def share_name(kind: str, name: str) -> None:
    """Hold a name together with others who share it; who locks it waits for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(hashtext(%s), hashtext(%s))", [kind, name])


def try_lock_name(kind: str, name: str) -> bool:
    """Lock a name as `lock_name` does, unless another transaction has locked it; return whether that worked."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext(%s), hashtext(%s))", [kind, name])
        return cursor.fetchone()[0]


def key_stays(model: type[models.Model]) -> bool:
    """Return whether FOR NO KEY UPDATE is enough to change a model's rows: they are unique only by their ID.

    That lock lets others insert rows that refer to the row, in whatever order. If another column is unique, PostgreSQL
    needs a stronger lock as soon as it changes, and would wait for those who wait for the row.
    """
    columns = [{field.name} for field in model._meta.concrete_fields if field.unique]
    columns += [set(rule.fields) for rule in model._meta.total_unique_constraints]
    return all(names == {model._meta.pk.name} for names in columns)
