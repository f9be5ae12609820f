"""PostgreSQL's plans after they were run: what a statement read, and how it looks to a person.

`Rows read` counts rows that came from tables and materialized views: those that a scan gave on, and those that it
looked at and left out. Index entries without their rows, functions and common table expressions do not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# A statement that reads more than this many times the rows that it returns is worth a look.
WASTE = 20


@dataclass(frozen=True)
class Statement:
    """A statement that was run, its plan as EXPLAIN (ANALYZE, FORMAT JSON) gives it."""

    text: str
    plan: dict[str, Any]
    query_id: int = 0

    @property
    def returned(self) -> int:
        """How many rows it returned."""
        return round(self.plan["Actual Rows"] * self.plan["Actual Loops"])

    @property
    def read(self) -> int:
        """How many rows it read."""
        return round(sum(rows_read(node) for node in nodes(self.plan)))

    @property
    def wasteful(self) -> bool:
        """Whether it read far more than it returned."""
        return self.read > WASTE * max(self.returned, 1)

    @property
    def summary(self) -> str:
        return " ".join(self.text.split())


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a plan's node and all below it."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def rows_read(node: dict[str, Any]) -> float:
    """Return how many rows of a table one node read, over all its loops; EXPLAIN gives the mean of a loop."""
    if "Relation Name" not in node or not node["Node Type"].endswith("Scan"):
        return 0
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return (node["Actual Rows"] + removed) * node["Actual Loops"]


def draw(plan: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """Give the lines of a plan as a person reads it."""
    about = node_name(plan)
    numbers = f"rows={plan['Actual Rows']:g} of {plan['Plan Rows']:g} expected, loops={plan['Actual Loops']:g}"
    for key in ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter"):
        if plan.get(key):
            numbers += f", {key.removeprefix('Rows ').lower()}={plan[key]:g}"
    yield f"{'  ' * depth}{about} ({numbers})"
    for key in ("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter"):
        if key in plan:
            yield f"{'  ' * depth}    {key}: {plan[key]}"
    for child in plan.get("Plans", ()):
        yield from draw(child, depth + 1)


def node_name(plan: dict[str, Any]) -> str:
    """Return what a node does, and to what."""
    words = [plan.get("Subplan Name", ""), plan["Node Type"]]
    words += [f"using {plan['Index Name']}"] if "Index Name" in plan else []
    relation = plan.get("Relation Name") or plan.get("CTE Name") or plan.get("Function Name")
    if relation:
        words.append(f"on {relation}" + (f" {plan['Alias']}" if plan.get("Alias", relation) != relation else ""))
    return " ".join(word for word in words if word)
