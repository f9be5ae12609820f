"""Jobs of the audit."""

from audit import counts
from audit.gaps import gap_counts
from pdap.lib.jobs import job


@job
def count_tables() -> dict[str, int]:
    return counts.count_tables()


@job
def count_gaps() -> int:
    """Write down how many gaps each rule has this week, in all and by state; return how many there are."""
    return gap_counts.count_everything()
