"""What search asks of a source itself (contract 5.2): the one place that says so.

By which agencies it is found, and where, says the table `searchable_sources`, which holds the same rule.
"""

from django.db.models import Q

from pdap.db.enums import UrlStatus
from pdap.db.public_records import is_public


def is_searchable(path: str = "") -> Q:
    """Return the condition that a source is public, of a record type, and its link not known to be broken."""
    start = f"{path}__" if path else ""
    return (
        is_public(path) & Q(**{f"{start}record_type__isnull": False}) & ~Q(**{f"{start}url_status": UrlStatus.BROKEN})
    )
