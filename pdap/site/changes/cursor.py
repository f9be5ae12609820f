"""Where a harvester stands: in a walk through all records, or in the changes since."""

import datetime
import hashlib
import re
from dataclasses import dataclass, replace
from typing import Self

from django.db import connection

FORM = re.compile(r"(\d{1,3})-([0-9a-f]{12})-(\d{1,12})-(\d{1,19})-(\d{1,19})-(\d{1,2})-(\d{1,19})")
VERSION = 1
# Beyond every id of a change: all of a transaction lies before it.
WHOLE = 2**63 - 1
ALL_WALKED = 99
# How long changes are kept, and for how long a cursor is good: a transaction may have begun long before it ended.
KEPT = datetime.timedelta(days=92)
GOOD_FOR = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Cursor:
    """After change `change_id` of `transaction`; and, while the walk lasts, after record `walked_id` of a dataset.

    `server` names the database whose transactions are counted, `at` is a time (in seconds) since when all changes are
    still wanted.
    """

    server: str
    at: int
    transaction: int
    change_id: int
    dataset: int = ALL_WALKED
    walked_id: int = 0

    @classmethod
    def beginning(cls, position: "Position") -> Self:
        """Return the cursor of a walk that begins: what changes from now on follows the walk."""
        return cls(position.server, position.at, position.transaction, WHOLE, 0, 0)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a text says; ValueError if it is no cursor of ours."""
        match = FORM.fullmatch(text)
        numbers = [int(part) for part in match.groups()[2:]] if match else []
        if match is None or int(match[1]) != VERSION or max(numbers) > WHOLE:
            raise ValueError("Not a cursor. Leave it out to begin, then send the cursor of the last response.")
        return cls(match[2], *numbers)

    def __str__(self) -> str:
        numbers = (self.at, self.transaction, self.change_id, self.dataset, self.walked_id)
        return f"{VERSION}-{self.server}-{'-'.join(map(str, numbers))}"

    @property
    def is_walking(self) -> bool:
        return self.dataset != ALL_WALKED

    def walked_to(self, dataset: int, pk: int) -> Self:
        return replace(self, dataset=dataset, walked_id=pk)

    def after_walk(self) -> Self:
        return replace(self, dataset=ALL_WALKED, walked_id=0)

    def leads_on(self, position: "Position") -> bool:
        """Return whether this database still knows all that came after the cursor."""
        fresh = datetime.timedelta(seconds=position.at - self.at) <= GOOD_FOR
        return self.server == position.server and self.transaction <= position.transaction and fresh


@dataclass(frozen=True)
class Position:
    """Where the database stands: every transaction up to `transaction` has ended."""

    server: str
    at: int
    transaction: int


def position() -> Position:
    with connection.cursor() as cursor:
        cursor.execute("""
            select (select oid from pg_database where datname = current_database()),
                   extract(epoch from clock_timestamp())::bigint,
                   pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
                   has_function_privilege('pg_control_system()', 'execute')
                   and has_function_privilege('pg_control_checkpoint()', 'execute')
        """)
        database, at, transaction, may_ask = cursor.fetchone()
        server: tuple = ()
        if may_ask:
            # A server that was brought back to an earlier time, or took over from another, begins a new timeline.
            cursor.execute("""
                select system_identifier, timeline_id from pg_control_system(), pg_control_checkpoint()
            """)
            server = cursor.fetchone()
    identity = "-".join(map(str, (database, *server)))
    return Position(hashlib.sha256(identity.encode()).hexdigest()[:12], at, transaction)
