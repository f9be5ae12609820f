"""django-q2's cluster, watched: it works as a whole or ends as a whole.

A child that is killed may hold the lock of a queue between the processes; the others would then wait forever without a
sign. So the cluster ends with an exit code, and its supervisor starts it again. Tasks that were running return to the
queue when their locks expire (`leases.py`).
"""

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

from django_q import cluster

from pdap.ops.processes import die_with_parent
from pdap.ops.worker import heartbeat

logger = logging.getLogger(__name__)

FAILED = 70
# A sentinel that has not looked around for this long hangs; so does a process that has been stopped for this long.
HUNG_SECONDS = 20.0
LOOK_SECONDS = 0.5

# When the sentinel last looked around, in monotonic time; shared with the process that watches it.
last_look = multiprocessing.Value("d", 0.0)


def end_with_parent() -> None:
    """Have the kernel kill this process with its parent, and leave stopping the cluster to the watcher."""
    die_with_parent(signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:
        os._exit(FAILED)  # the parent ended before the kernel was asked
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def ending_with_parent(target: Callable[..., Any]) -> Callable[..., Any]:
    """Have what a child runs end with its parent."""

    @wraps(target)
    def run(*arguments: Any) -> Any:
        end_with_parent()
        return target(*arguments)

    return run


class SteadySentinel(cluster.Sentinel):
    """Ends the cluster when a child was killed, instead of starting another."""

    def start(self) -> None:
        end_with_parent()
        super().start()

    def status(self) -> str:
        """Return the status, which django-q2 asks for at each look around."""
        last_look.value = time.monotonic()
        return super().status()

    def reincarnate(self, process: Any) -> None:
        """Replace a child that has ended by itself; after any other end, end everything."""
        if process.is_alive() or process.exitcode != 0:
            logger.critical("A worker process failed (exit code %s). The worker is stopping.", process.exitcode)
            os._exit(FAILED)  # the kernel kills the children
        super().reincarnate(process)


def use_watched_clusters() -> None:
    """Have this process start watched clusters; django-q2 has no setting for that."""
    cluster.Sentinel = SteadySentinel
    for name in ("worker", "pusher", "monitor"):
        setattr(cluster, name, ending_with_parent(getattr(cluster, name)))


class Watch:
    """The main process of a cluster, which makes sure that it ends."""

    def __init__(self, stop_seconds: float) -> None:
        self.stop_seconds = stop_seconds
        self.cluster = cluster.Cluster()
        self.asked_at: float | None = None
        self.stopped_since: dict[int, float] = {}
        signal.signal(signal.SIGTERM, self.ask)
        signal.signal(signal.SIGINT, self.ask)

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Note that someone asked to stop."""
        self.asked_at = self.asked_at or time.monotonic()

    def run(self) -> int:
        """Run the cluster until it ends, and return the exit code."""
        last_look.value = time.monotonic()
        try:
            self.cluster.start()
        except RuntimeError as error:
            logger.critical("The worker didn't start: %s", error)
            return FAILED
        heartbeat.start()
        sentinel, stop = self.cluster.sentinel, self.cluster.stop_event
        while sentinel.is_alive():
            if self.asked_at is not None:
                stop.set()
                if time.monotonic() > self.asked_at + self.stop_seconds:
                    logger.warning("Tasks are still running. They return to the queue.")
                    self.kill()
                    return 0
            if self.hangs():
                logger.critical("A worker process is not responding. The worker is stopping.")
                self.kill()
                return FAILED
            sentinel.join(LOOK_SECONDS)
        if self.asked_at is not None and sentinel.exitcode == 0:
            return 0
        logger.critical("The worker stopped (exit code of its sentinel: %s).", sentinel.exitcode)
        return FAILED

    def hangs(self) -> bool:
        """Return whether the sentinel has not looked around for long, or a process has been stopped for long."""
        now = time.monotonic()
        pids = [self.cluster.sentinel.pid, *children_of(self.cluster.sentinel.pid)]
        stopped = {pid for pid in pids if state_of(pid) in "Tt"}
        self.stopped_since = {pid: self.stopped_since.get(pid, now) for pid in stopped}
        oldest = min([last_look.value, *self.stopped_since.values()])
        return now > oldest + HUNG_SECONDS

    def kill(self) -> None:
        """Kill the sentinel; the kernel then kills its children."""
        self.cluster.sentinel.kill()
        self.cluster.sentinel.join()


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def state_of(pid: int) -> str:
    """Return the state of a process, such as S or T; a blank for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return " "
