"""Webhooks: the URLs of programs that want events, and each delivery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from notifications.delivery_outcomes import outcome_in_words
from notifications.enums import DeliveryStatus
from pdap.db.fields import BigIdentityField, DbNow, ForeignKey, NullTextField


class Webhook(models.Model):
    """The URL of a person's program. `secret` signs; `old_secret` signs too until `old_secret_until`."""

    id = BigIdentityField(primary_key=True)
    user = ForeignKey("accounts.User", models.CASCADE, integer=True, related_name="webhooks")
    url = models.TextField()
    events = ArrayField(models.TextField())
    location = ForeignKey("locations.Location", models.CASCADE, null=True, related_name="webhooks")
    secret = models.TextField()
    old_secret = NullTextField(null=True)
    old_secret_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        managed = False
        db_table = "webhooks"
        indexes = [
            models.Index(fields=["user"], name="ix_webhooks_user"),
            models.Index(fields=["location"], name="ix_webhooks_place"),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class WebhookDelivery(models.Model):
    """An event for a webhook: `event` is its name, `event_key` identifies it, `record` has its order."""

    id = BigIdentityField(primary_key=True)
    webhook = ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.TextField()
    event_key = models.TextField()
    record = models.TextField()
    body = models.TextField()
    status = models.TextField(
        choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING, db_default=DeliveryStatus.WAITING.value
    )
    attempts = models.IntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=DbNow(), editable=False)
    next_attempt_at = models.DateTimeField(db_default=DbNow())
    attempted_at = models.DateTimeField(null=True)
    answer = NullTextField(null=True)

    class Meta:
        managed = False
        db_table = "webhook_deliveries"
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_key"], name="webhook_deliveries_event_key"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="webhook_deliveries_status_check"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="ix_webhook_deliveries_waiting", condition=Q(status="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} for webhook {self.webhook_id}"

    @property
    def outcome(self) -> str:
        """What the last attempt came to, in the reader's language."""
        return outcome_in_words(self.answer)

    @property
    def is_tried_again(self) -> bool:
        """Whether an attempt has failed and another follows."""
        return self.status == DeliveryStatus.WAITING and self.attempts > 0
