"""What a dataset is: rows of one kind, the columns that they have, and which of them a state has."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

from pdap.api.exports import Export, web_only
from pdap.lib.columns import RecordColumn, kinds

CHUNK = 2000
# The words of Frictionless's Table Schema.
STRING, INTEGER, NUMBER, BOOLEAN, DATE, DATETIME, LIST = (
    *("string", "integer", "number", "boolean", "date", "datetime"),
    "list",
)
TYPES: tuple[tuple[type[kinds.Kind], str], ...] = (
    (kinds.SomeOf, LIST),
    (kinds.Words, LIST),
    (kinds.Number, INTEGER),
    (kinds.NamedRecord, INTEGER),
    (kinds.Moment, DATETIME),
    (kinds.Day, DATE),
    (kinds.YesNo, BOOLEAN),
)


@dataclass(frozen=True)
class Column:
    """A column of a file: what it holds and means. `path` reads it from a row, `items` is the type of list items."""

    name: str
    type: str
    meaning: str | Promise
    path: str = ""
    items: str = STRING
    choices: Sequence[str] = ()
    nullable: bool = True
    is_link: bool = False

    @property
    def read_from(self) -> str:
        return self.path or self.name

    @property
    def meaning_in_english(self) -> str:
        """What files say: their dictionary is in English, as their values are."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self.meaning)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Public rows of one kind. `records` are all of them, `of_state` keeps what belongs to the state of an id.

    `kind` is what a single row is called; tables of links have none, and harvesters get them within their records.
    `refers` names, by column, the dataset and the column that a key leads to.
    """

    name: str
    title: Promise | str
    description: Promise | str
    columns: Sequence[Column]
    records: Callable[[], QuerySet[Any, Any]]
    of_state: Callable[[int], Q]
    kind: str = ""
    key: Sequence[str] = ("id",)
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)

    def rows(self, ids: Collection[int] | None = None, state: int | None = None) -> Iterator[dict[str, Any]]:
        """Give the rows by key, all of them or those of some ids or of a state, as the database's cursor gives them."""
        records = self.records()
        if ids is not None:
            records = records.filter(pk__in=ids)
        if state is not None:
            records = records.filter(self.of_state(state))
        return self.read(records.order_by(*self.key_paths()))

    def page(self, after: int, most: int) -> list[dict[str, Any]]:
        """Return the first `most` rows after an id."""
        return list(self.read(self.records().filter(pk__gt=after).order_by("pk")[:most]))

    def read(self, records: QuerySet[Any, Any]) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        links = [column.name for column in self.columns if column.is_link]
        for values in records.values_list(*(column.read_from for column in self.columns)).iterator(chunk_size=CHUNK):
            row = dict(zip(names, values, strict=True))
            for name in links:
                row[name] = web_only(row[name])
            yield row

    def key_paths(self) -> list[str]:
        paths = {column.name: column.read_from for column in self.columns}
        return [paths[name] for name in self.key]


def declared_column(column: RecordColumn) -> Column:
    """Return what a column of a table's declaration is in a file."""
    kind = column.kind
    return Column(
        name=column.name,
        type=next((name for cls, name in TYPES if isinstance(kind, cls)), STRING),
        meaning=column.meaning,
        path=column.path,
        choices=tuple(kind.enum.values) if isinstance(kind, kinds.OneOf) else (),
        nullable=column.nullable,
        is_link=isinstance(kind, kinds.Link),
    )


def exported_columns(export: type[Export], beside: Sequence[Column]) -> list[Column]:
    """Return the columns of an export of the API with those that stand besides the declared ones, and more."""
    declared = [declared_column(column) for column in export().declared()]
    missing = {*export.columns} - {column.read_from for column in (*declared, *beside)}
    if missing:
        raise ValueError(f"These columns of {export.file_name} have no meaning: {missing}")
    return [*declared, *beside]
