"""What an import does or would do with each row: shown in the preview, and kept for the import."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pdap.lib.grouping import values_by_key


class Kind(StrEnum):
    """The four outcomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return "rejected" if self is Kind.REFUSED else self.value


@dataclass
class Outcome:
    """The outcome of one row for `record` (None if it is new), with each change as (column, before, after).

    `reasons` say why it is refused, `notes` what else a curator should know; `cells` are a refused row's own, so that
    it can be downloaded.
    """

    row: int
    kind: Kind
    name: str
    record: int | None = None
    changes: list[list[str]] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)

    def same_as(self, other: "Outcome") -> bool:
        return (self.kind, self.record, self.changes) == (other.kind, other.record, other.changes)

    def reasons_by_column(self) -> dict[str, list[str]]:
        """Return all reasons for a refusal by column."""
        return values_by_key((column, text) for column, text in self.reasons)

    @property
    def reason(self) -> str:
        """Why a row is refused, in one line."""
        return "; ".join(f"{column}: {text}" if column else text for column, text in self.reasons)


# Columns of the file of refused rows, so that it can be imported again once it is fixed.
REFUSALS = ("row", "reason")


def outcome_counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    counts = Counter(outcome.kind for outcome in outcomes)
    return {kind.value: counts[kind] for kind in Kind}


def compact_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as JSON, without empty values: most rows of a large file have few others."""
    always = {"row": outcome.row, "kind": outcome.kind.value, "name": outcome.name}
    more = {name: getattr(outcome, name) for name in ("record", "changes", "reasons", "notes", "cells")}
    return always | {name: value for name, value in more.items() if value}


def stored_outcomes(outcomes: Sequence[Outcome], columns: Sequence[str], remarks: Sequence[str]) -> dict[str, Any]:
    """Return the outcomes of a file as JSON."""
    return {
        "rows": [compact_outcome(outcome) for outcome in outcomes],
        "columns": list(columns),
        "remarks": list(remarks),
    }


def read_back(outcome: dict[str, Any] | None) -> list[Outcome]:
    return [Outcome(**{**row, "kind": Kind(row["kind"])}) for row in (outcome or {}).get("rows", [])]
