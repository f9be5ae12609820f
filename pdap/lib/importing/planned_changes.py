"""What an import passes to the services that write."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model

Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Change(Generic[Record]):
    """A record that is new or has changed `columns`; `links` are all of its links, None if unchanged."""

    record: Record
    columns: Collection[str] = ()
    links: Collection[int] | None = None


def change_of(record: Any, links: str) -> Change[Any]:
    """Return a record's changes, with its links apart from its columns; a new one has all of its links."""
    columns = [name for name in record.importing if name != links]
    changed = record.pk is None or links in record.importing
    return Change(record, columns, getattr(record, links) if changed else None)


def column_names(changes: Iterable[Change[Any]]) -> set[str]:
    """Return the attributes of records that are columns of their table."""
    model = next((type(change.record) for change in changes), None)
    return {field.attname for field in model._meta.concrete_fields} if model else set()
