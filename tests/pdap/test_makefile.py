"""`make` prepares the virtual environment, wherever an earlier try has stopped."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pdap.lib.environment import BASE_DIR

# Notes what it is asked for, and makes an environment as `venv` does: pip comes last.
PYTHON = """#!/bin/sh
echo "$@" >> calls
case "$*" in
    "-m venv --clear .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/pip ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, an empty list of libraries, and a Python that only takes notes."""
    shutil.copy(BASE_DIR / "Makefile", tmp_path)
    (tmp_path / "requirements-run.txt").touch()
    executable(tmp_path / "python", PYTHON)
    return tmp_path


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def calls_of_make(checkout: Path) -> list[str]:
    """Return what `make` asked Python for."""
    subprocess.run(
        ["make", ".venv/ready", f"PYTHON={checkout / 'python'}"],  # noqa: S607
        cwd=checkout,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
        text=True,
    )
    return (checkout / "calls").read_text().splitlines()


def test_an_environment_that_was_interrupted_before_it_had_pip_is_made_again(checkout: Path) -> None:
    executable(checkout / ".venv" / "bin" / "python", "#!/bin/sh\necho 'No module named pip'; exit 1\n")

    calls = calls_of_make(checkout)

    assert "-m venv --clear .venv" in calls
    assert calls[-1].startswith("-m pip install")


def test_an_environment_with_pip_is_kept(checkout: Path) -> None:
    for name in ("python", "pip"):
        executable(checkout / ".venv" / "bin" / name, PYTHON)

    calls = calls_of_make(checkout)

    assert not [call for call in calls if "venv" in call]
    assert calls[-1].startswith("-m pip install")
