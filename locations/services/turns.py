"""Turns of those who move or merge places and those who write much of what is there.

A move locks the place and what search says of the sources there. An import locks sources and ties agencies to places.
Without turns each could wait for the other. So who writes in large numbers keeps places where they are until the end,
and who moves them waits for that before locking anything; the database's trigger `wait_before_move` does so by itself.

Who takes no turn may still meet a move in a deadlock, which PostgreSQL ends: by renaming an agency elsewhere and then
changing a source of the place in one transaction. The move holds that source and waits for the table of documents.
"""

from collections.abc import Sequence
from typing import Any

from audit.services.steps import Step
from audit.signals import undoing_begins
from pdap.db.locks import lock_name, share_name
from pdap.db.relations import Table

# As the function `wait_for_long_writers` has it (revision d4a1907be352).
MOVES = ("places", "moves")
PLACES = frozenset({Table.LOCALITIES, Table.COUNTIES, Table.LOCATIONS})


def keep_places() -> None:
    """Let no one move or merge places until the transaction ends; others may keep them too."""
    share_name(*MOVES)


def wait_to_move_places() -> None:
    """Wait for the end of all who keep places, and let no one else keep or move them until the transaction ends."""
    lock_name(*MOVES)


def wait_before_undoing_moves() -> None:
    undoing_begins.connect(on_undoing_begins, dispatch_uid="locations.turns")


def on_undoing_begins(sender: Any, steps: Sequence[Step], **_: Any) -> None:
    if any(step.table in PLACES for step in steps):
        wait_to_move_places()
