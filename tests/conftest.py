"""What every test can ask for."""

import asyncio
import contextlib
import gc
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import anyio
import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests import template
from tests.cast import (  # noqa: F401 - fixtures
    administrator,
    administrator_client,
    curator,
    curator_client,
    owner,
    owner_client,
    stranger,
    stranger_client,
)
from tests.clean import (
    check_constraints_in_one_statement,
    empty_tables,
    learn_what_is_empty,
    leave_emptying_to_us,
    remembered,
)
from tests.github import github_board  # noqa: F401 - a fixture
from tests.live import keep_connections_of_live_servers
from tests.locations.pennsylvania import pennsylvania, places  # noqa: F401 - fixtures
from tests.oauth import github  # noqa: F401 - a fixture
from tests.pdap.api.api import api, key_owner  # noqa: F401 - fixtures
from tests.quick_hashes import quick_hashes
from tests.server import create, drop, server, url_of
from tests.smtp import letterbox  # noqa: F401 - fixture
from tests.web import web  # noqa: F401 - a fixture
from tools.slow_tests import LIST, SLOW_FOLDERS

Value = TypeVar("Value")
# What takes long on a machine with much else to do is no defect.
settings.register_profile("pdap", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pdap")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the run's databases live as long as the run; parallel workers leave that to their controller."""
    gc.disable()  # collecting modules and tests makes no garbage worth looking for
    quick_hashes.install()
    keep_connections_of_live_servers()
    if not hasattr(session.config, "workerinput"):
        living = template.living_run()
        living.__enter__()
        session.config.add_cleanup(lambda: living.__exit__(None, None, None))
    import_own_share(session.config)


def import_own_share(config: pytest.Config) -> None:
    """Let each parallel worker import first what the others import later: who is first compiles the assertions.

    That takes longer than all else of the collection, and in a fresh checkout all workers would do it for all modules.
    What fails here fails again, and is reported, when it is collected.
    """
    worker = getattr(config, "workerinput", None)
    if worker is None or config.args != config.getini("testpaths"):
        return
    files = (path for folder in config.args for path in (config.rootpath / folder).rglob("test_*.py"))
    modules = sorted(path for path in files if not pytest_ignore_collect(path, config))
    for path in modules[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(".".join(path.relative_to(config.rootpath).with_suffix("").parts))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what is there now out when garbage is collected: modules and tests stay, and there are many of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)  # a page makes thousands of objects, few of which hold each other
    gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Run three workers on two cores: a test waits a good part of its time for a server, a browser or a process."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case of a long text by its beginning: parallel workers send each name to their controller, and keep it."""
    if isinstance(val, str | bytes) and len(val) > 100:
        return f"{val[:40]!a} and {len(val) - 40} more"
    return None


# What takes long by its nature is in one of SLOW_FOLDERS or uses one of SLOW_FIXTURES: programs that are started, whole
# databases, a browser, rows that are really committed. What takes long for other reasons is measured and listed.
SLOW_FILES = frozenset(line for line in LIST.read_text().splitlines() if not line.startswith("#"))
NEXT_BRINGS_ROWS = pytest.StashKey[bool]()
SLOW_FIXTURES = frozenset({"empty_database", "live_server", "migrated_database", "other_database", "transactional_db"})


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no file that is slow as a whole when slow tests are left out: half of `-m 'not slow'` would be reading."""
    if config.option.markexpr != "not slow" or not collection_path.is_relative_to(config.rootpath):
        return None
    return is_slow_file(collection_path.relative_to(config.rootpath)) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests: by what they use and by what they cost; a test may also say so itself."""
    for item in items:
        if is_slow(item):
            item.add_marker("slow")


def is_slow(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    return bool(
        item.get_closest_marker("drill")
        or is_slow_file(item.path.relative_to(item.config.rootpath))
        or SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))
        or (database and database.kwargs.get("transaction"))
        or getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    )


def is_slow_file(path: Path) -> bool:
    return path.as_posix() in SLOW_FILES or bool(SLOW_FOLDERS & set(path.parts))


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this parallel worker."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker: str) -> Iterator[None]:
    """Give this worker a clone of the template, instead of the database that pytest-django would make."""
    leave_emptying_to_us()
    check_constraints_in_one_statement()
    with django_db_blocker.unblock():
        name = template.clone(worker)
        template.use(url_of(name))
        yield
        template.use(url_of("postgres"))
        with server() as connection:
            drop(connection, name)


@pytest.fixture(autouse=True, scope="session")
def _fetching_beside_a_browser() -> Iterator[None]:
    """Let fetching start a loop of its own, whatever ran before on the same worker.

    Playwright leaves its loop marked as running in the main thread for as long as its browser lives. It is hidden while
    something is fetched and no longer: Django keeps other connections where a loop runs than where none does, and a
    test must not change from one to the other.
    """

    def run(*args: Any, **kwargs: Any) -> Any:
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return run_in_a_loop(*args, **kwargs)
        finally:
            asyncio._set_running_loop(loop)

    run_in_a_loop = anyio.run
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(anyio, "run", run)
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Note with a test whether the next one replaces all rows."""
    item.stash[NEXT_BRINGS_ROWS] = bool(nextitem and is_real(nextitem) and "remembered_rows" in nextitem.fixturenames)


@pytest.fixture(autouse=True)
def _clean_after_real_transactions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty our tables after a test whose transactions were real: Django's flush knows only its own tables."""
    if is_real(request.node):
        with request.getfixturevalue("django_db_blocker").unblock():
            request.getfixturevalue("django_db_setup")
            learn_what_is_empty()
    yield
    # Here are fixtures too that were asked for while the test ran.
    real = is_real(request.node) or "transactional_db" in request.fixturenames
    if real and not request.node.stash[NEXT_BRINGS_ROWS]:
        with request.getfixturevalue("django_db_blocker").unblock():
            empty_tables()


def is_real(item: Any) -> bool:
    """Return whether a test's transactions are real."""
    marker = item.get_closest_marker("django_db")
    by_fixture = {"live_server", "transactional_db"}.intersection(item.fixturenames)
    return bool(by_fixture or (marker and marker.kwargs.get("transaction")))


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with as much work as on the site."""
    monkeypatch.setattr(quick_hashes, "real", True)


@pytest.fixture
def remembered_rows(db: None) -> Callable[[Callable[[], Value]], Value]:
    """What makes rows once for many tests, and puts them back for each: it takes a function that makes them.

    Any other fixture's rows are made after it.
    """
    return remembered


@pytest.fixture
def empty_database(worker: str) -> Iterator[str]:
    """The address of a new, empty database, dropped afterward."""
    name = f"{template.run_name()}_{worker}_empty"
    with server() as connection:
        drop(connection, name)
        create(connection, name)
        yield url_of(name)
        drop(connection, name)


@pytest.fixture
def second_connection(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A connection of its own to this worker's database, for rows that more connections see: they go after the test.

    Where a test changes what is not a row, it needs `migrated_database`, which costs many times as much.
    """
    with psycopg.connect(url_of(connections["default"].settings_dict["NAME"]), autocommit=True) as connection:
        yield connection


@pytest.fixture
def migrated_database(django_db_setup: None, worker: str) -> Iterator[psycopg.Connection]:
    """A connection to a new database with everything in it, for what must not be rolled back."""
    name = template.clone(f"{worker}_own")
    with psycopg.connect(url_of(name), autocommit=True) as connection:
        yield connection
    with server() as connection:
        drop(connection, name)
