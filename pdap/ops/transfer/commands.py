"""What the commands that move data share: errors in sentences, progress, addresses, made-up sign-ins."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import psycopg
from django.core.management.base import CommandError, CommandParser, OutputWrapper

from accounts.rights import ALL, WRITE_DATA
from pdap.lib.environment import STAGE, env
from pdap.lib.outage import state_of
from pdap.lib.progress_bars import progress_bars
from pdap.lib.troubles import DISK_FULL, disk_trouble, trouble_in_words
from pdap.ops.demonstration.passwords import KnownPasswordError, made_up_password, password_notice
from pdap.ops.demonstration.people import ADMINISTRATOR, API_KEY, CURATOR, MEMBER, PASSWORD
from pdap.ops.transfer.dumping import Tell
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.people import SignIn


@contextmanager
def report_progress(verbosity: int) -> Iterator[Tell]:
    """Give a function that shows progress; errors end the command with a sentence and exit code 1."""
    try:
        with progress_bars(quiet=verbosity < 1 or not sys.stdout.isatty()) as tell:
            yield tell
    except TransferError as error:
        raise CommandError(str(error)) from None
    except psycopg.Error as error:
        raise CommandError(f"{refusal_in_words(error)} Nothing was replaced.") from None
    except OSError as error:
        raise CommandError(f"{disk_trouble(error)} Nothing was replaced.") from None


def refusal_in_words(error: psycopg.Error) -> str:
    """Return a server's message, or why it no longer responds; never the detail, which quotes rows."""
    if state_of(error) == DISK_FULL or "closed the connection" in str(error):
        return trouble_in_words(error) or ""
    return f"PostgreSQL refused: {error.diag.message_primary or type(error).__name__}."


def confirm(warning: str, output: TextIO | OutputWrapper) -> bool:
    """Ask whether people's secrets are meant to move; anything but the word itself, or no one there, means no."""
    output.write(f"{warning}\n")
    try:
        return input("Type `full` to continue: ") == "full"
    except EOFError:
        return False


def add_address(parser: CommandParser, name: str, variable: str, meaning: str) -> None:
    """Add the option for a database's URL; a variable is safer, because anyone could read a command line."""
    parser.add_argument(f"--{name}", default=env.str(variable), metavar="URL", help=f"{meaning}; {variable}")


def made_up_sign_ins(environment: str) -> list[SignIn]:
    """Return who can sign in after a refresh: the demonstration's people; in stage no one without SIGN_IN_PASSWORD.

    Where SIGN_IN_PASSWORD is not set, their password is the demonstration's in `local` and a random one elsewhere.
    """
    if environment == STAGE and not env.str("SIGN_IN_PASSWORD"):
        return []
    try:
        password = made_up_password(environment)
    except KnownPasswordError as error:
        raise TransferError(str(error)) from None
    known_key = API_KEY if password == PASSWORD else None
    return [
        SignIn(MEMBER, password, api_key=known_key),
        SignIn(CURATOR, password, (WRITE_DATA,)),
        SignIn(ADMINISTRATOR, password, tuple(sorted(ALL))),
    ]


def sign_in_notice(sign_ins: list[SignIn]) -> str:
    """Return the line that shows a random password once; empty if there is none."""
    return password_notice(sign_ins[0].password) if sign_ins else ""
