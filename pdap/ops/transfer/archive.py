"""The file that a database travels in: a ZIP with SQL, one file of rows for each table, and a manifest.

It can be read without our code: unpacked, `psql -f restore.sql` fills an empty database from it.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from pdap.ops.transfer.errors import DamagedError, TransferError

FORMAT = 1
BLOCK = 1 << 20
# Higher levels take minutes longer and save little on rows like these.
COMPRESSION = 2
MANIFEST = "manifest.json"
# What reading a damaged ZIP raises; each kind of damage has its own error.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    KeyError,
    EOFError,
    OSError,
    ValueError,
)
BEFORE, AFTER, BY_HAND = "pre-data.sql", "post-data.sql", "restore.sql"


@dataclass
class Rows:
    """The rows of a table: how many, and a digest that does not depend on their order."""

    columns: list[str]
    count: int = 0
    digest: int = 0

    def add(self, line: bytes) -> None:
        self.count += 1
        number = int.from_bytes(hashlib.blake2b(line, digest_size=16).digest(), "little")
        self.digest = (self.digest + number) % (1 << 128)

    def __str__(self) -> str:
        return f"{self.count}:{self.digest:032x}"


@dataclass
class Manifest:
    """What a file holds and where it is from; `rules` is the environment it was scrubbed for, None for a full dump."""

    made_at: str
    code: str
    revision: str
    server: int
    rules: str | None
    source: str
    tables: dict[str, Rows] = field(default_factory=dict)
    sequences: list[tuple[str, int, bool]] = field(default_factory=list)
    extensions: list[tuple[str, str]] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(rows.count for rows in self.tables.values())

    def to_json(self) -> str:
        return json.dumps(
            {**asdict(self), "tables": {n: [r.columns, str(r)] for n, r in self.tables.items()}}, indent=1
        )


class Writer:
    """A file being written, readable only by its owner; it gets its name once it is complete."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.partial = path.with_name(path.name + ".partial")
        if path.exists() and not path.is_file():
            # The finished file would take the place of a folder or, as root, of a device.
            raise TransferError(f"Can't write {path}: it exists and isn't a file. Choose another name.")
        try:
            self.partial.unlink(missing_ok=True)
            self._file = os.fdopen(os.open(self.partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        except OSError as error:
            raise TransferError(f"Can't write {path}: {error.strerror}.") from None
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION)
        self.files: dict[str, str] = {}

    def text(self, name: str, text: str) -> None:
        self._zip.writestr(name, text)
        self.files[name] = hashlib.sha256(text.encode()).hexdigest()

    def rows(self, name: str, lines: Iterator[bytes], rows: Rows) -> None:
        """Add the rows of a table as they come, and count them in `rows`."""
        checksum = hashlib.sha256()
        member = cast(io.RawIOBase, self._zip.open(member_name(name), "w", force_zip64=True))
        with io.BufferedWriter(member, BLOCK) as file:
            for line in lines:
                rows.add(line)
                checksum.update(line)
                file.write(line)
        self.files[member_name(name)] = checksum.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        manifest.files = self.files
        self._zip.writestr(MANIFEST, manifest.to_json())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.partial.replace(self.path)

    def abandon(self) -> None:
        """Leave nothing behind; after `finish` there is nothing to leave."""
        with suppress(OSError, ValueError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()
        self.partial.unlink(missing_ok=True)


def member_name(table: str) -> str:
    return f"data/{table}.copy"


class Reader:
    """A file to restore from. Opening it reads only the manifest; `check` reads everything."""

    def __init__(self, path: Path) -> None:
        """Open a file; DamagedError if it is not one of ours."""
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            manifest = json.loads(self._zip.read(MANIFEST))
        except FileNotFoundError:
            raise TransferError(f"There is no file {path}.") from None
        except UNREADABLE as error:
            raise DamagedError(f"{path.name} is damaged or isn't a dump from this project: {error}.") from None
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise DamagedError(f"{path.name} has a format this code doesn't know. Update the code.")
        try:
            tables = {name: rows_of(columns, text) for name, (columns, text) in manifest.pop("tables").items()}
            self.manifest = Manifest(**manifest, tables=tables)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise DamagedError(f"{path.name} is damaged: its manifest isn't valid.") from None

    def check(self) -> None:
        """Read every byte; DamagedError unless each file is what the manifest says."""
        for name, expected in self.manifest.files.items():
            checksum = hashlib.sha256()
            try:
                for block in self._blocks(name):
                    checksum.update(block)
            except UNREADABLE as error:
                raise DamagedError(f"{self.path.name} is damaged at {name}: {error}.") from None
            if checksum.hexdigest() != expected:
                raise DamagedError(f"{self.path.name} is damaged: {name} has changed since it was written.")

    def text(self, name: str) -> str:
        return self._zip.read(name).decode()

    def rows(self, table: str) -> Iterator[bytes]:
        return self._blocks(member_name(table))

    def close(self) -> None:
        self._zip.close()

    def _blocks(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as file:
            while block := file.read(BLOCK):
                yield block


def rows_of(columns: list[str], text: str) -> Rows:
    """Return the rows that `str(rows)` wrote down."""
    count, _, digest = text.partition(":")
    return Rows(columns, int(count), int(digest, 16))
