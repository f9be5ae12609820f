"""What happened to a data source, in words: the public part of the change log, without people and values."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext

from audit.enums import OperationType
from audit.models import ChangeLog
from datasources.fields import SOURCES
from pdap.db.asked_often import AskedOften
from pdap.db.enums import ApprovalStatus, UrlStatus
from pdap.db.relations import Table
from pdap.lib.columns import Declaration, Use

LONGEST = 40


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


def changes_of_source(source_id: int) -> QuerySet[ChangeLog]:
    """Return what the log has of a source, the newest first."""
    rows = ChangeLog.objects.filter(table_name=Table.DATA_SOURCES.value, affected_id=source_id)
    return rows.order_by("-id")[:LONGEST]


CHANGES_OF_SOURCE = AskedOften(changes_of_source)


def history_of(source_id: int) -> History:
    """Return what happened to a source, by day, in one query of bounded size."""
    days: dict[datetime.date, list[str]] = {}
    link_since = None
    for row in CHANGES_OF_SOURCE(source_id):
        day = row.created_at.date()
        new: dict[str, Any] = row.new_data or {}
        if link_since is None and row.operation_type == OperationType.UPDATE and "url_status" in new:
            link_since = day
        for words in change_sentence(row.operation_type, row.old_data or {}, new):
            if words not in days.setdefault(day, []):
                days[day].append(words)
    return History([Happening(day, words) for day, words in days.items() if words], link_since)


def change_sentence(
    operation: str, old: dict[str, Any], new: dict[str, Any], declaration: Declaration = SOURCES
) -> list[str]:
    """Return what one change says; nothing where only what is not public has changed."""
    if operation == OperationType.INSERT:
        return [gettext("Added to the catalog")]
    phrases = []
    if new.get("approval_status") == ApprovalStatus.APPROVED:
        phrases.append(gettext("Published"))
    if "url_status" in new:
        phrases.append(
            gettext("Link found broken") if new["url_status"] == UrlStatus.BROKEN else gettext("Link works again")
        )
    columns = {column.name: column for column in declaration.used(Use.HISTORY)}
    for name in {**old, **new}:
        if name in columns:
            changed = old.get(name) not in (None, "", [])
            pattern = gettext("%(column)s changed") if changed else gettext("%(column)s added")
            words = capfirst(pattern % {"column": columns[name].in_a_sentence})
            if words not in phrases:
                phrases.append(words)
    return phrases
