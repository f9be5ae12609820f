"""What the undoing of a change set leaves as it is: each app says so of its own tables, in `ready()`."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from audit.enums import OperationType
from audit.services.ordering import Row
from audit.services.steps import Step

# Returns, for the steps of an undoing, which columns of which rows stay as they are.
Rule = Callable[[Sequence[Step]], Mapping[Row, frozenset[str]]]

_rules: dict[Rule, str] = {}


def keep_when_undone(rule: Rule, why: str) -> None:
    """Register a rule; `why` is a sentence that follows the name of a record. A second time changes nothing."""
    _rules[rule] = why


def without_kept(steps: Sequence[Step]) -> tuple[list[Step], dict[Row, str]]:
    """Return the steps without what the rules keep, and why, by row."""
    columns: dict[Row, frozenset[str]] = defaultdict(frozenset)
    reasons = {}
    for rule, why in _rules.items():
        for row, staying in rule(steps).items():
            columns[row] |= staying
            reasons[row] = why
    narrowed = [
        replace(step, values=without_columns(step.values, names), replaced=without_columns(step.replaced, names))
        if step.operation is OperationType.UPDATE and (names := columns[step.table, step.row])
        else step
        for step in steps
    ]
    return [step for step in narrowed if step.values or step.operation is not OperationType.UPDATE], reasons


def without_columns(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
