"""Looking up archived copies at the Internet Archive (contract 6.5): the last good one before a link failed."""

import datetime
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx2
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import MetaUrl
from datasources.enums import LinkState
from datasources.models import DataSource, Link
from datasources.querysets import WEB
from datasources.services.links import enroll
from pdap.db.actor import set_actor
from pdap.lib.fetching.journeys import seconds_of
from pdap.lib.fetching.visit import user_agent
from pdap.lib.jobs import note_progress

# Of one run; with the pause between two it stays under what the archive asks of programs, one request a second.
MOST = 50
PAUSE = 1.5
# When nothing was there, or not yet, how long until it is asked again.
AGAIN_AFTER = datetime.timedelta(days=30)
LARGEST_ANSWER = 64 * 1024
# For a whole answer, however slowly it comes.
LONGEST_ANSWER = 30.0
# How long the archive is left alone when it says so and does not say how long.
WAIT = 3600.0
BUSY_UNTIL = "archive-busy-until"
COPIES = "https://web.archive.org/web/"


class ArchiveBusyError(RuntimeError):
    """The archive does not answer for now; `wait` is for how many seconds it wants to be left alone, if it says so."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass
class ArchiveRunReport:
    """What a run did."""

    asked: int = 0
    copies: int = 0
    busy: bool = False

    def __str__(self) -> str:
        return f"{self.asked} looked up, {self.copies} found" + ("; the archive is busy" if self.busy else "")


def look_up_archives(most: int = MOST, pause: float = PAUSE) -> ArchiveRunReport:
    """Look for copies of links without one, and once more when a link is broken; broken ones first.

    It ends early when the archive is busy; what was not asked is asked by a later run.
    """
    if cache.get(BUSY_UNTIL):
        return ArchiveRunReport(busy=True)
    enroll()
    without_copy = Q(data_source__internet_archive_url=None, data_source__isnull=False)
    without_copy |= Q(meta_url__internet_archive_url=None, meta_url__isnull=False)
    long_ago = Q(archive_asked_at=None) | Q(archive_asked_at__lt=timezone.now() - AGAIN_AFTER)
    # Of a link that is broken now, a copy that was taken while it worked may not be the last.
    broke = Q(state=LinkState.BROKEN, failing_since__isnull=False)
    ours = {f"{record}__internet_archive_url__startswith": COPIES for record in ("data_source", "meta_url")}
    broke &= Q(**ours, _connector=Q.OR)
    broke &= Q(archive_asked_at=None) | Q(archive_asked_at__lt=F("failing_since"))
    wanted = Q(without_copy, long_ago) | broke
    rows = Link.objects.filter(wanted, Link.objects.of_public_records(), url__iregex=WEB)
    rows = rows.select_related("data_source", "meta_url")
    report = ArchiveRunReport()
    with httpx2.Client(timeout=20, headers={"User-Agent": user_agent()}, follow_redirects=False) as client:
        for link in rows.order_by("-state", F("archive_asked_at").asc(nulls_first=True), "id")[:most]:
            if report.asked:
                time.sleep(pause)
            try:
                copy = last_capture(client, link.url, link.failing_since)
            except ArchiveBusyError as error:
                report.busy = True
                if error.wait:
                    cache.set(BUSY_UNTIL, True, error.wait)
                break
            report.asked += 1
            report.copies += record_copy(link, copy)
            note_progress()
    return report


def last_capture(client: httpx2.Client, url: str, before: datetime.datetime | None) -> str:
    """Return the address of the last capture that had status 200, of those `before` a time; empty without one.

    ArchiveBusyError.
    """
    wanted = {"url": url, "output": "json", "fl": "timestamp,original", "filter": "statuscode:200", "limit": "-1"}
    if before is not None:
        wanted["to"] = f"{before.astimezone(datetime.UTC):%Y%m%d%H%M%S}"
    begun = time.monotonic()
    try:
        with client.stream("GET", settings.ARCHIVE_API_URL, params=wanted) as answer:
            if answer.status_code in (400, 403, 404):  # an address that it does not keep, or keeps from the public
                return ""
            if answer.status_code == 429:
                seconds = seconds_of(answer.headers.get("retry-after", ""))
                raise ArchiveBusyError("429", max(seconds or WAIT, 1.0))
            if answer.status_code != 200:
                raise ArchiveBusyError(str(answer.status_code))
            body = b""
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER or time.monotonic() - begun > LONGEST_ANSWER:
                    raise ArchiveBusyError("too large, or too slow")
        return capture_in(json.loads(body or b"[]"))
    except (httpx2.HTTPError, ValueError) as error:
        raise ArchiveBusyError(str(error)) from error


def capture_in(rows: Any) -> str:
    """Return the capture's address out of the archive's answer: a head and at most one row."""
    match rows:
        case [_, [str(moment), str(original)], *_] if moment.isdecimal() and original.startswith(("http:", "https:")):
            return f"https://web.archive.org/web/{moment}/{original}"
    return ""


@transaction.atomic
def record_copy(link: Link, copy: str) -> bool:
    """Write down that it was asked, and the copy; return whether there was one to write.

    What someone has entered stays: only a copy of the archive's that is older, or newer than the failure, is replaced.
    """
    set_actor(None)
    Link.objects.filter(pk=link.pk).update(archive_asked_at=timezone.now())
    if not copy:
        return False
    copy_before = link.subject.internet_archive_url
    if copy_before is not None and (not copy_before.startswith(COPIES) or copy_before == copy):
        return False
    of_source = link.data_source_id is not None
    rows: Any = (
        DataSource.objects.filter(pk=link.data_source_id or 0)
        if of_source
        else MetaUrl.objects.filter(pk=link.meta_url_id or 0)
    )
    return bool(rows.filter(internet_archive_url=copy_before).update(internet_archive_url=copy))
