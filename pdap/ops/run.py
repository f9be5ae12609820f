"""`make run`: the database, its migrations, the site and the background worker, until Ctrl-C."""

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType
from urllib.parse import urlsplit

from pdap.db.database_urls import libpq_url
from pdap.lib.environment import BASE_DIR, LOCAL, env, environment_name, read_dotenv
from pdap.lib.garbage import collect_after_loading
from pdap.lib.troubles import trouble_in_words
from pdap.ops.embedded import attach_server, release_server, use_embedded_server
from pdap.ops.embedded.attaching import is_running
from pdap.ops.embedded.server_home import EmbeddedServerError, project_home
from pdap.ops.preflight import DatabaseProblem, examine
from pdap.ops.processes import Child, stop

# A worker finishes its task before it stops; a second Ctrl-C does not wait for that.
STOP_SECONDS = 15.0
START_SECONDS = 60.0
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104
MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]
# A worker or database that stopped this often within this many seconds is not started again.
MOST_STARTS, MANY_STARTS_SECONDS = 5, 60.0


class Interrupted(KeyboardInterrupt):
    """Someone asked to stop. No `except Exception` on the way holds it up, and psycopg cancels its query."""


def main() -> int:
    collect_after_loading()
    read_dotenv()
    host, port = env.str("HOST"), env.str("PORT")
    refuse_busy(host, port)
    own = not env.is_set("DATABASE_URL")
    signal.signal(signal.SIGINT, begin_shutdown)
    signal.signal(signal.SIGTERM, begin_shutdown)
    code, prepared = 0, False
    try:
        prepare_database(own)
        prepared = True
        code = serve(host, port, own)
    except KeyboardInterrupt:
        if not prepared:
            print_line("Stopped before the site was ready. Start it again to go on from here.")
    except Exception as error:
        if (sentence := trouble_in_words(error)) is None:
            raise
        print_line(sentence)
        code = 1
    finally:
        # Without a folder there is no server to release.
        with suppress(OSError):
            if own and not release_server(project_home()):
                print_line("The database keeps running, because another command is using it.")
    return code


