"""Two values of a field, side by side in words: what was added, what was removed, which words changed."""

import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from pdap.db.text_fields import LinkField
from pdap.lib.pages_behind_hash import visited_form

EMPTY = "empty"
# Below this length two texts stand beside each other whole.
SHORT = 60
# The most words that are compared one by one; beyond that the comparison takes too long.
MOST_WORDS = 3000
ALIKE = 0.4
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True)
class Piece:
    """A part of a text that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """How a field changed: `pieces` where the parts tell more than the two values do."""

    label: str
    column: str
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)
    is_list: bool = False


def label_of(field_of_model: "models.Field[Any, Any] | None", column: str) -> str:
    """Return what a column is called on forms; its own name if the field no longer exists."""
    return str(capfirst(field_of_model.verbose_name)) if field_of_model is not None else f"{column} (no longer kept)"


def displayed_value(value: Any, of: "models.Field[Any, Any] | None") -> str:
    """Return one value of a field as a person would say it: yes or no, an enum's label, a time in the reader's zone."""
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(displayed_value(member, getattr(of, "base_field", None)) for member in value)
    if isinstance(value, str) and of is not None and of.choices:
        return str(dict(of.flatchoices).get(value, value))
    if isinstance(value, str) and isinstance(of, models.DateTimeField) and (moment := moment_of(value)):
        return f"{moment:%Y-%m-%d %H:%M %Z}"
    if isinstance(value, str) and isinstance(of, LinkField):
        return visited_form(value)
    return str(value)


def moment_of(text: str) -> datetime.datetime | None:
    """Return the moment that the log's JSON holds, where it stands at the reader's clock; without a zone it is UTC."""
    if not MOMENT.match(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return timezone.localtime(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))


def column_difference(column: str, of: "models.Field[Any, Any] | None", before: Any, after: Any) -> Difference:
    label = label_of(of, column)
    words = displayed_value(before, of), displayed_value(after, of)
    if isinstance(before, list) or isinstance(after, list):
        base = getattr(of, "base_field", None)
        old, new = ([displayed_value(member, base) for member in value or []] for value in (before, after))
        return Difference(label, column, *words, list(list_pieces(old, new)), is_list=True)
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > SHORT and before and after:
        return Difference(label, column, *words, list(text_pieces(before, after)))
    return Difference(label, column, *words)


def list_pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Yield the members of two lists in their order: those that went, those that came, those that stayed."""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Piece("same", member) for member in old[a:b])
        else:
            yield from (Piece("removed", member) for member in old[a:b])
            yield from (Piece("added", member) for member in new[c:d])


def text_pieces(old: str, new: str) -> Iterator[Piece]:
    """Yield the parts of two texts, word by word."""
    words = [re.findall(r"\S+\s*", text) for text in (old, new)]
    matcher = difflib.SequenceMatcher(None, words[0], words[1], autojunk=False)
    # Two texts with little in common are read more easily one after the other.
    if sum(map(len, words)) > MOST_WORDS or matcher.ratio() < ALIKE:
        yield from (Piece("removed", old), Piece("added", new))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(words[0][a:b]))
        else:
            yield from (Piece("removed", "".join(words[0][a:b])) for _ in range(a < b))
            yield from (Piece("added", "".join(words[1][c:d])) for _ in range(c < d))
