"""Writing emails to the ledger."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_q.tasks import async_task

from pdap.lib.mail.bounces import BOUNCED, is_suppressed
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail, MailHistory
from pdap.lib.spoken import english_attribute, present_address


@transaction.atomic
def send_later(
    template: str,
    to: str,
    context: Mapping[str, Any],
    *,
    user_id: int | None = None,
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    not_before: datetime.datetime | None = None,
    language: str | None = None,
) -> Mail:
    """Write an email that is sent once this transaction is committed, and never if it is rolled back.

    `template` is a folder of templates with subject.txt, body.txt and body.html, which get `context`, `site`, the
    site's URL, and `pages`, the URL of pages in the email's language: `language`, or the current one. With `user_id`,
    the email is deleted with the account. With `not_before` it waits until then. An email to an address that bounced is
    never sent.
    """
    mail = compose(template, to, context, user_id=user_id, reply_to=reply_to, headers=headers, language=language)
    if not_before:
        mail.next_attempt_at = not_before
    return write_down(mail, wake=not_before is None)


def compose(
    template: str,
    to: str,
    context: Mapping[str, Any],
    *,
    user_id: int | None = None,
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    language: str | None = None,
) -> Mail:
    """Return an email that is not in the ledger yet."""
    with translation.override(language or translation.get_language()):
        values = {
            **context,
            "site": settings.SITE_URL,
            "pages": f"{settings.SITE_URL}{present_address('')}",
            "in_english": english_attribute(),
        }
        subject, text, html = (
            render_to_string(f"{template}/{name}", values) for name in ("subject.txt", "body.txt", "body.html")
        )
    return Mail(
        kind=template,
        user_id=user_id,
        recipient=to,
        reply_to=reply_to,
        subject=" ".join(subject.split()),
        body_text=text,
        body_html=html,
        headers=dict(headers or {}),
    )


@transaction.atomic
def write_down(mail: Mail, wake: bool = True) -> Mail:
    """Write a composed email to the ledger; it is sent once this transaction is committed.

    Code that writes many emails passes `wake=False`, and calls `wake_worker` once.
    """
    mail.save(force_insert=True)
    if is_suppressed(mail.kind, mail.user_id, mail.recipient):
        give_up(mail, BOUNCED)
    elif wake:
        wake_worker()
    return mail


def give_up(mail: Mail, words: str, person_id: int | None = None) -> None:
    """Give up sending an email, and delete its text."""
    gone = {"status": MailStatus.GIVEN_UP, "error": words, "body_text": "", "body_html": ""}
    Mail.objects.filter(pk=mail.pk).update(**gone)
    MailHistory.objects.create(mail=mail, status=MailStatus.GIVEN_UP, words=words, person_id=person_id)


def wake_worker() -> None:
    """Have the worker send what waits, once this transaction is committed."""
    async_task("pdap.tasks.deliver_mails", task_name="Send emails")