def print_line(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def begin_shutdown(number: int, frame: FrameType | None) -> None:
    """Begin to stop; the next signal stops at once."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted


def refuse_busy(host: str, port: str) -> None:
    """Exit with a sentence if the site can't listen there."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} isn't a port. Choose a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except PermissionError:
            sys.exit(f"Port {port} needs administrator rights. Choose another, as in `make run PORT=8001`.")
        except OSError as error:
            if isinstance(error, socket.gaierror):
                sys.exit(f"HOST={host} isn't an address of this machine.")
            sys.exit(
                f"Port {port} on {host} is in use. Stop the program that uses it, or run `make run "
                f"PORT={int(port) + 1}`."
            )


def prepare_database(own: bool) -> None:
    """Find or start the database and bring it up to date: Alembic's tables first, then Django's."""
    if own:
        use_embedded_server()
        print_line(f"Database: embedded PostgreSQL in {project_home().path}")
    url = env.str("DATABASE_URL")
    try:
        examine(url)
    except (DatabaseProblem, ValueError) as problem:
        sys.exit(str(problem))
    if not own:
        print_line(f"Database: {libpq_url(url).rpartition('@')[2]}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")

    import django
    from django.db import connections

    from datasources.services.search_terms import load_search_terms
    from pdap.ops.release import hold_preparation, upgrade_libraries, upgrade_schema

    with hold_preparation(url, print_line):
        upgrade_schema(url)
        django.setup()
        upgrade_libraries()
        load_search_terms()
        prepare_demonstration(own)
    from audit.adoption import warnings

    for warning in warnings():
        print_line(warning)
    connections.close_all()


def prepare_demonstration(own: bool) -> None:
    """Load the demonstration into an empty embedded database, unless PDAP_DEMO=off; say how to sign in."""
    from django.core.management import call_command

    from accounts.models import User
    from agencies.models import Agency
    from pdap.ops.demonstration import people

    if own and env.bool("PDAP_DEMO") and not Agency.objects.exists():
        call_command("load_demo")
    if User.objects.filter(email=people.ADMINISTRATOR).exists():
        os.environ["PDAP_DEMONSTRATION"] = "on"
        if environment_name() != LOCAL:
            return
        print_line(f"\nSign in with the password `{people.PASSWORD}` as")
        for email, description in (
            (people.MEMBER, f"a member, whose API key is {people.API_KEY}"),
            (people.CURATOR, "a curator"),
            (people.ADMINISTRATOR, "an administrator"),
        ):
            print_line(f"  {email:<28} {description}")
        if own and not env.bool("PDAP_DEMO"):
            print_line(
                "\nThe demonstration is still in this database. To start with an empty catalog, delete the database "
                "with `make clean`, then run `PDAP_DEMO=off make run`."
            )


def site_url(address: str) -> str:
    """Return the address for emails, canonical links and callbacks: this one, with its port.

    A SITE_URL that names this machine with another port is left over; one that names another host is intended.
    """
    here = f"http://{address.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]')}"  # noqa: S104
    if not env.is_set("SITE_URL"):
        return here
    chosen = env.str("SITE_URL")
    is_ours = environment_name() == LOCAL and urlsplit(chosen).hostname in THIS_MACHINE
    return here if is_ours else chosen


def serve(host: str, port: str, own: bool) -> int:
    """Run the site and the worker until one stops for good or someone asks for it; return the exit code."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    os.environ["SITE_URL"] = site_url(address)
    children = start_children(address)
    worker_starts, database_starts = Starts(), Starts()
    try:
        wait_until_served(host, int(port), children)
        print_line(f"\nPDAP is at http://{address}/ (Ctrl-C stops everything)\n")
        while True:
            time.sleep(0.2)
            if own and not is_running(project_home()):
                if not database_starts.allowed():
                    print_line(f"The database has stopped unexpectedly {MOST_STARTS} times. Stopping.")
                    return 1
                print_line("The database has stopped unexpectedly. Restarting it.")
                stop(children, 0)
                # It listens on another port.
                os.environ["DATABASE_URL"] = attach_server(project_home())
                children = start_children(address)
                continue
            site, worker = children
            if not site.lives:
                print_line(f"The site has stopped unexpectedly (exit code {site.process.returncode}). Stopping.")
                return 1
            if worker.lives:
                continue
            code = worker.process.returncode
            if not worker_starts.allowed():
                print_line(f"The worker has stopped unexpectedly {MOST_STARTS} times (exit code {code}). Stopping.")
                return 1
            print_line(f"The worker has stopped unexpectedly (exit code {code}). Restarting it.")
            stop([worker], 0)  # what is left of it
            children[1] = start_worker()
    except EmbeddedServerError as error:
        print_line(f"{error}\nThe database can't be restarted. Stopping.")
        return 1
    finally:
        print_line("Stopping ...")
        try:
            stop(children, STOP_SECONDS)
        except KeyboardInterrupt:
            stop(children, 0)


class Starts:
    """How often something was started recently, this time included."""

    def __init__(self) -> None:
        self.times = [time.monotonic()]

    def allowed(self) -> bool:
        """Return whether it may be started again, and count that."""
        now = time.monotonic()
        self.times = [start for start in self.times if start > now - MANY_STARTS_SECONDS]
        if len(self.times) >= MOST_STARTS:
            return False
        self.times.append(now)
        return True


def start_children(address: str) -> list[Child]:
    environment = {**os.environ, "DJANGO_RUNSERVER_HIDE_WARNING": "true"}
    return [Child("site", [*MANAGE, "runserver", address], environment), start_worker()]


def start_worker() -> Child:
    return Child("worker", [*MANAGE, "qcluster"], os.environ)


def wait_until_served(host: str, port: int, children: list[Child]) -> None:
    """Return when the site accepts connections, or when a child has stopped."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(child.lives for child in children):
        try:
            socket.create_connection((target, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    sys.exit(main())
