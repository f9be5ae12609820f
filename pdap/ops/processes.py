"""Child processes that can't outlive their parent, with everything they start."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

PR_SET_PDEATHSIG = 1
# Loaded before any fork: afterward, under another user, it may not be readable.
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel send this process a signal when the thread that started it is gone, however it ended."""
    LIBC.prctl(PR_SET_PDEATHSIG, number)


class Child:
    """A program in a process group of its own, so that Ctrl-C reaches it only through its parent."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start the program; call this from the main thread, to whose life the child is bound."""
        self.name = name
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def stop(children: Sequence[Child], seconds: float) -> None:
    """Ask all to stop, wait for them together, and kill what is left after that time, grandchildren included."""
    for child in children:
        if child.lives:
            child.process.terminate()
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(child.lives for child in children):
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()
