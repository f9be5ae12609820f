"""Where backups are kept: a folder, or a bucket of S3-compatible storage such as DigitalOcean Spaces.

Both have the same few methods. A name appears only once its file is complete.
"""

import hashlib
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.workspace import workspace


class Store(Protocol):
    """What every kind of storage can do; TransferError if it fails."""

    def workspace(self) -> AbstractContextManager[Path]:
        """Give a folder in which a backup is written before it is put here."""

    def put(self, file: Path, name: str) -> None:
        """Store a file from the workspace under a name."""

    def names(self) -> list[str]:
        """Return all names, sorted."""

    def fetch(self, name: str, to: Path) -> Path:
        """Return the file stored under a name, or a copy of it in the folder `to`."""

    def checksum(self, name: str) -> str:
        """Return the SHA-256 of what is stored, read back from the storage."""

    def delete(self, name: str) -> None:
        """Delete what is stored under a name."""

    def link(self, name: str, shown_as: str, seconds: int) -> str | None:
        """Return a URL from which anyone can download it for some time; None if there is none."""


class Folder:
    """A folder, local or mounted."""

    def __init__(self, path: Path) -> None:
        """Take a folder that exists; TransferError otherwise: a missing mount must not fill the disk below it."""
        if not path.is_dir():
            raise TransferError(f"There is no folder {path}. Create it or mount it.")
        self.path = path

    def workspace(self) -> AbstractContextManager[Path]:
        """Give a folder on the same file system, so that putting is renaming."""
        return workspace(".making", inside=self.path)

    def put(self, file: Path, name: str) -> None:
        file.replace(self.path / name)
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def names(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir() if path.is_file())

    def fetch(self, name: str, to: Path) -> Path:
        return self.path / name

    def checksum(self, name: str) -> str:
        return checksum_of(self.path / name)

    def delete(self, name: str) -> None:
        (self.path / name).unlink()

    def link(self, name: str, shown_as: str, seconds: int) -> None:
        return None


def store_at(address: str) -> Store:
    """Return the storage at an address: a folder, or s3://bucket/prefix."""
    parts = urlsplit(address)
    if parts.scheme == "s3" and parts.netloc:
        # Loaded only here: Amazon's library takes a quarter of a second and 15 MB.
        from pdap.ops.transfer.bucket import Bucket

        return Bucket(parts.netloc, parts.path.strip("/"))
    if not address or parts.scheme:
        raise TransferError("Set where backups are kept with --to or BACKUP_TO: a folder or s3://bucket/prefix.")
    return Folder(Path(address))


def checksum_of(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
