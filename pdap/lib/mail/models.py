"""The ledger of emails; DESIGN.md, "What happens by itself", says how a row is sent."""

from typing import Any

from django.db import models

from pdap.db.fields import BigIdentityField, DbNow, EnumField, ForeignKey
from pdap.lib.mail.enums import MailStatus


class Mail(models.Model):
    """An email; once it is sent its text is gone, since it can hold a way into an account."""

    id = BigIdentityField(primary_key=True)
    kind = models.TextField(help_text="The folder with its templates.")
    user = ForeignKey("accounts.User", models.CASCADE, null=True, related_name="mails")
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
    error = models.TextField(null=True)
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
