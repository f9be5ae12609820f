"""Which rows point to a record that may be merged: each app says so of its own tables, in `ready()`.

`tests/audit/test_merging_references.py` compares this with PostgreSQL's foreign keys, so that no link is forgotten.
"""

from dataclasses import dataclass

from audit.merging.enums import Kind
from pdap.db.relations import Table


@dataclass(frozen=True)
class Reference:
    """A column of a table that points to a record of a kind.

    Two rows that are equal in `unique_with` cannot both point to the survivor: they are joined, that is, the merged
    record's is dropped, and what hangs `below` it goes to the other. `alone` says that a record has one such row at
    most. `none_is_all` says of rows below that having none means all there are, so that none on either side means
    none after the merge. `title` is SQL for what a row, called `link`, is named in the preview; a table without it,
    because it would tell what a person does, is counted only.
    """

    table: Table
    column: str
    noun: str
    plural: str
    unique_with: tuple[str, ...] = ()
    alone: bool = False
    none_is_all: bool = False
    title: str = ""
    below: tuple["Reference", ...] = ()

    @property
    def can_clash(self) -> bool:
        return self.alone or bool(self.unique_with)


_references: dict[Kind, list[Reference]] = {kind: [] for kind in Kind}


def register(kind: Kind, *references: Reference) -> None:
    """Say that these columns point to records of a kind; a second time changes nothing."""
    _references[kind] += [reference for reference in references if reference not in _references[kind]]


def references_to(kind: Kind) -> tuple[Reference, ...]:
    """Return all that points to records of a kind, in the order of the apps."""
    return tuple(_references[kind])
