"""What happened to a data source, in words: the public part of the change log, without people and values."""

import datetime
from dataclasses import dataclass
from typing import Any

from audit.enums import OperationType
from audit.models import ChangeLog
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.relations import Table

LONGEST = 40
# The columns that everyone may know of, as a sentence begins them.
WORDS = {
    "name": "Name",
    "description": "Description",
    "source_url": "Link",
    "record_type_id": "Record type",
    "agency_supplied": "Publisher",
    "supplying_entity": "Publisher",
    "agency_originated": "Origin",
    "originating_entity": "Origin",
    "agency_aggregation": "Level of aggregation",
    "coverage_start": "Years covered",
    "coverage_end": "Years covered",
    "detail_level": "Level of detail",
    "access_types": "Access",
    "access_notes": "Access notes",
    "record_formats": "Formats",
    "data_portal_type": "Data portal",
    "data_portal_type_other": "Data portal",
    "update_method": "Updates",
    "retention_schedule": "Retention",
    "readme_url": "Documentation",
    "scraper_url": "Scraper",
    "internet_archive_url": "Archived copy",
    "agency_described_not_in_database": "Agency",
}


@dataclass(frozen=True)
class Happening:
    """What happened on one day."""

    day: datetime.date
    words: list[str]


@dataclass
class History:
    """What happened, the newest first, and since when the link is as it is, where the log knows."""

    happenings: list[Happening]
    link_since: datetime.date | None


def history_of(source_id: int) -> History:
    """Return what happened to a source, by day, in one query of bounded size."""
    rows = ChangeLog.objects.filter(table_name=Table.DATA_SOURCES.value, affected_id=source_id)
    days: dict[datetime.date, list[str]] = {}
    link_since = None
    for row in rows.order_by("-id")[:LONGEST]:
        day = row.created_at.date()
        new: dict[str, Any] = row.new_data or {}
        if link_since is None and row.operation_type == OperationType.UPDATE and "url_status" in new:
            link_since = day
        for words in change_sentence(row.operation_type, row.old_data or {}, new):
            if words not in days.setdefault(day, []):
                days[day].append(words)
    return History([Happening(day, words) for day, words in days.items() if words], link_since)


def change_sentence(operation: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what one change says; nothing where only what is not public has changed."""
    if operation == OperationType.INSERT:
        return ["Added to the catalog"]
    found = []
    if new.get("approval_status") == ApprovalStatus.APPROVED:
        found.append("Published")
    if "url_status" in new:
        found.append("Link found broken" if new["url_status"] == UrlStatus.BROKEN else "Link works again")
    for column in {**old, **new}:
        if column in WORDS:
            verb = "changed" if old.get(column) not in (None, "", []) else "added"
            words = f"{WORDS[column]} {verb}"
            if words not in found:
                found.append(words)
    return found
