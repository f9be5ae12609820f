"""Records made from flat rows, each with the related records of `select_related` and with annotations.

Django does the same, but only for rows that a queryset has read itself.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet


class JoinedRecords:
    """How to read a queryset's records from rows: its columns, as the paths that `values_list` takes."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        query = queryset.query
        self.table = TableColumns(queryset.model, query.select_related or {}, "", 0)
        self.annotations = list(query.annotations)
        self.columns = [*self.table.columns, *self.annotations]
        # Each column's field; annotations know their output field.
        self.fields = [*self.table.fields, *(query.annotations[name].output_field for name in self.annotations)]

    def record(self, row: Sequence[Any]) -> Any:
        record = self.table.record(row)
        vars(record).update(zip(self.annotations, row[self.table.end :], strict=True))
        return record


class TableColumns:
    """The columns of one table in a row, and those of the tables that are joined to it."""

    def __init__(self, model: type[Model], related: Any, path: str, start: int) -> None:
        """Take the related records as Django keeps them, names within names, and the index of the first column."""
        own: list[Any] = [field for field in model._meta.concrete_fields if field.column]
        self.model, self.start, self.names = model, start, [field.attname for field in own]
        self.fields, self.columns = list(own), [f"{path}{name}" for name in self.names]
        self.primary_key = start + self.names.index(model._meta.pk_fields[0].attname)
        self.own_end = self.end = start + len(own)
        self.related: list[tuple[Any, TableColumns]] = []
        for name, further in related.items():
            relation: Any = model._meta.get_field(name)
            joined = TableColumns(relation.related_model, further, f"{path}{name}__", self.end)
            self.related.append((relation, joined))
            self.fields, self.columns, self.end = self.fields + joined.fields, self.columns + joined.columns, joined.end

    def record(self, row: Sequence[Any]) -> Any:
        """Return the record of a row; None if the join found none."""
        if row[self.primary_key] is None:
            return None
        record = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.own_end])
        for relation, joined in self.related:
            other = joined.record(row)
            relation.set_cached_value(record, other)
            if other is not None and relation.one_to_one:
                relation.remote_field.set_cached_value(other, record)
        return record
