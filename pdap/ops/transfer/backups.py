"""Backups: both schemas in one file, kept for weeks and months, and verified by restoring it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from pdap.ops.transfer.archive import Manifest
from pdap.ops.transfer.dumping import Tell, dump_database
from pdap.ops.transfer.errors import DamagedError, TransferError
from pdap.ops.transfer.loading import examine, load
from pdap.ops.transfer.replacing import replacement
from pdap.ops.transfer.servers import sibling_url
from pdap.ops.transfer.stores import Store, checksum_of

# How many of each are kept (contract 10.4).
KEPT = {"weekly": 5, "monthly": 12}
NAME = re.compile(r"pdap-(weekly|monthly)-\d{8}T\d{6}Z\.zip")
SCRATCH = "pdap_verify"


def back_up(url: str, store: Store, keep: str, tell: Tell) -> tuple[str, list[str]]:
    """Back up a whole database; return the new backup's name and the names of older ones that were deleted.

    Older ones are deleted only once the new one has been read back whole.
    """
    name = f"pdap-{keep}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    with store.workspace() as folder:
        file = folder / name
        dump_database(url, file, None, tell)
        examine(file)
        checksum = checksum_of(file)
        store.put(file, name)
    if store.checksum(name) != checksum:
        # It must not count as a backup.
        store.delete(name)
        raise DamagedError(f"{name} was not stored correctly, so no older backup was deleted. Try again.")
    return name, delete_old_backups(store, keep)


def delete_old_backups(store: Store, keep: str) -> list[str]:
    """Delete the backups of a kind that are older than those to keep; return their names."""
    of_kind = [name for name in backups_of(store) if name.startswith(f"pdap-{keep}-")]
    gone = of_kind[: -KEPT[keep]]
    for name in gone:
        store.delete(name)
    return gone


def verify_backup(store: Store, name: str | None, server: str, tell: Tell, announce: Callable[[str], None]) -> Manifest:
    """Restore a backup, the newest if none is named, to a scratch database on a server, and compare all rows.

    DamagedError if anything differs from what was backed up. The scratch database is dropped in any case.
    """
    names = backups_of(store)
    if name is None:
        name = max(names, key=lambda backup: backup.rpartition("-")[2], default=None)
    if name not in names:
        raise TransferError(f"There is no backup {name}." if name else "There is no backup.")
    announce(name)
    with store.workspace() as folder, replacement(sibling_url(server, SCRATCH)) as scratch:
        file = store.fetch(name, folder)
        examine(file)
        return load(file, scratch.url, tell)


def backups_of(store: Store) -> list[str]:
    """Return the names of the backups; other files aren't ours."""
    return [name for name in store.names() if NAME.fullmatch(name)]
