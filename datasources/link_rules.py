"""What a check of an address means, and when an address counts as broken; docs/links.md says it to volunteers.

The existing system marked an address broken at its first 404 and whole again at anything else (contract 6.4). Here a
link is broken only when nothing was there several times over days, since servers have bad hours; and an answer that is
meant for programs alone, such as 403, never makes it so. Neither does a redirect to a front page, a sign-in or an error
page: it makes the link doubtful, and a person looks.
"""

import datetime

from datasources.enums import LinkState, LinkVerdict
from datasources.models import Link
from datasources.page_signs import leads_elsewhere
from pdap.db.enums import UrlStatus
from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.fetched import Fetched

DAY = datetime.timedelta(days=1)
# Nothing is there this many times, over at least this long: the link is broken. Any failure that often is doubtful.
ENOUGH, LONG_ENOUGH = 3, 3 * DAY
# No proper answer, which may pass: this many times, over weeks.
ENOUGH_SILENCE, LONG_SILENCE = 10, 21 * DAY

WHEN_IT_WORKS = 7 * DAY
WHEN_IT_FAILS = 1 * DAY

# These say that there is nothing, no matter who asks.
GONE_STATUSES = frozenset({404, 410})
GONE = frozenset({Failure.NO_SUCH_NAME, Failure.BAD_ADDRESS, Failure.PRIVATE})
# How often the page itself is asked for, and not its head alone.
CONFIRM_EVERY = 28 * DAY
# These say that someone is there who does not answer programs, or that we could not tell: a person may well get in.
# 999 is what LinkedIn says to programs.
GUARDED_STATUSES = frozenset({401, 402, 403, 405, 406, 407, 418, 423, 425, 426, 428, 429, 451, 999})
GUARDED = frozenset(
    {
        Failure.TLS,
        Failure.CHALLENGE,
        Failure.LOOP,
        Failure.TOO_MANY_REDIRECTS,
        Failure.TOO_LARGE,
        Failure.PORT,
        Failure.NO_NAME_SERVICE,
        # Headers that browsers forgive and we cannot read, or a connection that a firewall ends on programs.
        Failure.BROKEN_ANSWER,
    }
)


def verdict_of(fetched: Fetched) -> LinkVerdict:
    if fetched.works:
        elsewhere = fetched.redirects and leads_elsewhere(fetched.url, fetched.final_url)
        return LinkVerdict.ELSEWHERE if elsewhere else LinkVerdict.WORKS
    if fetched.failure in GONE or fetched.status in GONE_STATUSES:
        return LinkVerdict.GONE
    if fetched.failure in GUARDED or fetched.status in GUARDED_STATUSES:
        return LinkVerdict.GUARDED
    return LinkVerdict.SILENT


def apply_check(link: Link, fetched: Fetched, now: datetime.datetime) -> UrlStatus | None:
    """Write what a check found into a link; return the status that its record gets by that, None if it stays.

    The record's status is written on the link's own way into and out of brokenness only: what the data source manager
    or a curator writes in between is not overwritten at every check. While a curator's word holds, nothing changes but
    what was found last.
    """
    verdict = verdict_of(fetched)
    link.checked_at, link.status, link.failure = now, fetched.status, fetched.failure
    link.title = fetched.title or (link.title if verdict == LinkVerdict.WORKS else None)
    if verdict == LinkVerdict.WORKS:
        link.worked_at = now
        link.last_modified = fetched.last_modified or link.last_modified
    if fetched.by_get:
        link.confirmed_at = now
    moved_to = (fetched.moved_to if verdict == LinkVerdict.WORKS else "") or None
    link.moved_count = link.moved_count + 1 if moved_to and moved_to == link.moved_to else int(bool(moved_to))
    link.moved_to = moved_to
    before = link.state
    if link.held_until is None or link.held_until <= now:
        count_failures(link, verdict, now)
        link.state = state_of(link, verdict, now, for_good=bool(fetched.moved_to))
    link.due_at = now + next_check(verdict, link, fetched.retry_after)
    if link.state == LinkState.BROKEN and before != LinkState.BROKEN:
        return UrlStatus.BROKEN
    if link.state == LinkState.WORKS and before in (LinkState.BROKEN, LinkState.UNCHECKED):
        return UrlStatus.OK
    return None


def count_failures(link: Link, verdict: LinkVerdict, now: datetime.datetime) -> None:
    """Count failures in a row; a check that says nothing of whether it is gone neither adds to that nor ends it."""
    if verdict == LinkVerdict.WORKS:
        forget_failures(link)
        return
    link.failures += 1
    link.failing_since = link.failing_since or now
    if verdict == LinkVerdict.GONE:
        link.gone_count += 1
        link.gone_since = link.gone_since or now


def forget_failures(link: Link) -> None:
    link.failures = link.gone_count = 0
    link.failing_since = link.gone_since = None


def state_of(link: Link, verdict: LinkVerdict, now: datetime.datetime, for_good: bool = False) -> LinkState:
    """Return what the checks have come to; broken stays broken until it works.

    What has moved `for_good` to another kind of page is doubtful at once.
    """
    if verdict == LinkVerdict.WORKS:
        return LinkState.WORKS
    gone = link.gone_count >= ENOUGH and link.gone_since is not None and now - link.gone_since >= LONG_ENOUGH
    failing = now - (link.failing_since or now)
    silent = verdict == LinkVerdict.SILENT and link.failures >= ENOUGH_SILENCE and failing >= LONG_SILENCE
    if gone or silent or link.state == LinkState.BROKEN:
        return LinkState.BROKEN
    if verdict == LinkVerdict.ELSEWHERE and for_good:
        return LinkState.DOUBTFUL
    return LinkState.DOUBTFUL if link.failures >= ENOUGH and failing >= LONG_ENOUGH else LinkState.FAILING


def wants_confirmation(link: Link, now: datetime.datetime) -> bool:
    """Return whether the page itself is to be asked for: at first, now and then, and where something is strange.

    Many servers answer 200 to HEAD whatever they are asked for, and a title tells a curator what stands there now.
    """
    if link.moved_to or link.failures or link.confirmed_at is None:
        return True
    return now - link.confirmed_at >= CONFIRM_EVERY


def next_check(verdict: LinkVerdict, link: Link, retry_after: float | None) -> datetime.timedelta:
    """Return after how long to ask again: in a week, sooner while it is open whether it is broken."""
    asked_to_wait = datetime.timedelta(seconds=retry_after or 0)
    settled = verdict == LinkVerdict.WORKS or link.state in (LinkState.BROKEN, LinkState.DOUBTFUL)
    # Those of one day spread over the next, so that no day has them all.
    spread = datetime.timedelta(minutes=(link.pk or 0) * 37 % (24 * 60)) if settled else datetime.timedelta()
    return max(WHEN_IT_WORKS if settled else WHEN_IT_FAILS, asked_to_wait) + spread
