"""Restoring a file over a database: into a new one first, which then takes its name."""

from collections.abc import Sequence
from pathlib import Path

from pdap.transfer import guards, people
from pdap.transfer.archive import Manifest
from pdap.transfer.exporting import Tell
from pdap.transfer.loading import examine, load
from pdap.transfer.people import SignIn
from pdap.transfer.privileges import copy_privileges
from pdap.transfer.replacing import replacement
from pdap.transfer.upgrading import upgrade


def restore(
    path: Path, target: str, tell: Tell, sign_ins: Sequence[SignIn] = (), production: str | None = None
) -> Manifest:
    """Restore a file and return what it holds; `production` is the target's name where that is production.

    A file that went by rules brings nobody who could sign in: `sign_ins` are added then.

    The file is read whole before anything is touched: DamagedError where it is not what it was, RefusedError where the
    target must not be replaced by it.
    """
    manifest = examine(path)
    guards.may_be_restored(target, manifest.rules, production)
    with replacement(target) as new:
        load(path, new.url, tell)
        tell("Upgrade", 0, 1)
        upgrade(new.url)
        if manifest.rules is not None:
            people.add(new.url, sign_ins)
        copy_privileges(target, new.url)
        tell("Upgrade", 1, 1)
        tell("Swap", 0, 1)
        new.swap()
        tell("Swap", 1, 1)
    return manifest
