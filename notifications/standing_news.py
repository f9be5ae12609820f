"""When news beyond the contract's events is told: while everyone may see its record, and while what it says holds.

A status that a request has left, by undoing or by going on, is not told anymore, nor that a link broke which works
again. A reader hears how things stand when the email is written.
"""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from notifications.enums import NewsKind
from pdap.db.enums import UrlStatus
from pdap.db.public_records import is_public
from requests_app.statuses import is_listed


def news_still_holds(news: str = "") -> Q:
    """Return the condition that news is told now; `news` leads to it from the rows that are filtered."""
    path = f"{news}__" if news else ""

    def where(**columns: object) -> Q:
        return Q(**{f"{path}{column}": value for column, value in columns.items()})

    is_broken = where(data_source__url_status=UrlStatus.BROKEN)
    of_source = (
        where(kind=NewsKind.CHANGED)
        | (where(kind=NewsKind.BROKEN) & is_broken)
        | (where(kind=NewsKind.WORKING) & ~is_broken)
        | where(kind=NewsKind.ARCHIVED, data_source__internet_archive_url__isnull=False)
    )
    status = Cast(f"{path}data_request__request_status", TextField())
    of_request = where(kind=NewsKind.NOTE) | where(kind=NewsKind.STATUS, detail=status)
    return (is_public(f"{path}data_source") & of_source) | (is_listed(f"{path}data_request") & of_request)
