"""Locks: by name, for what no row stands for yet, and of rows that are changed; they end with the transaction."""

from django.db import connection, models


def lock_name(kind: str, name: str) -> None:
    """Wait for other transactions that have locked the same name of a kind; hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [kind, name])


def key_stays(model: type[models.Model]) -> bool:
    """Return whether no change of a row takes more than FOR NO KEY UPDATE: it is unique by its number alone.

    Such a lock lets others insert rows that refer to it, in whatever order. Where another column is unique, PostgreSQL
    locks more as soon as that changes, and would wait for those who wait for the row.
    """
    columns = [{field.name} for field in model._meta.concrete_fields if field.unique]
    columns += [set(rule.fields) for rule in model._meta.total_unique_constraints]
    return all(names == {model._meta.pk.name} for names in columns)
