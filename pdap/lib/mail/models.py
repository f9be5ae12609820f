"""The ledger of emails; DESIGN.md, "Jobs, notifications and email", says how a row is sent."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models

from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey, OneToOneField
from pdap.lib.mail.enums import MailStatus

# How long it is known what became of an email.
KEEP_MAILS = datetime.timedelta(days=90)


class Mail(models.Model):
    """An email. Its text is deleted once it is sent, because it can contain a way into an account."""

    id = BigIdentityField(primary_key=True)
    kind = models.TextField(help_text="The folder with its templates.")
    user = ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mails")
    recipient = models.TextField()
    reply_to = models.TextField(null=True)
    subject = models.TextField()
    body_text = models.TextField()
    body_html = models.TextField()
    headers: Any = models.JSONField(default=dict, db_default={})
    status = EnumField(enum=MailStatus, default=MailStatus.WAITING, db_default=MailStatus.WAITING.value)
    attempts = models.IntegerField(default=0, db_default=0)
    next_attempt_at = models.DateTimeField(db_default=DbNow())
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(null=True, help_text="The server’s last response.")
    refusals = models.IntegerField(default=0, db_default=0, help_text="How many times the server deferred this email.")
    # False until the server is about to get all of it; null if that is unknown.
    handed_over = models.BooleanField(null=True)
    created_at = models.DateTimeField(db_default=DbNow())

    class Meta:
        managed = False
        db_table = "mails"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user"], name="ix_mails_user"),
            models.Index(fields=["status", "next_attempt_at"], name="ix_mails_status"),
            models.Index(fields=["kind", "sent_at"], name="ix_mails_sent"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailHistory(models.Model):
    """A step in the history of an email that had trouble: the server's response, or a person's decision."""

    id = BigIdentityField(primary_key=True)
    mail = ForeignKey(Mail, models.CASCADE, related_name="history")
    happened_at = models.DateTimeField(db_default=DbNow())
    status = EnumField(enum=MailStatus, help_text="The email’s status after this step.")
    words = models.TextField()
    person = ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="mail_decisions")

    class Meta:
        managed = False
        db_table = "mail_history"
        verbose_name_plural = "histories of emails"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["mail"], name="ix_mail_history_mail"),
            models.Index(fields=["person"], name="ix_mail_history_person"),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.status}"


class BouncedAddress(models.Model):
    """A person's address that no longer accepts email; it counts while the person still has that address."""

    user = OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="bounced_address")
    address = models.TextField()
    words = models.TextField()
    bounced_at = models.DateTimeField(db_default=DbNow())

    class Meta:
        managed = False
        db_table = "bounced_addresses"
        verbose_name_plural = "bounced addresses"

    def __str__(self) -> str:
        return str(self.user_id)
