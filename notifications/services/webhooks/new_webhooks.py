"""Making webhooks: as many as a person may have, and none by which a URL would get an event twice."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from locations.queries.relatives import IsNear
from notifications.models import Webhook
from notifications.services.webhooks.signing import new_secret
from pdap.db.locks import lock_name
from pdap.lib.once import make_once

MOST_WEBHOOKS = 5


class TooManyWebhooksError(ValueError):
    """A person has as many webhooks as they may have."""


class SentTwiceError(ValueError):
    """A person has a webhook that sends some of the events to the same URL."""


@transaction.atomic
def make_webhook(person_id: int, url: str, events: list[str], location_id: int | None) -> Webhook:
    """Make a webhook with a new secret; for the same form sent twice at once, one.

    Raises TooManyWebhooksError and SentTwiceError.
    """
    columns: dict[str, Any] = {"user_id": person_id, "url": url, "events": events, "location_id": location_id}

    def make() -> Webhook:
        # Two forms at once can't exceed the limit.
        lock_name("webhooks", str(person_id))
        if Webhook.objects.filter(user=person_id).count() >= MOST_WEBHOOKS:
            raise TooManyWebhooksError
        if webhooks_that_overlap(person_id, url, events, location_id).exists():
            raise SentTwiceError
        return Webhook.objects.create(**columns, secret=new_secret())

    webhook, _ = make_once("webhook", columns, make, Webhook.objects.all())
    return webhook


def webhooks_that_overlap(person_id: int, url: str, events: list[str], location_id: int | None) -> QuerySet[Webhook]:
    """Return a person's webhooks that send some of these events of a place, or of all, to the same URL."""
    webhooks = Webhook.objects.filter(user=person_id, url=url, events__overlap=events)
    return (
        webhooks if location_id is None else webhooks.filter(Q(location=None) | Q(IsNear("location_id", location_id)))
    )
