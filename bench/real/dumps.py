"""How long a dump and a restore take with a million rows in the change log, and how much memory."""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pdap.lib.environment import BASE_DIR
from pdap.ops.transfer.dumping import dump_database
from pdap.ops.transfer.loading import load
from pdap.ops.transfer.replacing import drop, replacement
from pdap.ops.transfer.servers import connect, maintenance_url, sibling_url

ROWS = 1_000_000
MAY_TAKE = 120  # seconds for a dump and a restore together
RESTORED = "bench_restored"

# What changes of real records look like: two sides of some hundred characters, by six people.
FILL = """
insert into public.change_log (operation_type, table_name, affected_id, old_data, new_data, actor_user_id, change_set)
select 'UPDATE', case when n % 3 = 0 then 'agencies' else 'data_sources' end, n % 900 + 1,
    jsonb_build_object('name', 'Former ' || n, 'description', repeat('former words ', 12), 'rejection_note', ''),
    jsonb_build_object('name', 'Present name ' || n, 'description', repeat('present words ', 12)),
    n % 6 + 1, gen_random_uuid()
from generate_series(1, %s) n
"""


def report(url: str) -> list[str]:
    lines = [
        "## Dump and restore",
        "",
        f"The same catalog with {ROWS:,} more rows in the change log. A dump and a restore may take {MAY_TAKE} s "
        "together.",
        "",
        "| what | seconds | peak memory, MB |",
        "|---|---:|---:|",
    ]
    with TemporaryDirectory() as folder, replacement(sibling_url(url, "bench_transfer")) as copy:
        file = Path(folder) / "dump.zip"
        dump_database(url, file, None, lambda *_: None)
        load(file, copy.url, lambda *_: None)
        lines.append(
            measure("dump by the sandbox's rules, without these rows", "dump_data", str(file), "--from", copy.url)
        )
        with closing(connect(copy.url)) as connection:
            connection.execute(FILL.replace("%s", str(ROWS)).encode())
            connection.execute("analyze public.change_log")
        for rules, options in (("the sandbox's rules", ()), ("stage's rules", ("--rules", "stage"))):
            lines.append(measure(f"dump by {rules}", "dump_data", str(file), "--from", copy.url, *options))
        lines.append(measure("full dump", "dump_data", str(file), "--from", copy.url, "--full", "--yes-i-know"))
        lines.append(f"| size of the full dump: {file.stat().st_size / 1e6:.0f} MB | | |")
        target = sibling_url(url, RESTORED)
        lines.append(measure("full restore", "restore_data", str(file), "--to", target, "--yes-i-know"))
    with closing(connect(maintenance_url(url))) as server:
        drop(server, RESTORED)
    return lines


def measure(label: str, *arguments: str) -> str:
    """Run a command in a process of its own; return a line of the table."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", *arguments, "-v0"], cwd=BASE_DIR)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments[0]} failed.")
    return f"| {label} | {time.perf_counter() - start:.1f} | {usage.ru_maxrss / 1024:.0f} |"
