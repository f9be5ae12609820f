"""Jobs of data requests, and of what the catalog covers."""

from pdap.lib.jobs import job
from requests_app.queries import report_card
from requests_app.services.github_sync import Report, synchronize


@job
def sync_github() -> Report | None:
    """Bring data requests and their GitHub issues together; without a token nothing is done."""
    return synchronize()


@job
def keep_coverage() -> int:
    """Keep this month's numbers for report cards; return how many are new."""
    return report_card.keep_month()
