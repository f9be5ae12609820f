"""What lists are narrowed by: each filter is declared once, with its parameter and what it keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pdap.api.parameters import Parameter, moment, text

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Filter:
    """A parameter, and how it narrows a list."""

    parameter: Parameter
    keep: Callable[[Any, Any], Rows]


# Every list that has it answers `matching(words)`.
WORDS = Filter(text("q", "Words to look for."), lambda rows, words: rows.matching(words))


def updated_since(column: str) -> Filter:
    """Return the filter for rows that changed at a moment or after it; `column` says when a row did."""
    return Filter(
        moment("updated_since", "Only what has changed since: a date, or a date and time."),
        lambda rows, since: rows.filter(**{f"{column}__gte": since}),
    )
