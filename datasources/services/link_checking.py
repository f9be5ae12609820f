"""Asking the addresses that are due: many hosts at once, each by one connection at a time and with pauses."""

import datetime
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import anyio
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from datasources.models import Link
from datasources.services import links
from pdap.lib.fetching import INTERNET, Failure, Fetched, HostGate, Limits, Network, fetch_async
from pdap.lib.jobs import note_progress

# What a host says when it wants to be left alone, and how long it is when it does not say.
BUSY = frozenset({429, 503})
BUSY_SECONDS = 3600.0
# After so many failures to reach a host in a row its other addresses wait for some hours.
UNREACHABLE = frozenset({Failure.TIMEOUT, Failure.REFUSED, Failure.NO_NAME_SERVICE})
MOST_UNREACHABLE = 3
UNREACHABLE_SECONDS = 6 * 3600.0
# Without an answer of anybody, from at least so many hosts, it is our own network that does not work.
HOSTS_OF_AN_OUTAGE = 5
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
    links.enrol()
    due = due_links(pace)
    report = Report()
    if not due:
        return report
    found: list[tuple[int, Fetched]] = []
    answered = len({link.host for link in due}) < HOSTS_OF_AN_OUTAGE
    for outcome in outcomes(due, network, pace):
        if isinstance(outcome, Postponed):
            links.postpone(outcome.pks, datetime.timedelta(seconds=outcome.seconds))
            report.postponed += len(outcome.pks)
            continue
        found.append(outcome)
        answered = answered or outcome[1].status is not None
        if answered and len(found) >= WRITTEN_AT_ONCE:
            write(found, report)
    if answered:
        write(found, report)
    report.outage = not answered
    return report


def write(found: list[tuple[int, Fetched]], report: Report) -> None:
    """Keep what was found, and empty the list."""
    report.changed += links.record_checks(found)
    report.checked += len(found)
    if found:
        note_progress(len(found))
    found.clear()


def due_links(pace: Pace) -> list[Link]:
    """Return what is due of records that everyone sees: so many in all, and so many of each host."""
    rows = Link.objects.filter(Link.objects.of_public_records(), due_at__lte=timezone.now())
    place = Window(RowNumber(), partition_by=F("host"), order_by=[F("due_at"), F("id")])
    ranked = rows.annotate(place=place).filter(place__lte=pace.most_of_a_host)
    return list(ranked.order_by("due_at", "id")[: pace.most])


def outcomes(due: Sequence[Link], network: Network, pace: Pace) -> "Iterator[tuple[int, Fetched] | Postponed]":
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
            # What has failed or moved is asked for its title too, by which a curator sees what stands there now.
            curious = bool(link.moved_to or link.failures)
            fetched = await fetch_async(link.url, curious, network=network, limits=pace.limits, gate=gate)
        results.put((link.pk, fetched))
        unreachable = unreachable + 1 if fetched.failure in UNREACHABLE else 0
        rest = [later.pk for later in of_host[place + 1 :]]
        if rest and fetched.status in BUSY and (fetched.status == 429 or fetched.retry_after is not None):
            results.put(Postponed(rest, max(fetched.retry_after or 0.0, BUSY_SECONDS)))
            return
        if rest and unreachable >= MOST_UNREACHABLE:
            results.put(Postponed(rest, UNREACHABLE_SECONDS))
            return
