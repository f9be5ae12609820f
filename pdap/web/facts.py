"""What a page says about a record: its columns in groups; the unknown are listed together, below the rest."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from pdap.lib.columns import Declaration, RecordColumn, Use, kinds
from pdap.lib.dates_in_words import day_or_year, full_date
from pdap.lib.web_address import shown_address
from pdap.web.templatetags.wording import safe_link

# A column's value in words that are a page's own.
Words = Callable[[Any], str]


@dataclass(frozen=True)
class Fact:
    """A column with its value; with an address where it is a link."""

    label: str
    value: str
    address: str = ""


@dataclass
class Group:
    """Columns that belong together, and the names of those of which nothing is known."""

    name: str
    anchor: str
    facts: list[Fact] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, column: RecordColumn, text: str, address: str = "") -> None:
        if text:
            self.facts.append(Fact(column.label, text, address))
        else:
            self.unknown.append(column.in_a_sentence)


def facts_of(
    declaration: Declaration, record: Any, own_words: Mapping[str, Words], elsewhere: Collection[str] = ()
) -> list[Group]:
    """Return the columns that the record's page shows; `own_words` has the page's own, by column.

    What is known and stands `elsewhere` on the page is not said once more.
    """
    groups = []
    for group, columns in declaration.grouped(Use.PAGE).items():
        facts = Group(group.title, group.anchor)
        for column in columns:
            if column.shown_if is not None and not column.shown_if(record):
                continue
            value = getattr(record, column.field_name)
            words = own_words.get(column.name)
            text = words(value) if words else in_words(column.kind, value)
            if text and column.name in elsewhere:
                continue
            facts.add(column, text, safe_link(value) if isinstance(column.kind, kinds.Link) else "")
        groups.append(facts)
    return groups


def in_words(kind: kinds.Kind, value: Any) -> str:
    """Return a value as a page writes it; empty where it is not known."""
    match kind:
        case kinds.YesNo():
            return "" if value is None else gettext("Yes") if value else gettext("No")
        case kinds.Day():
            return day_or_year(value)
        case kinds.Link():
            return shown_address(value) or ""
        case kinds.Moment():
            return full_date(value) if value else ""
        case kinds.OneOf():
            labels = dict(kind.enum.choices)
            values = value if isinstance(value, list) else [value] if value else []
            return ", ".join(str(labels.get(member, member)) for member in values)
        case kinds.Words():
            return ", ".join(gettext(word) for word in value or () if word)
        case kinds.Word():
            return gettext(value) if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
