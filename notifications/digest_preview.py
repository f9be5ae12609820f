"""What the digests would hold if they were sent now (contract 8.8)."""

from collections import defaultdict
from typing import Any

from django.db import transaction

from accounts.models import User
from notifications.models import DataRequestNotification, DataSourceNotification
from notifications.querysets import QueueQuerySet
from notifications.services.due_people import with_reachable_email
from notifications.services.queue import fill_queues


def preview() -> dict[str, Any]:
    """Return everyone's waiting events, those included that a run would queue first.

    The queues are filled by the run's own function, in a transaction that is taken back: nothing is written, and the
    preview cannot say anything else than the run would.
    """
    with transaction.atomic():
        fill_queues()
        events = [
            *waiting_events(DataSourceNotification.objects.waiting(), "data_source", "name", "Data Source"),
            *waiting_events(DataRequestNotification.objects.waiting(), "data_request", "title", "Data Request"),
        ]
        transaction.set_rollback(True)
    people: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for user_id, email, event in events:
        people[user_id, email].append(event)
    distinct = {(event["entity_type"], event["event_id"]) for _, _, event in events}
    requests = sum(kind == "Data Request" for kind, _ in distinct)
    return {
        "counts": {
            "total_events": len(events),
            "total_users": len(people),
            "distinct_events": len(distinct),
            "distinct_data_request_events": requests,
            "distinct_data_source_events": len(distinct) - requests,
        },
        "batches": [
            {"user_id": user_id, "user_email": email, "events": own} for (user_id, email), own in sorted(people.items())
        ],
    }


def waiting_events(rows: QueueQuerySet, entity: str, name: str, kind: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Return queue rows of people who can get digests as events, by name, with whom they wait for."""
    columns = (
        "user_id",
        "user__email",
        "event_id",
        "event__event_type",
        f"event__{entity}_id",
        f"event__{entity}__{name}",
    )
    return [
        (
            user_id,
            email,
            {
                "event_id": event_id,
                "event_type": event_type,
                "entity_id": entity_id,
                "entity_type": kind,
                "entity_name": entity_name,
            },
        )
        for user_id, email, event_id, event_type, entity_id, entity_name in rows.filter(
            user__in=with_reachable_email(User.objects.all()).values("pk")
        )
        .order_by(f"event__{entity}__{name}", "pk")
        .values_list(*columns)
    ]
