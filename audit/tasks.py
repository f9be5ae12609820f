"""Jobs of the audit."""

from audit import counts
from pdap.lib.jobs import job


@job
def count_tables() -> dict[str, int]:
    return counts.count_tables()
