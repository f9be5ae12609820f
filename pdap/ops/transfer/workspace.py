"""A folder for unfinished files that no one else can read; what a killed process leaves in it is removed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pdap.ops.transfer.errors import TransferError


@contextmanager
def workspace(name: str, inside: Path | None = None) -> Iterator[Path]:
    """Give an empty folder to one process at a time; what a killed one left in it is removed.

    It is in the system's temporary folder, or `inside` another. TransferError while another process has it.
    """
    parent = inside or Path(tempfile.gettempdir())
    folder = parent / (name if inside else f"{name}-{os.geteuid()}")
    try:
        lock = os.open(folder.with_name(folder.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise TransferError(f"Can't write to {parent}: {error.strerror}.") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TransferError(f"Another process is using {folder}. Wait for it to finish.") from None
        empty(folder)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def empty(folder: Path) -> None:
    """Remove this user's folder; TransferError if someone else owns what is there."""
    if folder.is_symlink() or (folder.exists() and folder.lstat().st_uid != os.geteuid()):
        raise TransferError(f"{folder} belongs to someone else. Remove it.")
    shutil.rmtree(folder, ignore_errors=True)
