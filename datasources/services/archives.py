"""Looking up archived copies of addresses that have none, at the Internet Archive (contract 6.5)."""

import datetime
import json
import time
from dataclasses import dataclass
from typing import Any

import httpx2
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import MetaUrl
from datasources.models import DataSource, Link
from datasources.services.links import enrol
from pdap.db.actor import set_actor
from pdap.lib.fetching.visit import user_agent
from pdap.lib.jobs import note_progress

# Of one run; with the pause between two it stays under what the archive asks of programs, one request a second.
MOST = 50
PAUSE = 1.5
# When nothing was there, or not yet, how long until it is asked again.
AGAIN_AFTER = datetime.timedelta(days=30)
LARGEST_ANSWER = 64 * 1024


class ArchiveBusyError(RuntimeError):
    """The archive does not answer for now."""


@dataclass
class Found:
    """What a run did."""

    asked: int = 0
    found: int = 0
    busy: bool = False

    def __str__(self) -> str:
        return f"{self.asked} looked up, {self.found} found" + ("; the archive is busy" if self.busy else "")


def look_up_archives(most: int = MOST, pause: float = PAUSE) -> Found:
    """Look for the first capture of addresses without an archived copy, broken ones first, and keep it.

    It ends early when the archive is busy; what was not asked is asked by the next run.
    """
    enrol()
    without = Q(data_source__internet_archive_url=None, data_source__isnull=False)
    without |= Q(meta_url__internet_archive_url=None, meta_url__isnull=False)
    long_ago = Q(archive_asked_at=None) | Q(archive_asked_at__lt=timezone.now() - AGAIN_AFTER)
    rows = Link.objects.filter(without, long_ago, Link.objects.of_public_records())
    report = Found()
    with httpx2.Client(timeout=20, headers={"User-Agent": user_agent()}, follow_redirects=False) as client:
        for link in rows.order_by("-state", F("archive_asked_at").asc(nulls_first=True), "id")[:most]:
            if report.asked:
                time.sleep(pause)
            try:
                copy = first_capture(client, link.url)
            except ArchiveBusyError:
                report.busy = True
                break
            report.asked += 1
            report.found += record_copy(link, copy)
            note_progress()
    return report


def first_capture(client: httpx2.Client, url: str) -> str:
    """Return the address of the first capture that had status 200; empty without one. ArchiveBusyError."""
    wanted = {"url": url, "output": "json", "fl": "timestamp,original", "filter": "statuscode:200", "limit": "1"}
    try:
        with client.stream("GET", settings.ARCHIVE_API_URL, params=wanted) as answer:
            if answer.status_code in (400, 403, 404):  # an address that it does not keep, or keeps from the public
                return ""
            if answer.status_code != 200:
                raise ArchiveBusyError(str(answer.status_code))
            body = b""
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise ArchiveBusyError("too large")
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
    """Write down that it was asked, and the copy where there is none yet; return whether there was one to write."""
    set_actor(None)
    Link.objects.filter(pk=link.pk).update(archive_asked_at=timezone.now())
    if not copy:
        return False
    if link.data_source_id is not None:
        sources = DataSource.objects.filter(pk=link.data_source_id, internet_archive_url=None)
        return bool(sources.update(internet_archive_url=copy))
    pages = MetaUrl.objects.filter(pk=link.meta_url_id or 0, internet_archive_url=None)
    return bool(pages.update(internet_archive_url=copy))
