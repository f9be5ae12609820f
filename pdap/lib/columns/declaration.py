"""One declaration for each column of a table, and the columns of a table together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pdap.lib.column_rights import CURATED, READ, Rule
from pdap.lib.columns.kinds import Kind


class Use(Enum):
    """Where a column stands. Who may read and write it there is its rule's matter."""

    FORM = auto()  # what people submit
    SUBMISSION = auto()  # what programs submit
    CHANGE = auto()  # what programs change of a record
    SYNC = auto()  # what PDAP's collectors send
    IMPORT = auto()  # files of curators, in and out
    DESK = auto()  # where submissions are reviewed
    COMPARISON = auto()  # beside what a submission may repeat
    ADMIN = auto()
    PAGE = auto()  # the facts of the record's page
    HISTORY = auto()  # what has changed, on the same page
    API = auto()
    EXPORT = auto()  # every public row as CSV


EVERYWHERE = frozenset(Use)
# Everywhere but where a reviewer compares a submission with what it may repeat.
NOT_COMPARED = EVERYWHERE - {Use.COMPARISON}
# Where no one asks who is looking.
FOR_EVERYBODY = (Use.PAGE, Use.HISTORY, Use.EXPORT)


@dataclass(frozen=True)
class Group:
    """Columns that people find together; `anchor` names it in addresses."""

    title: str
    anchor: str
    folded: bool = True


@dataclass(frozen=True, kw_only=True)
class RecordColumn:
    """A column: what it holds, how it is called, who may read and write it, and where it stands.

    `label` is its name everywhere, `noun` that within a sentence, `description` what its values say, `question` what a
    form asks and `help_text` how to answer. `missing` is said where a form leaves it empty, and makes it required.
    `field` is the model's name of it, `path` what leads to it from the model, `sql` what reads it from the row `record`
    and what its reader has joined. `shown_if` says of a record whether its page speaks of the column, `page_group`
    where, if not in the group of the forms.
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
    fixed: bool = False  # no one types it: services and the database write it
    keeps: bool = False  # an empty cell of a file leaves it as it is
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
        """What its values say, for people who read them and see no label."""
        return self.description or self.advice

    @property
    def advice(self) -> str:
        """What to write into it, for people who see no label: the help text, else the label."""
        return self.help_text or self.label

    @property
    def expression(self) -> str:
        """The SQL that reads it."""
        return self.sql or f"record.{self.name}"


class Declaration:
    """The columns of a table, in the order in which people meet them.

    `frozen_order` names those that programs have always had, in their order; what was added since follows.
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
        """Give the columns that stand in any of some places, as people meet them."""
        return (column for column in self.columns if not column.uses.isdisjoint(uses))

    def for_programs(self, *uses: Use) -> list[RecordColumn]:
        """Return the columns of some places in the order of the contract."""
        return self._frozen_first(self.used(*uses))

    def _frozen_first(self, columns: Iterable[RecordColumn]) -> list[RecordColumn]:
        place = {name: number for number, name in enumerate(self.frozen_order)}
        return sorted(columns, key=lambda column: place.get(column.name, len(place)))

    def grouped(self, use: Use) -> dict[Group, list[RecordColumn]]:
        """Return the columns of a place by their groups, both in the order in which people meet them."""
        groups: dict[Group, list[RecordColumn]] = {column.group: [] for column in self.columns}
        for column in self.used(use):
            groups[(use is Use.PAGE and column.page_group) or column.group].append(column)
        return {group: columns for group, columns in groups.items() if columns}

    def rules(self) -> dict[str, Rule]:
        """Return who may read and write each, in the order of the contract."""
        return {column.name: column.rule for column in self._frozen_first(self.columns)}
