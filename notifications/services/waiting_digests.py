"""Emails about what people follow that were written and haven't left: they don't name what was withdrawn since.

Such an email never leaves. What a digest told waits again, and the next run writes it without what is hidden.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from agencies.models import Agency
from datasources.models import DataSource
from notifications.models import (
    DataRequestNotification,
    DataSourceNotification,
    DigestSettings,
    Follower,
    Watch,
    WatchNews,
)
from notifications.services.watches import CONFIRM, watch_to_confirm
from pdap.lib.mail.brakes import TO_MANY
from pdap.lib.mail.models import Mail
from pdap.lib.mail.standing import register_check
from requests_app.models import DataRequest

# When what an email tells was marked as told, to the microsecond: by it the rows are found again.
TOLD_AT = "X-PDAP-Told-At"
# The IDs of the agencies that it names. Their names may stand in titles of sources too, and may have changed since.
NAMES_AGENCIES = "X-PDAP-Names-Agencies"
# A record's own line of the text; the existing system's addresses, in any language.
LINE_OF_RECORD = re.compile(r"^\s*https?://[^/\s]+(?:/[a-z]{2})?/data-(source|request)/(\d+)\s*$", re.MULTILINE)
LINK_THAT_CONFIRMS = re.compile(r"/following/confirm/([\w-]+)")


def told_headers(told_at: datetime, agency_ids: Collection[int]) -> dict[str, str]:
    """Return what an email in the ledger must say of itself to be checked when it leaves."""
    return {TOLD_AT: told_at.isoformat(), NAMES_AGENCIES: " ".join(map(str, sorted(agency_ids)))}


def register_digest_checks() -> None:
    for kind in TO_MANY:
        register_check(kind, holds_or_is_taken_back)
    register_check(CONFIRM, names_public_target)


def names_public_target(mail: Mail) -> bool:
    """Return whether everyone may see what an email asks to confirm."""
    link = LINK_THAT_CONFIRMS.search(mail.body_text)
    watch = watch_to_confirm(link[1]) if link else None
    if watch is None:
        return True
    targets: list[tuple[Any, int | None]] = [
        (Agency.objects, watch.agency_id),
        (DataSource.objects, watch.data_source_id),
        (DataRequest.objects, watch.data_request_id),
    ]
    return all(records.public().filter(pk=pk).exists() for records, pk in targets if pk is not None)


def holds_or_is_taken_back(mail: Mail) -> bool:
    """Return whether all that a waiting email names is public; if not, what it told waits again."""
    if not (names_hidden_record(mail.body_text) or names_hidden_agency(mail)):
        return True
    take_back(mail)
    return False


def names_hidden_record(text: str) -> bool:
    """Return whether a text names a source or request that isn't public now, or was deleted."""
    named: dict[str, set[int]] = {"source": set(), "request": set()}
    for kind, number in LINE_OF_RECORD.findall(text):
        named[kind].add(int(number))
    records: dict[str, Any] = {"source": DataSource.objects, "request": DataRequest.objects}
    return any(ids and records[kind].public().filter(pk__in=ids).count() < len(ids) for kind, ids in named.items())


def names_hidden_agency(mail: Mail) -> bool:
    """Return whether an email names an agency that isn't public now, or was deleted."""
    agency_ids = mail.headers.get(NAMES_AGENCIES)
    if agency_ids is not None:
        ids = [int(pk) for pk in agency_ids.split()]
        return bool(ids) and Agency.objects.public().filter(pk__in=ids).count() < len(ids)
    # Emails of earlier versions don't say. What names a withdrawn agency is written again, and then says so.
    followed = told_news(mail).filter(watch__agency__isnull=False)
    return followed.exclude(watch__agency__in=Agency.objects.public()).exists()


def told_news(mail: Mail) -> QuerySet[WatchNews]:
    """Return what an email told of what its reader watches."""
    told_at = mail.headers.get(TOLD_AT)
    if told_at is None:
        return WatchNews.objects.none()
    reader = Q(watch__user=mail.user_id) if mail.user_id else Q(watch__follower__email=mail.recipient)
    return WatchNews.objects.filter(reader, sent_at=datetime.fromisoformat(told_at))


@transaction.atomic
def take_back(mail: Mail) -> None:
    """Let what an email told wait again, so that the next run tells what is still public."""
    if (told_at := mail.headers.get(TOLD_AT)) is None:
        return
    # Another run that writes to the same reader at this moment comes before or after, as in `send_digest` and
    # `send_to_follower`.
    if mail.user_id:
        DigestSettings.objects.select_for_update().filter(pk=mail.user_id).first()
    else:
        Follower.objects.select_for_update().filter(email=mail.recipient).first()
    rows = told_news(mail)
    Watch.objects.filter(pk__in=rows.values("watch")).update(last_sent_at=None)
    rows.update(sent_at=None)
    if mail.user_id:
        queues = [
            model.objects.filter(user_id=mail.user_id, sent_at=datetime.fromisoformat(told_at))
            for model in (DataSourceNotification, DataRequestNotification)
        ]
        if sum(queue.update(sent_at=None) for queue in queues):
            DigestSettings.objects.filter(pk=mail.user_id).update(last_digest_at=None)
