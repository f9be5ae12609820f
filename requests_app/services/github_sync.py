"""Synchronizing data requests and their GitHub issues, both ways (contract 7.7)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils import timezone

from audit.adoption import is_adopted
from locations.models import LocationExpanded
from locations.names import short_name
from pdap.lib.jobs import note_progress
from requests_app.enums import RequestStatus
from requests_app.github.board import Board, read_board
from requests_app.github.client import Client, GithubError, UnreachableError
from requests_app.github.issue_texts import body_of, mark_of, title_of
from requests_app.models import DataRequest, DataRequestGithubIssue
from requests_app.services.github_merge import MovedError, merge
from requests_app.transitions import TransitionError

logger = logging.getLogger(__name__)

STARTED = RequestStatus.READY_TO_START


@dataclass
class Report:
    """What a run did: issues made (request and address), requests changed, conflicts, and what could not be done.

    Cards of the board that are no issues of the repository, such as drafts, are passed over and counted.
    """

    created: list[tuple[int, str]] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: int = 0

    @property
    def message(self) -> str:
        """The sentence that existing clients know (contract 7.7)."""
        return (
            f"Added {len(self.created)} data requests to GitHub. Updated {len(self.updated)} data requests in database."
        )

    def __str__(self) -> str:
        over = [f"{self.passed_over} cards that aren’t issues of the repository were skipped."] * bool(self.passed_over)
        return " ".join([self.message, *self.conflicts, *self.problems, *over])


def synchronize(actor_id: int | None = None, client: Client | None = None) -> Report | None:
    """Compare every request that has an issue with it, give those that are ready to start one, and report.

    None without a token, and in a database that was not adopted: requesters would get emails about what happened
    long ago. GithubError if GitHub or its board cannot be reached at all; what cannot be done with one
    request is in the report and stops no other. No transaction is open while GitHub is asked.
    """
    if not settings.GH_API_ACCESS_TOKEN or not is_adopted():
        return None
    board = read_board(client or Client())
    report = Report(passed_over=board.others)
    requests = DataRequest.objects.exclude(request_status=RequestStatus.ARCHIVED).order_by("pk")
    for request in list(requests.filter(github_issue__isnull=False).select_related("github_issue")):
        with report_failure(report, request):
            compare_request(board, request, report, actor_id)
    waiting = list(requests.filter(github_issue=None, request_status=STARTED))
    made = issues_made_before(board, waiting)
    for request in waiting:
        with report_failure(report, request):
            make_issue(board, request, made.get(request.pk), report)
    for problem in report.problems:
        logger.warning("%s", problem)
    return report


@contextmanager
def report_failure(report: Report, request: DataRequest) -> Iterator[None]:
    """Put what fails with one request into the report; only an unreachable GitHub ends the run."""
    try:
        yield
    except UnreachableError:
        raise
    except (
        GithubError,
        TransitionError,
        MovedError,
        ObjectDoesNotExist,
        DatabaseError,
        LookupError,
        TypeError,
    ) as error:
        report.problems.append(f"Request {request.pk}: {reason_of(error)}.")


def reason_of(error: Exception) -> str:
    """Return what an error says, as the end of a sentence."""
    return str(error).rstrip(".") or type(error).__name__


def compare_request(board: Board, request: DataRequest, report: Report, actor_id: int | None) -> None:
    number = request.github_issue.github_issue_number
    card = board.cards.get(number)
    if card is None:
        report.problems.append(f"Request {request.pk}: its issue {number} is not on the board.")
        return
    if number in board.twice:
        report.problems.append(f"Request {request.pk}: its issue {number} is on the board with two statuses.")
        return
    changed, conflicts, problems = merge(board, request, card, actor_id)
    if changed:
        report.updated.append(request.pk)
        note_progress()
    report.conflicts += [f"Request {request.pk}: {conflict}" for conflict in conflicts]
    report.problems += [f"Request {request.pk}: its issue {number} {problem}." for problem in problems]


def issues_made_before(board: Board, waiting: list[DataRequest]) -> dict[int, dict[str, Any]]:
    """Return the issues of requests for which a run made one but died before it could keep that, by request."""
    if not waiting:
        return {}
    marks = {mark_of(request.pk): request.pk for request in waiting}
    issues: dict[int, dict[str, Any]] = {}
    for issue in board.newest_issues():
        mark = (issue["body"] or "").rstrip().rpartition("\n")[2].strip()
        if mark in marks:
            issues[marks[mark]] = issue
    return issues


def make_issue(board: Board, request: DataRequest, issue: dict[str, Any] | None, report: Report) -> None:
    """Make a request's issue, unless it is there, put it on the board, and keep where it is."""
    types = []
    labels = []
    for name in sorted(request.record_types_required):
        try:
            labels.append(board.label_id(name))
            types.append(name)
        except UnreachableError:
            raise
        except GithubError as error:
            report.problems.append(f"Request {request.pk}: its label RT-{name} was skipped: {reason_of(error)}.")
    if issue is None:
        places = LocationExpanded.objects.filter(pk__in=request.location_links.values("location_id")).order_by("pk")
        body = body_of(
            request.pk, request.submission_notes, request.data_requirements, [short_name(place) for place in places]
        )
        issue = board.create_issue(title_of(request.title), body, labels)
    card = board.add_card(issue["id"])
    try:
        board.set_status(card, STARTED)
    except UnreachableError:
        raise
    except GithubError as error:
        report.problems.append(f"Request {request.pk}: its issue has no status: {reason_of(error)}.")
    DataRequestGithubIssue.objects.create(
        data_request=request,
        github_issue_url=issue["url"],
        github_issue_number=issue["number"],
        synced_at=timezone.now(),
        synced_status=STARTED,
        synced_record_types=types,
    )
    report.created.append((request.pk, issue["url"]))
    note_progress()
