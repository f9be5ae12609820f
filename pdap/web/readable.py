"""Records as pages show them: with the columns that the reader may read, and no other (contract 4.1)."""

from typing import Any

from django.db import models

from pdap.lib.column_rights import Role, columns_to_read, relation_of


class ReadableRecord:
    """A record of which a template sees what its reader may see; a hidden column is as if it did not exist."""

    def __init__(self, record: models.Model, role: Role) -> None:
        """Take a record whose relation has rules; LookupError where it has none."""
        relation = relation_of(record)
        if relation is None:
            raise LookupError(f"{record._meta.label} has no column rights.")
        self._record = record
        may = columns_to_read(relation.name, role)
        hidden = [field for field in record._meta.concrete_fields if field.column not in may]
        self._hidden = frozenset(
            name for field in hidden for name in (field.name, field.attname, f"get_{field.name}_display")
        )

    def __getattr__(self, name: str) -> Any:
        """Return what the record has under a name; AttributeError where the reader may not see it."""
        if name.startswith("_") or name in self._hidden:
            raise AttributeError(name)
        return getattr(self._record, name)

    def __str__(self) -> str:
        return str(self._record)


def values_of(record: models.Model, role: Role) -> dict[str, Any]:
    """Return a record's columns that a role may read, by column, in the order of the rules."""
    relation = relation_of(record)
    if relation is None:
        raise LookupError(f"{record._meta.label} has no column rights.")
    fields = {field.column: field.attname for field in record._meta.concrete_fields}
    return {name: getattr(record, fields[name]) for name in columns_to_read(relation.name, role) if name in fields}
