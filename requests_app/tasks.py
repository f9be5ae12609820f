"""Jobs of data requests."""

from pdap.lib.jobs import job
from requests_app.services.github_sync import Report, synchronise


@job
def sync_github() -> Report | None:
    """Bring data requests and their GitHub issues together; without a token nothing is done."""
    return synchronise()
