"""Secrets of webhooks, and the signatures by which receivers know that a delivery is ours."""

import datetime
import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone

from notifications.models import Webhook

OVERLAP = datetime.timedelta(days=2)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def rotate_secret(webhook_id: int) -> str:
    """Give a webhook a new secret; the old one signs as well for two days, so that programs can change over."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + OVERLAP
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return webhook.secret


def signatures(webhook: Webhook, delivery_id: int, timestamp: int, body: str, now: datetime.datetime) -> str:
    """Return the HMACs of timestamp, id and body, with each secret that is valid, separated by blanks."""
    signed = f"{timestamp}.{delivery_id}.{body}".encode()
    valid = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and webhook.old_secret_until > now:
        valid.append(webhook.old_secret)
    return " ".join(f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in valid)
