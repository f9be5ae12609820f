"""What lists are narrowed by: each filter is declared once, with its parameter and what it keeps."""

import datetime
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


# A row's time is that of the beginning of its transaction, and no one sees it before the end: who asks for what has
# changed since they asked last would miss it. No transaction of ours is longer than a job may take.
LONGEST_TRANSACTION = datetime.timedelta(minutes=10)

# Every list that has it answers `matching(words)`.
WORDS = Filter(text("q", "Words to search for."), lambda rows, words: rows.matching(words))


def updated_since(column: str) -> Filter:
    """Return the filter for rows that changed at a moment or after it; `column` says when a row did.

    Rows of the ten minutes before come too, since their transaction may have ended after that moment.
    """
    words = "Only what has changed since this date, or date and time. Includes changes from the ten minutes before it."
    return Filter(
        moment("updated_since", words),
        lambda rows, since: rows.filter(**{f"{column}__gte": since - LONGEST_TRANSACTION}),
    )
