"""Serializers that show what the column rights let their reader see (contract 4.1)."""

from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from rest_framework import serializers

from pdap.lib.column_rights import Role, columns_to_read, relations


class ColumnsSerializer(serializers.Serializer):
    """A serializer of a relation's rows for their reader: `context={"role": role_of(...)}`, else the first of `roles`.

    A field is a column of the relation, or named in `beside`: what hangs on the row and has rules of its own. One that
    is neither is refused, and a column that the reader may not read is not there.
    """

    relation: ClassVar[str]
    beside: ClassVar[frozenset[str]] = frozenset()
    # Fields that show a column under another name, as `submitted_name` shows `name`.
    shows: ClassVar[dict[str, str]] = {}
    # What its readers can be; the document has the columns of all of them.
    roles: ClassVar[tuple[Role, ...]] = (Role.STANDARD, Role.ADMIN)
    for_everybody = False

    def get_fields(self) -> dict[str, Any]:
        """Return the fields that the reader may see; ImproperlyConfigured for one that nothing rules."""
        fields = super().get_fields()
        rules = relations()[self.relation].rules
        columns = {name: self.shows.get(name, name) for name in fields if name not in self.beside}
        if unruled := [name for name, column in columns.items() if column not in rules]:
            raise ImproperlyConfigured(f"{type(self).__name__} shows what no rule of {self.relation} names: {unruled}")
        if self.for_everybody:
            every = [set(columns_to_read(self.relation, role)) for role in self.roles]
            seen, always = set().union(*every), every[0].intersection(*every)
            for name, column in columns.items():
                fields[name].required = fields[name].required and column in always
        else:
            seen = set(columns_to_read(self.relation, self.context.get("role", self.roles[0])))
        return {name: field for name, field in fields.items() if name in self.beside or columns[name] in seen}


@cache
def visible_names(serializer: Any, role: Role | None = None) -> tuple[str, ...]:
    """Return the fields of a serializer that a reader may see, in their order; without a role, that any reader may."""
    rows = serializer(context={} if role is None else {"role": role})
    rows.for_everybody = role is None
    return tuple(rows.fields)
