"""Restoring a file over a database: into a new one first, which then takes its name."""

from collections.abc import Sequence
from pathlib import Path

from pdap.ops.transfer import guards
from pdap.ops.transfer.archive import Manifest
from pdap.ops.transfer.dumping import Tell
from pdap.ops.transfer.finishing import finish
from pdap.ops.transfer.loading import examine, load
from pdap.ops.transfer.people import SignIn
from pdap.ops.transfer.replacing import replacement


def restore(
    path: Path, target: str, tell: Tell, sign_ins: Sequence[SignIn] = (), production: str | None = None
) -> Manifest:
    """Restore a file and return what it holds; `production` is the target's name where that is production.

    A file that went by rules brings no one who could sign in: `sign_ins` are added then.

    The file is read whole before anything is touched: DamagedError where it is not what it was, RefusedError where the
    target must not be replaced by it.
    """
    manifest = examine(path)
    guards.may_be_restored(target, manifest.rules, production)
    with replacement(target) as new:
        load(path, new.url, tell)
        finish(new, target, () if manifest.rules is None else sign_ins, tell)
    return manifest
