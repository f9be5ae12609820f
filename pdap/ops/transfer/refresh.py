"""Rebuilding sandbox or stage from production, beside the one that serves (docs/transfer.md)."""

import zlib
from collections.abc import Sequence

from pdap.ops.transfer import guards
from pdap.ops.transfer.archive import Manifest
from pdap.ops.transfer.dumping import Tell, dump_database
from pdap.ops.transfer.finishing import finish
from pdap.ops.transfer.leaks import KnownValues, scan_database
from pdap.ops.transfer.loading import examine, load
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.replacing import replacement
from pdap.ops.transfer.servers import label
from pdap.ops.transfer.workspace import workspace


def refresh(source: str, target: str, environment: str, sign_ins: Sequence[SignIn], tell: Tell) -> Manifest:
    """Replace a target by what may leave the source for an environment; return what that was.

    Each step is told before it begins. TransferError at any of them leaves the target as it was, and so does the end
    of this process by whatever means: only the last step changes anything, and that at once.
    """
    guards.may_be_refreshed(source, target, environment)
    known_values = KnownValues()
    with replacement(target) as new, workspace(f"pdap-refresh-{zlib.crc32(label(target).encode()):08x}") as folder:
        file = folder / "dump.zip"
        dump_database(source, file, environment, tell, look=known_values.read_values)
        examine(file)
        manifest = load(file, new.url, tell)
        tell("Search", 0, 1)
        scan_database(new.url, environment, known_values)
        tell("Search", 1, 1)
        finish(new, target, sign_ins, tell)
    return manifest
