"""Reading from streaming replicas of PostgreSQL: which ones may be read right now, and reading from one.

A replica is fresh if it has replayed what the primary had written some seconds ago (REPLICA_LAG_SECONDS); each process
asks both about once a second, while there are requests. One that does not respond is left out for a while. While the
primary is down nothing new is written, and replicas stay as fresh as they were. No request waits for a silent server: a
separate thread asks.
"""

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from pdap.db.configuration import REPLICA_PREFIX
from pdap.db.server_positions import REPLAYED, WRITTEN, PositionReader
from pdap.lib.outage import is_outage

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
# A request waits this long for a look at the servers; after that it uses what was seen before.
ANSWER_SECONDS = 0.25
# A failed server is asked again after this long.
LEFT_OUT_SECONDS = 5.0

# The primary's connection, while this thread reads from a replica.
_primary_connection: ContextVar[BaseDatabaseWrapper | None] = ContextVar("primary_connection", default=None)


@dataclass
class Replica:
    """A replica as this process knows it: how far it has replayed, and until when it is left out."""

    alias: str
    reader: PositionReader
    replayed: int = -1
    left_out_until: float = 0.0
    is_fresh: bool = False


class Replicas:
    """The replicas as this process last saw them, for all of its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = itertools.count()
        self.forget()

    def forget(self) -> None:
        aliases = [alias for alias in connections.settings if alias.startswith(REPLICA_PREFIX)]
        self.known = [Replica(alias, PositionReader(alias, REPLAYED)) for alias in aliases]
        self._primary = PositionReader(DEFAULT_DB_ALIAS, WRITTEN)
        self._looked_at = self._primary_left_out_until = float("-inf")
        self._written: deque[tuple[float, int]] = deque(maxlen=64)

    def choose(self, at_least: int = 0) -> Replica | None:
        """Return a fresh replica, in turn, that has replayed up to a position; None if there is none."""
        if not self.known:
            return None
        self._look_if_due()
        ready = [replica for replica in self.known if replica.is_fresh and replica.replayed >= at_least]
        return ready[next(self._turn) % len(ready)] if ready else None

    def leave_out(self, replica: Replica) -> None:
        """Leave a replica out for a while, because it does not respond."""
        if replica.is_fresh:
            logger.warning("The replica %s doesn't respond and is left out", replica.alias)
        replica.is_fresh, replica.left_out_until = False, time.monotonic() + LEFT_OUT_SECONDS

    def _look_if_due(self) -> None:
        # One thread looks; the others use what was seen last.
        every = min(LOOK_SECONDS, settings.REPLICA_LAG_SECONDS / 3)
        if time.monotonic() - self._looked_at < every or not self._lock.acquire(blocking=False):
            return
        self._looked_at = time.monotonic()
        looking = threading.Thread(target=self._look_and_release, name="look at replicas", daemon=True)
        try:
            looking.start()
        except RuntimeError as error:
            # The system has no thread to give. By the next try, what was seen last may be outdated.
            logger.warning("The replicas can't be checked and are left out: %s", error)
            for replica in self.known:
                replica.is_fresh = False
            self._lock.release()
            return
        looking.join(ANSWER_SECONDS)

    def _look_and_release(self) -> None:
        try:
            self._look()
        finally:
            self._lock.release()

    def _look(self) -> None:
        now = time.monotonic()
        if self._primary_left_out_until <= now:
            try:
                self._written.append((now, self._primary.position()))
            except DatabaseError:
                logger.warning("The primary doesn't respond; replicas are read")
                self._primary_left_out_until = now + LEFT_OUT_SECONDS
        wanted = self.wanted(now)
        for replica in self.known:
            if replica.left_out_until > now:
                continue
            try:
                replica.replayed = replica.reader.position()
            except DatabaseError:
                self.leave_out(replica)
                continue
            was_fresh, replica.is_fresh = replica.is_fresh, replica.replayed >= wanted
            if was_fresh and not replica.is_fresh:
                logger.warning("The replica %s lags and is left out", replica.alias)

    def wanted(self, now: float) -> int:
        """Return the position that a fresh replica must have replayed.

        That is what the first look in the last REPLICA_LAG_SECONDS saw; while the primary is down, what was seen last.
        """
        recent = [written for moment, written in self._written if now - moment <= settings.REPLICA_LAG_SECONDS]
        return recent[0] if recent else max((written for _, written in self._written), default=0)


def written_position() -> int:
    """Return the primary's position; someone who has just written reads no replica that is behind it."""
    with on_primary(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(WRITTEN)
        (number,) = cursor.fetchone()
    return int(number)


@contextmanager
def reading_from(replica: Replica) -> Iterator[None]:
    """Read from a replica in this block, except where the code names another database."""
    primary, other = connections[DEFAULT_DB_ALIAS], connections[replica.alias]
    token, wrappers = _primary_connection.set(primary), other.execute_wrappers
    # Deadlines and query counts go with the request.
    other.execute_wrappers = primary.execute_wrappers
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        other.execute_wrappers = wrappers
        _primary_connection.reset(token)


@contextmanager
def on_primary() -> Iterator[None]:
    """Write to or read from the primary in this block, while the rest is read from a replica."""
    primary = _primary_connection.get()
    if primary is None:
        yield
        return
    replica: Any = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = primary
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = replica


@contextmanager
def written_beside() -> Iterator[None]:
    """Write something to the primary that no reader waits for; it is skipped if the primary is down."""
    primary = _primary_connection.get()
    try:
        with on_primary():
            yield
    except DatabaseError as error:
        if primary is None or not is_outage(error):
            raise
        logger.warning("The primary doesn't respond: something was read and not noted")


def is_reading_replica() -> bool:
    primary = _primary_connection.get()
    return primary is not None and connections[DEFAULT_DB_ALIAS] is not primary


replicas = Replicas()
