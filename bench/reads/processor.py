"""Processor time and memory of other processes, as the kernel counts them."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# How Linux numbers the clock of a process's processor time: clock_getcpuclockid(3).
PROCESS_CLOCK = 2


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process with all its threads, to the nanosecond; 0 where it has ended."""
    try:
        return time.clock_gettime((~pid << 3) | PROCESS_CLOCK)
    except OSError:
        return 0.0


def ended_children_seconds(pid: int) -> float:
    """Return the processor time of all children that a process has outlived, to the hundredth of a second."""
    # The name in parentheses can hold blanks; after it utime is the 12th field, and cutime and cstime follow stime.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that live."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def forget_peak_memory(pid: int) -> None:
    """Have `peak_memory` begin from what the process holds now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_memory(pid: int) -> int:
    """Return the most memory that a process has held at once, in bytes: what was in RAM, shared pages included."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def proportional_memory(pid: int) -> int:
    """Return what a process holds now, in bytes: of a page that it shares with others, its share (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
