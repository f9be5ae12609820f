"""Mails to one person about what is theirs: a request that moved on, a submission that was reviewed."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from datasources.models import DataSource
from datasources.signals import data_source_reopened, data_source_reviewed, submitter_asked
from pdap.lib.mail import send_later
from pdap.lib.mail.addresses import CONTACT
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.signals import data_request_status_changed

# What each status means to the requester; coming back to Intake is told to nobody.
MEANING = {
    RequestStatus.READY_TO_START: "We reviewed your request. It's ready for a volunteer.",
    RequestStatus.ACTIVE: "A volunteer is looking for the data.",
    RequestStatus.WAITING_FOR_SCRAPER: "We found the data. A volunteer needs to write code to collect it.",
    RequestStatus.WAITING_FOR_FOIA: "We sent the agency a public records request and are waiting for its response.",
    RequestStatus.WAITING_FOR_REQUESTOR: "We need more information from you to continue. Please reply to this email.",
    RequestStatus.COMPLETE: "We found the data, or confirmed it doesn't exist.",
    RequestStatus.ARCHIVED: "It has been closed.",
    RequestStatus.REQUEST_WITHDRAWN: "Your request has been withdrawn.",
}

REVIEWED = "notifications/letters/source_reviewed"
# A decision can be taken back while its letter waits; the letter is found again by its header.
SECOND_THOUGHTS = datetime.timedelta(minutes=5)
ABOUT = "X-PDAP-Data-Source"


def connect() -> None:
    """Listen to what the lower apps say; each mail is written in the transaction of what it tells."""
    data_request_status_changed.connect(on_status, dispatch_uid="notifications.letters")
    data_source_reviewed.connect(on_review, dispatch_uid="notifications.letters")
    data_source_reopened.connect(on_reopened, dispatch_uid="notifications.letters")
    submitter_asked.connect(on_question, dispatch_uid="notifications.letters")


def on_status(sender: Any, data_request: DataRequest, actor_id: int | None = None, **_: Any) -> None:
    """Tell the requester that the request moved on, unless they moved it themselves."""
    status = RequestStatus(data_request.request_status)
    creator = data_request.creator
    if creator is None or creator.pk == actor_id or status not in MEANING:
        return
    context = {"data_request": data_request, "status": status, "meaning": MEANING[status]}
    template = "notifications/letters/request_status"
    send_later(template, creator.email, context, user_id=creator.pk, reply_to=CONTACT)


def on_review(sender: Any, data_source: DataSource, reason: str | None, actor_id: int | None = None, **_: Any) -> None:
    """Tell the submitter of a source what became of it, some minutes later, unless they decided it themselves."""
    submitter: User | None = data_source.submitter
    if submitter is None or submitter.pk == actor_id:
        return
    send_later(
        REVIEWED,
        submitter.email,
        {"data_source": data_source, "reason": reason},
        user_id=submitter.pk,
        reply_to=CONTACT,
        headers={ABOUT: str(data_source.pk)},
        not_before=timezone.now() + SECOND_THOUGHTS,
    )


def on_reopened(sender: Any, data_source: DataSource, **_: Any) -> None:
    """Take back the letter about a decision that was taken back, unless it has left."""
    about = {"kind": REVIEWED, f"headers__{ABOUT}": str(data_source.pk)}
    Mail.objects.filter(status=MailStatus.WAITING, **about).delete()


def on_question(sender: Any, data_source: DataSource, question: str, **_: Any) -> None:
    """Send a question to the submitter of a source, who answers by email."""
    submitter: User | None = data_source.submitter
    if submitter is not None:
        context = {"data_source": data_source, "question": question}
        template = "notifications/letters/source_question"
        send_later(template, submitter.email, context, user_id=submitter.pk, reply_to=CONTACT)
