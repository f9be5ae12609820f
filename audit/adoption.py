"""Whether this application may send email and update GitHub for this database.

A database that comes from the existing system holds events, queues and requests of years. Until `manage.py adopt` has
seen to them, no event is queued, no digest leaves, and GitHub is not told anything; `docs/adopting.md` tells the whole.
"""

from audit.models import Adoption

NOT_ADOPTED = (
    "This database hasn’t been adopted from the existing system. No digests are sent and GitHub isn’t updated "
    "until you run manage.py adopt."
)


def is_adopted() -> bool:
    """Return whether the database was adopted, or never was the existing system's."""
    return Adoption.objects.exists()


def warnings() -> list[str]:
    """Return what keeps this process from part of its work, one sentence each."""
    return [] if is_adopted() else [NOT_ADOPTED]
