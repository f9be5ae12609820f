"""What PostgreSQL's plans say of statements that were run."""

from collections import Counter
from typing import Any


def rows_scanned(node: dict[str, Any]) -> Counter[str]:
    """Return the rows of each table that a plan that was run has read itself."""
    rows: Counter[str] = Counter()
    for part in node.get("Plans", ()):
        rows += rows_scanned(part)
    if "Scan" in node["Node Type"] and "Relation Name" in node:
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        rows[node["Relation Name"]] += int((node["Actual Rows"] + removed) * node["Actual Loops"])
    return rows
