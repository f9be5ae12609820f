"""The chain of revisions as files state it, which is Alembic's."""

import shutil
import subprocess
import sys
from pathlib import Path

import alembic.command
import pytest
from alembic.config import Config

from pdap.db.schema.found_definitions import EXISTING_HEAD
from pdap.db.schema.revisions import head_revision, revisions, revisions_after, stated_in
from pdap.lib.environment import BASE_DIR
from tests.schema.databases import scripts

HEAVY = ("alembic", "boto3", "pyarrow", "sqlalchemy")
START = f"""
import sys
import pdap.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_the_files_state_the_chain_that_alembic_reads() -> None:
    chain = scripts()

    assert revisions() == {script.revision: script.down_revision for script in chain.walk_revisions()}
    assert head_revision() == chain.get_current_head()
    assert revisions_after(EXISTING_HEAD) | {EXISTING_HEAD} == {
        script.revision for script in chain.iterate_revisions("head", EXISTING_HEAD, inclusive=True)
    }


def test_a_revision_that_alembic_has_just_written_is_read(tmp_path: Path) -> None:
    shutil.copytree(BASE_DIR / "alembic", tmp_path / "alembic")
    config = Config(BASE_DIR / "alembic.ini")
    config.set_main_option("script_location", str(tmp_path / "alembic"))

    written = alembic.command.revision(config, "Notes on agencies")

    assert stated_in(Path(written.path)) == (written.revision, head_revision())


@pytest.mark.parametrize("down_revision", ["'2af8bc928186'", 'str | None = "2af8bc928186"'])
def test_a_revision_is_read_in_either_quotes_and_with_types(tmp_path: Path, down_revision: str) -> None:
    file = tmp_path / "notes.py"
    typed = "" if "=" not in down_revision else ": "
    file.write_text(f"revision{typed and ': str'} = 'abc'\ndown_revision{typed or ' = '}{down_revision}\n")

    assert stated_in(file) == ("abc", "2af8bc928186")


@pytest.mark.parametrize("text", ["", 'revision = "abc"\n', 'revision = "abc"\ndown_revision = ("b", "c")\n'])
def test_a_revision_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes.py"
    file.write_text(text)

    with pytest.raises(ValueError, match=r"notes\.py"):
        stated_in(file)


def test_a_process_of_the_site_loads_no_library_that_only_commands_use() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", START],
        env={
            "DATABASE_URL": "postgresql://none@127.0.0.1:1/none",
            "PATH": "",
            "DJANGO_SETTINGS_MODULE": "pdap.settings",
        },
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
    )

    assert (answer.stdout.split(), answer.returncode) == ([], 0), answer.stderr
