"""Jobs of the audit."""

from audit import counts
from pdap.lib.jobs import job


@job
def count_tables() -> dict[str, int]:
    """Write down how many rows the main tables have, and tell staff of a sudden change."""
    return counts.count_tables()
