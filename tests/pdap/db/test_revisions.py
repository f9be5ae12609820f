"""The chain of revisions as files state it, which is Alembic's."""

import subprocess
import sys

from pdap.db.schema.found_definitions import TAKEN_OVER
from pdap.db.schema.revisions import head_revision, revisions, revisions_after
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
    assert revisions_after(TAKEN_OVER) | {TAKEN_OVER} == {
        script.revision for script in chain.iterate_revisions("head", TAKEN_OVER, inclusive=True)
    }


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
