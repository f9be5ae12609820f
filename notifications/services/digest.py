"""Digests: one mail to each person with all that waits for them (behaviour 7.3, 7.4)."""

import logging
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from notifications.enums import DataRequestEventType
from notifications.models import DataRequestNotification, DataSourceNotification, NotificationLog
from notifications.services.queue import fill_queues

logger = logging.getLogger(__name__)

# Any two runs of the digests meet at this number.
DIGEST_LOCK = 7_137_418_984


@dataclass
class Digest:
    """What one person is told."""

    data_sources: list[DataSourceNotification] = field(default_factory=list)
    completed: list[DataRequestNotification] = field(default_factory=list)
    started: list[DataRequestNotification] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.data_sources or self.completed or self.started)


def send_digests() -> int:
    """Queue what is new, send everybody's digest, and return how many people got one; 0 while another run is at it.

    Each person's mail is a transaction of its own: what is sent is marked before the next person's turn, and an
    address that fails keeps its rows for the next run and stops nobody else's. A crash between the server's yes and
    the mark sends that one mail again.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [DIGEST_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    try:
        fill_queues()
        people = sum(send_digest(user_id) for user_id in waiting_people())
        if people:
            NotificationLog.objects.create(user_count=people)
        return people
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [DIGEST_LOCK])


def waiting_people() -> list[int]:
    """Return those for whom something waits."""
    sources = DataSourceNotification.objects.filter(sent_at=None).values_list("user_id", flat=True)
    requests = DataRequestNotification.objects.filter(sent_at=None).values_list("user_id", flat=True)
    return sorted(sources.union(requests))


@transaction.atomic
def send_digest(user_id: int) -> bool:
    """Send one person's digest and mark its rows as sent; return whether a mail left."""
    sources, requests = waiting_rows(user_id)
    digest = Digest(
        data_sources=sources,
        completed=[row for row in requests if row.event.event_type == DataRequestEventType.REQUEST_COMPLETE],
        started=[row for row in requests if row.event.event_type == DataRequestEventType.REQUEST_READY_TO_START],
    )
    if not digest:
        return False
    person = User.objects.get(pk=user_id)
    try:
        mail(person, digest).send()
    except (SMTPException, OSError) as error:
        # Without the address: logs outlive accounts.
        logger.error("The digest of person %s was not sent: %s", user_id, type(error).__name__)
        return False
    now = timezone.now()
    DataSourceNotification.objects.filter(pk__in=[row.pk for row in sources]).update(sent_at=now)
    DataRequestNotification.objects.filter(pk__in=[row.pk for row in requests]).update(sent_at=now)
    return True


def waiting_rows(user_id: int) -> tuple[list[DataSourceNotification], list[DataRequestNotification]]:
    """Return what waits for one person, locked, by name; what is no longer public waits on."""
    sources = (
        DataSourceNotification.objects.filter(
            user_id=user_id, sent_at=None, event__data_source__approval_status="approved"
        )
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("event__data_source")
        .order_by("event__data_source__name", "pk")
    )
    requests = (
        DataRequestNotification.objects.filter(user_id=user_id, sent_at=None)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("event__data_request")
        .order_by("event__data_request__title", "pk")
    )
    return list(sources), list(requests)


def mail(person: User, digest: Digest) -> EmailMultiAlternatives:
    """Return the mail to one person, as text and HTML."""
    context = {"digest": digest, "site": settings.SITE_URL}
    subject = render_to_string("notifications/digest/subject.txt", context).strip()
    text = render_to_string("notifications/digest/body.txt", context)
    message = EmailMultiAlternatives(subject, text, to=[person.email])
    message.attach_alternative(render_to_string("notifications/digest/body.html", context), "text/html")
    return message
