"""Runs management commands as `manage.py` does, each in a child process; reads cases and prints outcomes as JSON.

`python -m tests.pdap.ops.commands_in_children` spares each case the start of a Python of its own.
"""

import gc
import json
import os
import select
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 180


def run(arguments: list[str], folder: str, limit_bytes: int | None = None) -> dict[str, Any]:
    """Return the exit code (None for one that did not end) and what a command wrote."""
    with tempfile.TemporaryFile("w+b") as out:
        child = os.fork()
        if child == 0:
            become(arguments, folder, out.fileno(), limit_bytes)
        watched = os.pidfd_open(child)
        in_time = select.select([watched], [], [], SECONDS)[0]
        os.close(watched)
        if not in_time:
            os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1]
        status = ended if in_time else None
        out.seek(0)
        output = out.read().decode(errors="replace")
    return {
        "arguments": arguments,
        "code": None if status is None else os.waitstatus_to_exitcode(status),
        "said": output,
    }


def become(arguments: list[str], folder: str, out: int, limit_bytes: int | None) -> None:
    """Be the command, in a folder of its own and without a terminal."""
    import resource
    import traceback

    os.setsid()
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", buffering=1), open(2, "w", buffering=1)  # noqa: SIM115
    if limit_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    code: Any = 0
    try:
        import manage

        sys.argv = ["manage.py", *arguments]
        manage.main()
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)  # noqa: T201
            code = 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def main() -> None:
    wanted = json.load(sys.stdin)
    sys.path.insert(0, str(Path(__file__).parents[3]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    import django

    django.setup()
    # What every command imports and looks up is there before the children part.
    from django.core import checks, management

    # What the checks find in the code is the same for every case; those of a database are asked for by its name.
    found = checks.run_checks()
    run_checks = checks.run_checks
    checks.run_checks = lambda **asked: found if not any(asked.values()) else run_checks(**asked)
    for name in sorted({arguments[0] for arguments in wanted}):
        management.load_command_class(management.get_commands()[name], name)
    # Else each child would go through all of it, and so copy it, when it first collects garbage.
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [run(case, folder) for case in wanted]
    print(json.dumps(outcomes))  # noqa: T201


if __name__ == "__main__":
    main()
