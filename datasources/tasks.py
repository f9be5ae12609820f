"""Jobs of data sources. Neither links nor archives call the internet where LINK_CHECKS is off, as it is in local."""

from django.conf import settings

from datasources.services import archives
from datasources.services.claims import forget_expired
from datasources.services.link_checking import Pace, run_checks
from pdap.lib.jobs import job

SWITCHED_OFF = "Link checks are off (LINK_CHECKS)."


@job
def check_links() -> str:
    """Check the addresses that are due; return what came of it in words."""
    if not settings.LINK_CHECKS:
        return SWITCHED_OFF
    return str(run_checks(pace=Pace(pause=settings.LINK_CHECK_PAUSE)))


@job
def look_up_archives() -> str:
    """Look for archived copies of addresses without one; return what came of it in words."""
    if not settings.LINK_CHECKS:
        return SWITCHED_OFF
    return str(archives.look_up_archives())


@job
def expire_claims() -> int:
    """Give back the submissions whose reviewer is gone; return how many."""
    return forget_expired()
