"""What search asks of a source itself (contract 5.2): the one place that says so, for querysets and for SQL.

By which agencies it is found, and where, says the view `searchable_sources`, which holds the same rule.
"""

from django.db.models import Q

from pdap.db.enums import UrlStatus
from pdap.db.public_records import is_public, is_public_sql


def is_searchable(path: str = "") -> Q:
    """Return the condition that a source is public, of a record type, and its link not known to be broken."""
    start = f"{path}__" if path else ""
    return (
        is_public(path) & Q(**{f"{start}record_type__isnull": False}) & ~Q(**{f"{start}url_status": UrlStatus.BROKEN})
    )


def is_searchable_sql(record: str) -> str:
    """Return the same as SQL, of `data_sources` or its alias."""
    broken = f"{record}.url_status = '{UrlStatus.BROKEN.value}'"
    return f"{is_public_sql(record)} and {record}.record_type_id is not null and not {broken}"
