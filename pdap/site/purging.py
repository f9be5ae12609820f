"""Emptying shared caches when something is withdrawn, where PURGE_URL is set: they would show it for a minute more.

A trigger notes each record that leaves (`public_changes`), no matter who withdraws it or how. Lists, counts,
maps and files show it too, so all of a cache goes, not single addresses.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from pdap.db.relations import Table
from pdap.site.changes.cursor import position
from pdap.web.submitted import SAFE

logger = logging.getLogger(__name__)

# Seconds that a curator waits at most; the job tries again.
PATIENCE = 5
# By snapshots and not by ids: transactions do not end in the order in which they write.
LEFT = f"""
select pg_current_snapshot()::text, exists (
    select from public.{Table.PUBLIC_CHANGES}
    where became = 'left' and case when %(since)s::pg_snapshot is null then noted_at > now() - interval '1 hour' else
        transaction >= pg_snapshot_xmin(%(since)s::pg_snapshot)::text::bigint
        and not pg_visible_in_snapshot(transaction::text::xid8, %(since)s::pg_snapshot) end
)
"""  # noqa: S608 - our own name


class PurgeSharedCaches:
    """Empties shared caches after a request that has withdrawn something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.PURGE_URL and request.method not in SAFE:
            try:
                purge_withdrawn("request")
            except DatabaseError as error:
                logger.warning("Couldn't look for withdrawn records: %s", type(error).__name__)
        return response


def purge_withdrawn(seen_by: str) -> bool:
    """Empty shared caches if a record has left since this last looked; return whether they were emptied.

    Requests and the job look each for themselves: where replicas are read, one that was behind may have filled a cache
    again, and the job empties it once more.
    """
    if not settings.PURGE_URL:
        return False
    key = f"withdrawals-seen-by-{seen_by}-{position().server}"
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"since": cache.get(key)})
        snapshot, has_left = cursor.fetchone()
    if has_left and not purge_everything():
        return False
    cache.set(key, snapshot, timeout=None)
    return bool(has_left)


def purge_everything() -> bool:
    """Ask PURGE_URL to forget all that it keeps; return whether it has agreed, in the log why not."""
    import requests  # slow to import, and few processes ever get here

    name, _, value = settings.PURGE_HEADER.partition(":")
    headers = {name.strip(): value.strip()} if value else {}
    try:
        # The words are Cloudflare's; others need only the address and the header.
        response = requests.post(
            settings.PURGE_URL,
            json={"purge_everything": True},
            headers=headers,
            timeout=PATIENCE,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        # Without the address, which may hold a secret.
        logger.error("Couldn't purge shared caches: %s", type(error).__name__)
        return False
    if not 200 <= response.status_code < 300:
        logger.error("Couldn't purge shared caches: the response was %s", response.status_code)
        return False
    return True
