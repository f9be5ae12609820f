"""The figures as people read them: on the terminal, in docs/, and beside those of an earlier run."""

from bench.reads.kept_figures import JobResult, ReadResult, Results
from bench.reads.plans import WASTE

COLUMNS = (
    "| read | web, ms | database, ms | both, ms | both, p95 | first, ms | wall, ms | wall, p95 "
    "| statements | rows read | bytes | memory, MB |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def framework_share(results: Results) -> list[str]:
    """Return what of each figure is the framework's: the cost of an endpoint and of a page that ask next to nothing."""
    by_name = {read.name: read.processor for read in results.reads}
    endpoint, page = by_name.get("API: record types"), by_name.get("Page: text without database")
    if endpoint is None or page is None:
        return []
    return [
        f"The framework's share: an endpoint that reads two short lists costs {endpoint:.1f} ms, including the check "
        f"of the caller's key, and a page that reads nothing costs {page:.1f} ms. That much of each figure is Django, "
        "its REST framework, our middleware and the server.",
        "",
    ]


def read_line(read: ReadResult) -> str:
    return (
        f"| {read.name} | {read.web:.1f} | {read.database:.1f} | {read.processor:.1f} | {read.processor_p95:.1f} "
        f"| {read.first:.0f} | {read.wall:.1f} | {read.wall_p95:.1f} "
        f"| {cold_and_warm(read.cold_statements, read.statements)} | {cold_and_warm(read.cold_rows, read.rows)} "
        f"| {read.length:,} | {read.memory / 1e6:.0f} |"
    )


def cold_and_warm(cold: int, warm: int) -> str:
    """Return both numbers where the first request differs from those after it."""
    return f"{warm:,}" if cold == warm else f"{cold:,} → {warm:,}"


def job_line(job: JobResult) -> str:
    return f"| {job.name} | {job.processor:.1f} | {job.database:.1f} | {job.wall:.1f} | {job.memory / 1e6:.0f} |"


def document(results: Results) -> str:
    lines = [
        f"# Performance at SIZE={results.size}",
        "",
        f"`make bench SIZE={results.size}`: a generated catalog of {results.agencies:,} agencies and "
        f"{results.sources:,} data sources, distributed like the real one. {results.machine}; code {results.code}.",
        "",
        "These figures are processor time. One gunicorn process with production's settings gets requests over HTTP, "
        "one at a time, and the kernel reports how long it and PostgreSQL's processes worked, including parallel "
        "workers. The table shows medians of the requests after the first, and the 95th percentile (p95); `first` is "
        "web and database time for the first request to a process, with empty caches. Statements are round trips to "
        "the database, including transactions. `Rows read` counts the rows that scans of tables and materialized views "
        "read, according to the plans PostgreSQL ran. If the first request differs, both numbers are shown "
        "(first → later). Bytes are the size of the response without compression, and memory is the peak of the "
        "process.",
        "",
        *framework_share(results),
        *COLUMNS,
        *(read_line(read) for read in results.reads),
        "",
        "## Jobs",
        "",
        "| job | process, s | database, s | wall, s | peak memory, MB |",
        "|---|---:|---:|---:|---:|",
        *(job_line(job) for job in results.jobs),
        "",
        f"## Statements that read more than {WASTE} times what they return",
        "",
        "Each statement is listed once, with the read in which it reads the most rows; "
        f"`.local/bench/{results.size}-plans.txt` has the plans.",
        "",
        "| read | rows read | returned | statement |",
        "|---|---:|---:|---|",
        *(
            f"| {waste.read} | {waste.rows:,} | {waste.returned:,} | `{shortened(waste.text)}` |"
            for waste in results.waste
        ),
    ]
    return "\n".join(lines) + "\n"


def shortened(text: str, most: int = 100) -> str:
    """Return a statement's beginning as a cell of a table."""
    return (text if len(text) <= most else f"{text[:most]}…").replace("|", "\\|").replace("`", "'")


def plans(results: Results) -> str:
    """Return the plans of all statements that read far more than they return."""
    parts = [
        f"{waste.read}: reads {waste.rows:,} rows and returns {waste.returned:,}\n{waste.text}\n\n{waste.plan}\n"
        for waste in results.waste
    ]
    return "\n".join(parts)


def compared(before: Results, after: Results) -> str:
    """Return the figures of two runs beside each other; above 1 the later run is the cheaper one."""
    earlier = {read.name: read for read in before.reads}
    lines = [
        f"\nBefore: {before.code} of {before.measured_at}. After: {after.code} of {after.measured_at}.\n",
        "| read | both, ms | before ÷ after | statements | rows read | bytes |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for read in after.reads:
        if old := earlier.get(read.name):
            lines.append(
                f"| {read.name} | {old.processor:.1f} → {read.processor:.1f} | {ratio(old.processor, read.processor)} "
                f"| {old.statements} → {read.statements} | {old.rows:,} → {read.rows:,} "
                f"| {old.length:,} → {read.length:,} |"
            )
    jobs = {job.name: job for job in before.jobs}
    for job in after.jobs:
        if job_before := jobs.get(job.name):
            old_seconds, seconds = job_before.processor + job_before.database, job.processor + job.database
            lines.append(f"| {job.name}, s | {old_seconds:.1f} → {seconds:.1f} | {ratio(old_seconds, seconds)} | | | |")
    return "\n".join(lines)


def ratio(before: float, after: float) -> str:
    """Return how many times cheaper it has become."""
    return f"{before / after:.2f}" if after else "-"
