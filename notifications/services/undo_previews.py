"""What previews of undoing say about emails: the requesters who would hear what status holds again."""

from collections.abc import Sequence

from audit.services.steps import Step, column_changes
from audit.services.undo_emails import say_emails_of_undoing
from notifications.services.decision_emails import ABOUT_REQUEST, status_before, tells_requester, waiting_emails
from pdap.db.relations import Table
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.statuses import STATUSES

# How many requests are named; the rest are counted.
MOST_NAMED = 5


def say_emails_in_previews() -> None:
    say_emails_of_undoing(emails_to_requesters)


def emails_to_requesters(steps: Sequence[Step], actor_id: int | None) -> list[str]:
    """Return a sentence for each request whose requester would get an email, after the first few a number."""
    changes = {pk: change for pk, change in request_changes(steps).items() if change[0] != change[1]}
    if not changes:
        return []
    first_emails = {}
    for email in waiting_emails(ABOUT_REQUEST, *changes).order_by("-id"):
        first_emails[int(email.headers[ABOUT_REQUEST])] = email
    sentences = []
    for data_request in DataRequest.objects.filter(pk__in=changes).select_related("creator").order_by("pk"):
        was, becomes = changes[data_request.pk]
        before = status_before(first_emails.get(data_request.pk), was)
        if tells_requester(data_request, RequestStatus(becomes), before, actor_id):
            label = STATUSES[RequestStatus(becomes)].label
            sentences.append(f"The requester of “{data_request.title}” will get an email with its status: {label}.")
    more = len(sentences) - MOST_NAMED
    if more <= 0:
        return sentences
    others = "1 more requester" if more == 1 else f"{more:,} more requesters"
    return [*sentences[:MOST_NAMED], f"{others} will get an email."]


def request_changes(steps: Sequence[Step]) -> dict[int, tuple[str, str]]:
    return column_changes(steps, Table.DATA_REQUESTS, "request_status")
