"""One declaration for each column of a table, and the columns of a table together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pdap.lib.column_rights import CURATED, READ, Rule
from pdap.lib.columns.kinds import Kind


class Use(Enum):
    """Where a column appears. Its rule says who may read and write it there."""

    FORM = auto()  # what people submit
    SUBMISSION = auto()  # what programs submit
    CHANGE = auto()  # what programs change of a record
    SYNC = auto()  # what PDAP's collectors send
    IMPORT = auto()  # curators' files, imported and exported
    DESK = auto()  # where submissions are reviewed
    COMPARISON = auto()  # beside what a submission may duplicate
    ADMIN = auto()
    PAGE = auto()  # the facts of the record's page
    HISTORY = auto()  # what has changed, on the same page
    API = auto()
    EXPORT = auto()  # every public row as CSV


EVERYWHERE = frozenset(Use)
# Everywhere except where a reviewer compares a submission with what it may duplicate.
NOT_COMPARED = EVERYWHERE - {Use.COMPARISON}
# Where everyone sees the same.
FOR_EVERYBODY = (Use.PAGE, Use.HISTORY, Use.EXPORT)


# Compared by identity: two groups may have the same title, and comparing would translate the titles.
@dataclass(frozen=True, eq=False)
class Group:
    """Columns shown together; `anchor` is the group's name in URLs."""

    title: str
    anchor: str
    folded: bool = True


@dataclass(frozen=True, kw_only=True)
class RecordColumn:
    """A column: what it holds, what it is called, who may read and write it, and where it appears.

    `label` is its name everywhere, `noun` its name within a sentence, `description` what its values mean, `question`
    what a form asks and `help_text` how to answer. `missing` is the error if a form leaves it empty, and makes it
    required. `field` is its name in the model, `path` what leads to it from the model, `sql` what reads it from the row
    `record` and the reader's joins. `shown_if` decides whether a record's page shows the column, `page_group` where, if
    not in the group of the forms.
    """

    name: str
    kind: Kind
    label: str
    group: Group
    uses: frozenset[Use] = EVERYWHERE
    rule: Rule = CURATED
    nullable: bool = True
    noun: str = ""
    description: str = ""
    question: str = ""
    help_text: str = ""
    missing: str = ""
    example: str = ""
    field: str = ""
    path: str = ""
    sql: str = ""
    fixed: bool = False  # written by services and the database, never typed
    keeps: bool = False  # an empty cell in a file leaves it unchanged
    shown_if: Callable[[Any], Any] | None = None
    page_group: Group | None = None

    @property
    def field_name(self) -> str:
        return self.field or self.name

    @property
    def asked(self) -> str:
        return self.question or self.label

    @property
    def in_a_sentence(self) -> str:
        return self.noun or self.label[:1].lower() + self.label[1:]

    @property
    def meaning(self) -> str:
        """What its values mean, for people who don't see the label."""
        return self.description or self.advice

    @property
    def advice(self) -> str:
        """What to enter, for people who don't see the label: the help text, else the label."""
        return self.help_text or self.label

    @property
    def expression(self) -> str:
        """The SQL that reads it."""
        return self.sql or f"record.{self.name}"


class Declaration:
    """The columns of a table, in the order in which people see them.

    `frozen_order` is the order that existing programs rely on; columns added since then follow.
    """

    def __init__(self, columns: Sequence[RecordColumn], frozen_order: str = "") -> None:
        self.columns = tuple(columns)
        self.by_name = {column.name: column for column in self.columns}
        self.frozen_order = frozen_order.split()
        if len(self.by_name) < len(self.columns):
            raise ValueError("A column is declared twice.")
        if unknown := set(self.frozen_order) - self.by_name.keys():
            raise ValueError(f"These columns are not declared: {unknown}")
        if hidden := [column.name for column in self.used(*FOR_EVERYBODY) if column.rule.standard < READ]:
            raise ValueError(f"These columns are shown to everyone, but some people can't read them: {hidden}")

    def __getitem__(self, name: str) -> RecordColumn:
        return self.by_name[name]

    def used(self, *uses: Use) -> Iterator[RecordColumn]:
        """Give the columns with any of some uses, in the order in which people see them."""
        return (column for column in self.columns if not column.uses.isdisjoint(uses))

    def for_programs(self, *uses: Use) -> list[RecordColumn]:
        """Return the columns with any of some uses, in the order of the contract."""
        return self._frozen_first(self.used(*uses))

    def _frozen_first(self, columns: Iterable[RecordColumn]) -> list[RecordColumn]:
        place = {name: number for number, name in enumerate(self.frozen_order)}
        return sorted(columns, key=lambda column: place.get(column.name, len(place)))

    def grouped(self, use: Use) -> dict[Group, list[RecordColumn]]:
        """Return the columns of a use by group, both in the order in which people see them."""
        groups: dict[Group, list[RecordColumn]] = {column.group: [] for column in self.columns}
        for column in self.used(use):
            groups[(use is Use.PAGE and column.page_group) or column.group].append(column)
        return {group: columns for group, columns in groups.items() if columns}

    def rules(self) -> dict[str, Rule]:
        """Return each column's rule, in the order of the contract."""
        return {column.name: column.rule for column in self._frozen_first(self.columns)}
