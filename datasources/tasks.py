"""Jobs of data sources."""

from datasources.services.claims import forget_expired
from pdap.jobs import job


@job
def expire_claims() -> int:
    """Give back the submissions whose reviewer is gone; return how many."""
    return forget_expired()
