"""The bench as `make bench` starts it."""

import os
import subprocess
import sys

from pdap.lib.environment import BASE_DIR


def test_it_starts_without_django_s_settings() -> None:
    variables = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    answer = subprocess.run(
        [sys.executable, "-m", "bench", "--help"],
        cwd=BASE_DIR, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "--size" in answer.stdout
