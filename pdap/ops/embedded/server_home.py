"""Where an embedded server lives: its folder, the user that it runs as, its locks and its password."""

import fcntl
import hashlib
import os
import pwd
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdap.lib.environment import BASE_DIR, env


class EmbeddedServerError(RuntimeError):
    """The embedded server can't be used; the text says what to do."""


@dataclass(frozen=True)
class Home:
    """The folder of one server.

    `data` is PostgreSQL's, owned by the user that it runs as; the rest belongs to the folder's maker.
    """

    path: Path

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def binaries(self) -> Path:
        """A copy of the binaries, made only where the server's user cannot read the installed ones."""
        return self.path / "binaries"

    @property
    def durable(self) -> bool:
        """Whether data has to survive a crash of the machine; for tests it does not, which is faster."""
        return not (self.path / "not-durable").exists()

    def make(self, durable: bool) -> None:
        """Make the folder with its password, unless it exists."""
        self.path.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # Others may pass through to `data`, which is the server's user's; they cannot list or write.
            self.path.chmod(0o711)
        if not durable:
            (self.path / "not-durable").touch()
        if not (password := self.path / "password").exists():
            with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))

    def password(self) -> str:
        return (self.path / "password").read_text()

    def url(self, port: int) -> str:
        return f"postgresql://postgres:{self.password()}@127.0.0.1:{port}/pdap"

    def port(self) -> int | None:
        """Return the port that a server wrote down; it may no longer be running."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[3])
        except (OSError, IndexError, ValueError):
            return None

    def owner(self) -> pwd.struct_passwd:
        """Return the user that the server runs as.

        PostgreSQL refuses root. The owner of existing data stays the owner; new data of root's is `nobody`'s.
        """
        uid = self.data.stat().st_uid if self.data.exists() else os.geteuid()
        if uid == 0:
            return pwd.getpwnam("nobody")
        return pwd.getpwuid(uid)

    def as_owner(self) -> dict[str, Any]:
        """Return the arguments with which `subprocess` runs a program as the server's user."""
        if os.geteuid() != 0:
            return {}
        owner = self.owner()
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def lock(self, name: str) -> int:
        """Open one of the lock files and return its descriptor, which programs started from here do not inherit."""
        return os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Hold one of the locks exclusively, after waiting for its present holder."""
        descriptor = self.lock(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def project_home(name: str = "postgres") -> Home:
    """Return the home of one of this checkout's servers.

    It is in the checkout's `.local/`, or in the folder that PDAP_LOCAL names. If this is root, and the server's user
    can't enter a folder above that, it is in the system's temporary folder, named after its path.
    """
    local = Path(env.str("PDAP_LOCAL") or BASE_DIR / ".local")
    inside = local / name
    if os.geteuid() != 0 or all_may_enter(local.parent):
        return Home(inside)
    digest = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
    outside = Path(tempfile.gettempdir()) / f"pdap-{digest}"
    if outside.exists() and outside.lstat().st_uid != 0:
        raise EmbeddedServerError(f"{outside} belongs to another user: remove it, or set DATABASE_URL.")
    return Home(outside)


def is_of_this_checkout(data: Path) -> bool:
    """Return whether a data folder belongs to one of this checkout's servers, which `make clean` removes."""
    path = data.resolve().parent
    try:
        return path in {project_home(name).path.resolve() for name in ("postgres", path.name)}
    except EmbeddedServerError:
        return False


def all_may_enter(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))
