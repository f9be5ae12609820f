"""Restoring a file over a database, and refreshing sandbox or stage from production (docs/transfer.md).

Both fill a new database beside the one that serves. Only the last step touches that, and at once: an error before it,
or the end of this process in whatever way, leaves the target as it was.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path

from pdap.ops.transfer import guards
from pdap.ops.transfer.archive import Manifest
from pdap.ops.transfer.dumping import Tell, dump_database
from pdap.ops.transfer.finishing import finish
from pdap.ops.transfer.leaks import KnownValues, scan_database
from pdap.ops.transfer.loading import examine, load
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.replacing import replacement
from pdap.ops.transfer.servers import database_label
from pdap.ops.transfer.workspace import workspace


def restore(
    path: Path, target: str, tell: Tell, sign_ins: Sequence[SignIn] = (), production: str | None = None
) -> Manifest:
    """Restore a file and return what it holds; `production` is the target's name where that is production.

    A scrubbed file has no one who could sign in, so `sign_ins` are added to it. The whole file is read before anything
    is touched: DamagedError if it has changed, RefusedError if it must not replace the target.
    """
    manifest = examine(path)
    guards.check_restore(target, manifest.rules, production)
    with replacement(target) as new:
        load(path, new.url, tell)
        finish(new, target, () if manifest.rules is None else sign_ins, tell)
    return manifest


def refresh(source: str, target: str, environment: str, sign_ins: Sequence[SignIn], tell: Tell) -> Manifest:
    """Replace a target by what may leave the source for an environment; return what that was."""
    guards.check_refresh(source, target, environment)
    known_values = KnownValues()
    with (
        replacement(target) as new,
        workspace(f"pdap-refresh-{zlib.crc32(database_label(target).encode()):08x}") as folder,
    ):
        file = folder / "dump.zip"
        dump_database(source, file, environment, tell, look=known_values.read_values)
        examine(file)
        manifest = load(file, new.url, tell)
        tell("Search", 0, 1)
        scan_database(new.url, environment, known_values)
        tell("Search", 1, 1)
        finish(new, target, sign_ins, tell)
    return manifest
