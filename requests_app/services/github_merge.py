"""A data request and its GitHub issue: which of them says what holds, and telling the other.

Each has a status and record types. What both said when they were compared last tells who has changed since; if both
have, the later change wins, and that is written down. Of an issue that was never compared GitHub's word holds, as
in the existing system (contract 7.6).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.models import ChangeLog
from datasources.enums import RecordTypeName
from pdap.db.actor import set_actor
from requests_app.enums import RequestStatus
from requests_app.github.board import Board, Card
from requests_app.models import DataRequest, DataRequestGithubIssue
from requests_app.services.status import change_status


class MovedError(RuntimeError):
    """The request was changed while GitHub was asked; the next run handles it."""


@dataclass(frozen=True)
class FieldVersions:
    """What both sides say of one thing, what they said last (None if they were never compared), and when each did."""

    name: str
    site: Any
    github: Any
    last: Any
    site_at: Callable[[], datetime.datetime]
    github_at: datetime.datetime

    @property
    def in_conflict(self) -> bool:
        """Whether both have changed since, to different values."""
        return self.site != self.github and self.last is not None and self.last not in (self.site, self.github)

    def held(self) -> Any:
        if self.last is None or self.github == self.site or self.site == self.last:
            return self.github
        if self.github == self.last:
            return self.site
        return self.github if self.github_at > self.site_at() else self.site

    def conflict(self) -> str:
        winner = "GitHub" if self.held() == self.github else "the site"
        sentence = f"{self.name}: the site has {quoted_value(self.site)}, GitHub has {quoted_value(self.github)}"
        return f"{sentence}; {winner} was changed last."


def merge(board: Board, request: DataRequest, card: Card, actor_id: int | None) -> tuple[bool, list[str], list[str]]:
    """Bring a request and its card together.

    Return whether the request was changed, conflicts, and what could not be compared. GithubError, TransitionError or
    MovedError if one side could not be told.
    """
    issue = request.github_issue
    status, types, problems = read_both_sides(request, issue, card)
    conflicts = [column.conflict() for column in (status, types) if column and column.in_conflict]
    new_status, new_types = status.held() if status else "", types.held()
    changed = {
        **({"request_status": new_status} if status and new_status != status.site else {}),
        **({"record_types_required": sorted(new_types)} if new_types != types.site else {}),
    }
    # GitHub first: if it refuses, nothing is noted, and the next run finds the same difference.
    if status and new_status != status.github:
        board.set_status(card.item_id, new_status)
    if new_types != types.github:
        strange = set(card.record_types) - types.github
        board.set_labels(card, sorted(new_types | strange))
    noted: dict[str, Any] = {"synced_record_types": sorted(new_types), "synced_at": timezone.now()}
    if status:
        noted["synced_status"] = new_status
    if conflicts:
        noted["conflict"] = f"{timezone.now():%Y-%m-%d %H:%M} UTC. {' '.join(conflicts)}"
    apply_github(request, changed, noted, actor_id)
    return bool(changed), conflicts, problems


def read_both_sides(
    request: DataRequest, issue: DataRequestGithubIssue, card: Card
) -> tuple[FieldVersions | None, FieldVersions, list[str]]:
    """Return what both say of the status, if GitHub's is one of ours, and of the record types; and what is strange."""
    problems = []
    status = None
    if card.status in RequestStatus.values:
        status = FieldVersions(
            "Status",
            str(request.request_status),
            str(card.status),
            issue.synced_status,
            lambda: request.date_status_last_changed,
            card.status_at,
        )
    else:
        problem = f"the status “{card.status}”, which isn’t one of ours" if card.status else "no status on the board"
        problems.append(f"has {problem}")
    known_types = {name for name in card.record_types if name in RecordTypeName.values}
    problems += [
        f"has the label RT-{name}, which isn’t a record type" for name in card.record_types if name not in known_types
    ]
    last = issue.synced_record_types
    types = FieldVersions(
        "Record types",
        set(request.record_types_required),
        known_types,
        None if last is None else set(last),
        lambda: types_changed_at(request),
        card.labels_at,
    )
    return status, types, problems


def types_changed_at(request: DataRequest) -> datetime.datetime:
    """Return when a request's record types were changed last, else when it came in."""
    log = ChangeLog.objects.filter(
        table_name=DataRequest._meta.db_table, affected_id=request.pk, new_data__has_key="record_types_required"
    )
    return log.order_by("-id").values_list("created_at", flat=True).first() or request.date_created


@transaction.atomic
def apply_github(request: DataRequest, changed: dict[str, Any], noted: dict[str, Any], actor_id: int | None) -> None:
    """Write what GitHub says into a request, by the service of statuses, and what both agree on now.

    MovedError if the request is another than when it was compared, TransitionError for a step that there is not.
    """
    if changed:
        set_actor(actor_id)
        row = DataRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        for name in ("request_status", "record_types_required"):
            if getattr(row, name) != getattr(request, name):
                raise MovedError("changed during the sync; the next run will update it")
        if "request_status" in changed:
            change_status(request.pk, RequestStatus(changed["request_status"]), actor_id)
        if "record_types_required" in changed:
            row.record_types_required = changed["record_types_required"]
            row.save(update_fields=["record_types_required"])
    DataRequestGithubIssue.objects.filter(data_request=request).update(**noted)


def quoted_value(value: Any) -> str:
    return f"“{value}”" if isinstance(value, str) else ", ".join(sorted(value)) or "none"
