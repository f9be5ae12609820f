"""Emails to one person about what is theirs: a request that moved on, a submission that was reviewed.

Each waits some minutes for second thoughts. A later decision about the same record takes back the one that waits, and
an email leaves only if what it says still holds, so that no one gets two that contradict each other.
"""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from datasources.models import DataSource, ProblemReport, Review
from datasources.services.review import UNDECIDED
from datasources.signals import (
    data_source_reopened,
    data_source_reviewed,
    problem_report_resolved,
    submitter_asked,
)
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.lib.mail import send_later
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import KEEP_MAILS, Mail
from pdap.lib.mail.standing import register_check
from pdap.lib.project import CONTACT
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed
from requests_app.statuses import STATUSES

# What an email says to the requester where the page says it to everyone.
TO_REQUESTER = {
    RequestStatus.READY_TO_START: _("We reviewed your request. It’s ready for a volunteer."),
    RequestStatus.WAITING_FOR_REQUESTOR: _(
        "We need more information from you to continue. Please reply to this email."
    ),
    RequestStatus.ARCHIVED: _("It has been closed."),
    RequestStatus.REQUEST_WITHDRAWN: _("Your request has been withdrawn."),
}
# What each status means to the requester; coming back to Intake is told to no one.
MEANING: dict[RequestStatus, str] = {
    **{status: _(standing.meaning_text) for status, standing in STATUSES.items() if status != RequestStatus.INTAKE},
    **TO_REQUESTER,
}

REVIEWED = "notifications/decisions/source_reviewed"
QUESTION = "notifications/decisions/source_question"
STATUS = "notifications/decisions/request_status"
REPORT = "notifications/decisions/report_answered"
# A decision can be taken back while its email waits; the email is found again by its headers.
SECOND_THOUGHTS = datetime.timedelta(minutes=5)
ABOUT_SOURCE, ABOUT_REQUEST = "X-PDAP-Data-Source", "X-PDAP-Data-Request"
ABOUT_REPORT = "X-PDAP-Problem-Report"
# What the record's status is by the email, and what it was before the first change that has not been told.
SAYS, BEFORE = "X-PDAP-Status", "X-PDAP-Status-Before"


def write_mails_on_signals() -> None:
    """Listen to what the lower apps say; each email is written in the transaction of what it tells."""
    data_request_status_changed.connect(on_status, dispatch_uid="notifications.decision_emails")
    data_source_reviewed.connect(on_review, dispatch_uid="notifications.decision_emails")
    data_source_reopened.connect(on_reopened, dispatch_uid="notifications.decision_emails")
    submitter_asked.connect(on_question, dispatch_uid="notifications.decision_emails")
    problem_report_resolved.connect(on_report_resolved, dispatch_uid="notifications.decision_emails")
    register_check(REPORT, report_is_resolved)
    register_check(STATUS, request_has_status)
    register_check(REVIEWED, source_has_status)
    register_check(QUESTION, source_is_undecided)


def on_status(
    sender: Any, data_request: DataRequest, before: str | None = None, actor_id: int | None = None, **_: Any
) -> None:
    """Tell the requester that the request moved on, unless they moved it themselves or it is back where it was."""
    waiting = waiting_emails(ABOUT_REQUEST, data_request.pk)
    before = status_before(waiting.order_by("id").first(), before)
    waiting.delete()
    status = RequestStatus(data_request.request_status)
    creator = data_request.creator
    if creator is None or not tells_requester(data_request, status, before, actor_id):
        return
    send_later(
        STATUS,
        creator.email,
        {"data_request": data_request, "status": status, "meaning": MEANING[status]},
        user_id=creator.pk,
        language=creator.language,
        reply_to=CONTACT,
        headers={ABOUT_REQUEST: str(data_request.pk), SAYS: status, BEFORE: before or ""},
        not_before=timezone.now() + SECOND_THOUGHTS,
    )


def status_before(first: Mail | None, before: str | None) -> str | None:
    """Return the status that a requester knows of: the one before the first email that waits, if one does."""
    return before if first is None else first.headers.get(BEFORE, before)


def tells_requester(data_request: DataRequest, status: RequestStatus, before: str | None, actor_id: int | None) -> bool:
    """Return whether the requester gets an email when a request comes to a status; `before` is what they know of."""
    creator_id = data_request.creator_id
    return creator_id is not None and creator_id != actor_id and status in MEANING and status != before


