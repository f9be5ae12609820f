"""Making webhooks, as many as a person may have."""

from typing import Any

from django.db import transaction

from notifications.models import Webhook
from notifications.services.webhooks.signing import new_secret
from pdap.db.locks import lock_name
from pdap.lib.once import make_once

MOST_WEBHOOKS = 5


class TooManyWebhooksError(ValueError):
    """A person has as many webhooks as they may have."""


@transaction.atomic
def make_webhook(person_id: int, url: str, events: list[str], location_id: int | None) -> Webhook:
    """Make a webhook with a new secret; for the same form sent twice at once, one. Raises TooManyWebhooksError."""
    columns: dict[str, Any] = {"user_id": person_id, "url": url, "events": events, "location_id": location_id}

    def make() -> Webhook:
        # Two different forms at once don't make one too many.
        lock_name("webhooks", str(person_id))
        if Webhook.objects.filter(user=person_id).count() >= MOST_WEBHOOKS:
            raise TooManyWebhooksError
        return Webhook.objects.create(**columns, secret=new_secret())

    webhook, _ = make_once("webhook", columns, make, Webhook.objects.all())
    return webhook
