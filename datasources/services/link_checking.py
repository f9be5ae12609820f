"""Asking the addresses that are due: many hosts at once, each by one connection at a time and with pauses."""

import datetime
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import anyio
from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from datasources.enums import LinkState
from datasources.link_rules import wants_confirmation
from datasources.models import Link
from datasources.querysets import WEB
from datasources.services import links
from pdap.lib.fetching import INTERNET, Failure, Fetched, Limits, Network, fetch
from pdap.lib.fetching.gate import HostGate
from pdap.lib.fetching.journeys import fetch_async
from pdap.lib.jobs import note_progress

# What a host says when it wants to be left alone, and how long it is when it does not say.
BUSY = frozenset({429, 503})
BUSY_SECONDS = 3600.0
# After this many failures to reach a host in a row its other addresses wait for some hours.
UNREACHABLE = frozenset({Failure.TIMEOUT, Failure.REFUSED, Failure.NO_NAME_SERVICE})
MOST_UNREACHABLE = 3
UNREACHABLE_SECONDS = 6 * 3600.0
# When no host takes a connection, this many that responded lately are asked whether our own network works.
WITNESSES = 3
WRITTEN_AT_ONCE = 100


@dataclass(frozen=True)
class Pace:
    """How a run goes about: the pause between requests to one host, how many hosts at once, and how much of a run.

    After its `seconds` a run begins nothing new; after the `grace` it gives up what has not ended.
    """

    pause: float = 1.0
    hosts_at_once: int = 48
    most: int = 3000
    most_of_a_host: int = 100
    seconds: float = 420.0
    grace: float = 60.0
    limits: Limits = field(default_factory=Limits)


@dataclass
class Report:
    """What a run did, as the list of jobs shows it."""

    checked: int = 0
    postponed: int = 0
    changed: int = 0
    outage: bool = False

    def __str__(self) -> str:
        if self.outage:
            return "No host responded, so our own network may be down. Nothing was saved."
        return f"{self.checked} checked, {self.postponed} postponed, {self.changed} changed their status"


@dataclass(frozen=True)
class Postponed:
    """Links that were not asked, and for how many seconds they wait."""

    pks: list[int]
    seconds: float


def run_checks(network: Network = INTERNET, pace: Pace | None = None) -> Report:
    """Check the links that are due, those that wait longest first, and return what came of it.

    What was found is written as it comes, so that a run that is killed loses little and the next begins where it
    ended; a run ends by itself well within the worker's time.
    """
    pace = pace or Pace()
    links.enroll()
    due = due_links(pace)
    report = Report()
    if not due:
        return report
    checked: list[tuple[int, Fetched]] = []
    postponed: list[Postponed] = []
    reached = False
    for outcome in check_all(due, network, pace):
        if isinstance(outcome, Postponed):
            postponed.append(outcome)
            continue
        checked.append(outcome)
        reached = reached or outcome[1].reached
        if reached and len(checked) >= WRITTEN_AT_ONCE:
            save_checks(checked, report)
    report.outage = bool(checked) and not reached and not network_works(due, network, pace)
    if report.outage:
        return report
    save_checks(checked, report)
    for wait in postponed:
        links.postpone(wait.pks, datetime.timedelta(seconds=wait.seconds))
        report.postponed += len(wait.pks)
    return report


def network_works(due: Sequence[Link], network: Network, pace: Pace) -> bool:
    """Return whether one of some other hosts takes a connection: those that answered last, and the archive."""
    hosts = {link.host for link in due}
    worked = Link.objects.filter(state=LinkState.WORKS, url__iregex=WEB).exclude(host__in=hosts)
    recent = worked.order_by("host", "-worked_at").distinct("host")
    latest = Link.objects.filter(pk__in=recent.values("pk")).order_by("-worked_at").values_list("url", flat=True)
    witnesses = [*latest[:WITNESSES], settings.ARCHIVE_API_URL]
    return any(fetch(url, network=network, limits=pace.limits).reached for url in witnesses)


def save_checks(checked: list[tuple[int, Fetched]], report: Report) -> None:
    """Keep what was found, and empty the list."""
    report.changed += links.record_checks(checked)
    report.checked += len(checked)
    if checked:
        note_progress(len(checked))
    checked.clear()


def due_links(pace: Pace) -> list[Link]:
    """Return the due links of public records: as many in all, and of each host, as `pace` says.

    What is no page of the web, such as an `ftp://` link, is not checked.
    """
    rows = Link.objects.filter(Link.objects.of_public_records(), due_at__lte=timezone.now(), url__iregex=WEB)
    place = Window(RowNumber(), partition_by=F("host"), order_by=[F("due_at"), F("id")])
    ranked = rows.annotate(place=place).filter(place__lte=pace.most_of_a_host)
    return list(ranked.order_by("due_at", "id")[: pace.most])


def check_all(due: Sequence[Link], network: Network, pace: Pace) -> "Iterator[tuple[int, Fetched] | Postponed]":
    """Yield outcomes as they come, from an event loop in a thread of its own: the database wants this one."""
    results: queue.SimpleQueue[tuple[int, Fetched] | Postponed | BaseException | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            anyio.run(partial(ask_hosts, due, network, pace, results))
        except BaseException as error:
            results.put(error)
        finally:
            results.put(None)

    # A daemon: should writing fail, the process ends without waiting for the hosts.
    threading.Thread(target=work, name="link-checks", daemon=True).start()
    while (outcome := results.get()) is not None:
        if isinstance(outcome, BaseException):
            raise outcome
        yield outcome


async def ask_hosts(due: Sequence[Link], network: Network, pace: Pace, results: queue.SimpleQueue) -> None:
    """Ask every host for its addresses, one after the other, until the run's time is over."""
    by_host: dict[str, list[Link]] = {}
    for link in due:
        by_host.setdefault(link.host, []).append(link)
    gate, slots = HostGate(pace.pause), anyio.CapacityLimiter(pace.hosts_at_once)
    ends = time.monotonic() + pace.seconds
    # What is given up stays due. Many that were all sent on to one slow host could wait longer than the worker's time.
    with anyio.move_on_after(pace.seconds + pace.grace):
        async with anyio.create_task_group() as group:
            for of_host in by_host.values():
                group.start_soon(ask_host, of_host, network, pace, gate, slots, ends, results)


async def ask_host(
    of_host: list[Link],
    network: Network,
    pace: Pace,
    gate: HostGate,
    slots: anyio.CapacityLimiter,
    ends: float,
    results: queue.SimpleQueue,
) -> None:
    """Ask one host for its addresses; what is left is postponed when it is busy or cannot be reached."""
    unreachable = 0
    for place, link in enumerate(of_host):
        async with slots:
            if time.monotonic() >= ends:
                return  # what is left stays due
            confirm = wants_confirmation(link, timezone.now())
            fetched = await fetch_async(link.url, confirm, network=network, limits=pace.limits, gate=gate)
        results.put((link.pk, fetched))
        unreachable = unreachable + 1 if fetched.failure in UNREACHABLE else 0
        rest = [later.pk for later in of_host[place + 1 :]]
        if rest and fetched.status in BUSY and (fetched.status == 429 or fetched.retry_after is not None):
            results.put(Postponed(rest, max(fetched.retry_after or 0.0, BUSY_SECONDS)))
            return
        if rest and unreachable >= MOST_UNREACHABLE:
            results.put(Postponed(rest, UNREACHABLE_SECONDS))
            return