def on_review(sender: Any, data_source: DataSource, reason: str | None, actor_id: int | None = None, **_: Any) -> None:
    """Tell the submitter of a source what became of it, unless they decided it themselves."""
    waiting_emails(ABOUT_SOURCE, data_source.pk).delete()
    submitter: User | None = data_source.submitter
    if submitter is None or submitter.pk == actor_id:
        return
    send_later(
        REVIEWED,
        submitter.email,
        {"data_source": data_source, "reason": reason},
        user_id=submitter.pk,
        language=submitter.language,
        reply_to=CONTACT,
        headers={ABOUT_SOURCE: str(data_source.pk), SAYS: data_source.approval_status},
        not_before=timezone.now() + SECOND_THOUGHTS,
    )


def on_reopened(sender: Any, data_source: DataSource, **_: Any) -> None:
    """Take back the email about a decision that was taken back, unless it has left.

    The one about what holds again waits again, which that decision had taken back; unless its reader has it.
    """
    waiting_emails(ABOUT_SOURCE, data_source.pk).delete()
    review = Review.objects.filter(data_source=data_source).first()
    if review is None:
        return
    emails = Mail.objects.filter(**{f"headers__{ABOUT_SOURCE}": str(data_source.pk)})
    left = emails.exclude(status=MailStatus.GIVEN_UP).order_by("-id")
    if data_source.approval_status in UNDECIDED:
        if review.question and review.asked_at is not None and is_recent(review.asked_at):
            # The email is a moment older than the question; an earlier question was written minutes before.
            asked = left.filter(kind=QUESTION, created_at__gt=review.asked_at - SECOND_THOUGHTS)
            if not asked.exists():
                on_question(DataSource, data_source, review.question)
    elif is_recent(review.reviewed_at):
        decision = left.filter(kind=REVIEWED).first()
        if decision is None or decision.headers.get(SAYS) != data_source.approval_status:
            on_review(DataSource, data_source, review.reason, review.reviewed_by_id)


def is_recent(moment: datetime.datetime | None) -> bool:
    """Return whether what was sent since a moment is still among the emails."""
    return moment is not None and moment > timezone.now() - KEEP_MAILS


def on_question(sender: Any, data_source: DataSource, question: str, **_: Any) -> None:
    """Send a question to the submitter of a source, who answers by email."""
    waiting_emails(ABOUT_SOURCE, data_source.pk).delete()
    submitter: User | None = data_source.submitter
    if submitter is None:
        return
    send_later(
        QUESTION,
        submitter.email,
        {"data_source": data_source, "question": question},
        user_id=submitter.pk,
        language=submitter.language,
        reply_to=CONTACT,
        headers={ABOUT_SOURCE: str(data_source.pk)},
        not_before=timezone.now() + SECOND_THOUGHTS,
    )


def on_report_resolved(sender: Any, report: ProblemReport, actor_id: int | None = None, **_: Any) -> None:
    """Tell a reader who can be reached what came of their report; of two answers, only the later."""
    waiting_emails(ABOUT_REPORT, report.pk).delete()
    address = report.email or (report.reporter.email if report.reporter else "")
    if not address or (report.reporter_id is not None and report.reporter_id == actor_id):
        return
    send_later(
        REPORT,
        address,
        {"data_source": report.data_source, "kind": report.get_kind_display(), "answer": report.answer},
        user_id=report.reporter_id,
        language=report.reporter.language if report.reporter else report.language,
        reply_to=CONTACT,
        headers={ABOUT_REPORT: str(report.pk)},
        not_before=timezone.now() + SECOND_THOUGHTS,
    )


def waiting_emails(about: str, *numbers: int) -> QuerySet[Mail]:
    """Return the emails about some records of a kind that have not left."""
    return Mail.objects.filter(
        status=MailStatus.WAITING,
        kind__in=[REVIEWED, QUESTION, STATUS, REPORT],
        **{f"headers__{about}__in": [str(number) for number in numbers]},
    )


def request_has_status(mail: Mail) -> bool:
    """Return whether a request has the status that an email says it has; emails of older versions do not say."""
    if SAYS not in mail.headers:
        return True
    return DataRequest.objects.filter(pk=mail.headers[ABOUT_REQUEST], request_status=mail.headers[SAYS]).exists()


def source_has_status(mail: Mail) -> bool:
    if SAYS not in mail.headers:
        return True
    return DataSource.objects.filter(pk=mail.headers[ABOUT_SOURCE], approval_status=mail.headers[SAYS]).exists()


def source_is_undecided(mail: Mail) -> bool:
    if ABOUT_SOURCE not in mail.headers:
        return True
    return DataSource.objects.filter(pk=mail.headers[ABOUT_SOURCE], approval_status__in=UNDECIDED).exists()


def report_is_resolved(mail: Mail) -> bool:
    return ProblemReport.objects.filter(pk=mail.headers[ABOUT_REPORT], resolved_at__isnull=False).exists()
