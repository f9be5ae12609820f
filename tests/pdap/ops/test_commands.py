"""Every command answers a database, a path or an argument that will not do with a sentence and an exit code."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from argparse import Action
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import Error, connection, transaction

from pdap.lib.command import ProjectCommand
from pdap.lib.troubles import trouble_in_words
from pdap.ops.release import PREPARATION_LOCK
from tests.pdap.ops.clients import in_this_crowd, wait_for
from tests.server import url_of

NOWHERE = "/no/such/folder/file"
# What is right for an argument that takes neither a path nor a choice.
SENSIBLE = {"email": "ada@example.org", "name": "staging"}
# What fills an empty database, and what names one before it is filled.
MEANT_FOR_EMPTY = (["release"], ["mark_database"])
NO_DATABASE = "postgresql://none@127.0.0.1:1/none"
FILES = re.compile("file|folder|path", re.IGNORECASE)


def own_commands() -> dict[str, Any]:
    """Return the commands of our apps by their names."""
    return {
        name: load_command_class(app, name)
        for name, app in sorted(get_commands().items())
        if isinstance(app, str) and app.partition(".")[0] in settings.OUR_APPS
    }


def arguments_of(command: Any, name: str) -> list[Action]:
    common = {action.dest for action in load_command_class("django.core", "check").create_parser("", "")._actions}
    own = command.create_parser("manage.py", name)._actions
    return [action for action in own if action.dest not in common - {"tags", "deploy"}]


def value_for(action: Action) -> str:
    if action.choices:
        return str(next(iter(action.choices)))
    return "1" if action.type is int else SENSIBLE.get(action.dest, NOWHERE)


def takes_a_path(action: Action) -> bool:
    takes = action.nargs != 0 and action.type is not int and not action.choices
    return takes and bool(FILES.search(f"{action.help or ''} {action.metavar or ''} {action.dest}"))


def cases_of(name: str, command: Any) -> dict[str, list[str]]:
    """Return a command with what it needs, with each path that is none, and with arguments that are wrong."""
    actions = arguments_of(command, name)
    needed = [value_for(action) for action in actions if not action.option_strings]
    cases = {"plain": [name, *needed], "unknown option": [name, *needed, "--no-such-option"]}
    cases |= {
        f"path {action.dest}": [name, *needed, action.option_strings[-1], NOWHERE]
        for action in actions
        if action.option_strings and takes_a_path(action)
    }
    if any(takes_a_path(action) for action in actions if not action.option_strings):
        cases["path"] = [name, *needed]
    cases |= {
        f"wrong {action.dest}": [name, *needed, action.option_strings[-1], "no-such-choice"]
        for action in actions
        if action.option_strings and (action.choices or action.type is int)
    }
    if any(action.required for action in actions if not action.option_strings):
        cases["nothing"] = [name]
    return cases


def outcomes(database: str, cases: list[list[str]], environment: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Return what each case ended with and said, over a database and in this process's environment or another."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.pdap.ops.commands_in_children"],
        input=json.dumps(cases),
        env={**(environment or os.environ), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "pdap.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def is_plain(outcome: dict[str, Any]) -> bool:
    """Return whether a command has ended by itself, with a code that says so and a sentence."""
    return outcome["code"] in (1, 2) and outcome["said"].strip() and "Traceback" not in outcome["said"]


def test_all_commands_of_ours_tell_their_troubles_alike() -> None:
    assert len(own_commands()) > 20
    assert [name for name, command in own_commands().items() if not isinstance(command, ProjectCommand)] == []


def test_without_a_database_every_command_says_so() -> None:
    cases = [case for name, command in own_commands().items() for case in cases_of(name, command).values()]

    assert [outcome for outcome in outcomes(NO_DATABASE, cases) if not is_plain(outcome)] == []


@pytest.mark.django_db
def test_in_an_empty_database_every_command_says_so(empty_database: str) -> None:
    cases = [
        case
        for name, command in own_commands().items()
        for case in cases_of(name, command).values()
        if case not in MEANT_FOR_EMPTY
    ]

    assert [outcome for outcome in outcomes(empty_database, cases) if not is_plain(outcome)] == []


@pytest.mark.django_db
def test_a_path_that_is_none_and_a_wrong_argument_are_named(migrated_database: psycopg.Connection) -> None:
    cases = [
        case
        for name, command in own_commands().items()
        for case_name, case in cases_of(name, command).items()
        if case_name != "plain"
    ]

    results = outcomes(url_of(migrated_database.info.dbname), cases)

    assert [outcome for outcome in results if not is_plain(outcome)] == []


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/full"])
def test_the_site_does_not_start_where_it_may_not_write_and_says_why(folder: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL",)}

    answer = subprocess.run(
        [sys.executable, "-m", "pdap.ops.run"],
        env={**environment, "PDAP_LOCAL": folder, "PORT": "58999"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=in_this_crowd(180),
    )

    assert answer.returncode == 1
    assert "Traceback" not in answer.stdout + answer.stderr
    assert f"{folder}" in answer.stdout + answer.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"),
    [("53100", "disk is full"), ("25006", "is read-only"), ("53300", "Run this again later")],
)
def test_a_database_without_room_is_a_sentence(monkeypatch: pytest.MonkeyPatch, state: str, words: str) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a very long pass phrase")
    with connection.cursor() as cursor:
        cursor.execute(
            "create function public.no_room() returns trigger language plpgsql as "
            f"$$ begin raise exception 'no room' using errcode = '{state}'; end $$"
        )
        cursor.execute(
            "create trigger no_room before insert on public.users for each row execute function public.no_room()"
        )

    monkeypatch.setattr("sys.stdin", io.StringIO("a very long pass phrase\n"))
    with pytest.raises(CommandError, match=words):
        call_command("create_user", "ada@example.org")
    # What is not ours is told by manage.py itself.
    with pytest.raises(Error) as refused, transaction.atomic():
        call_command("createsuperuser", interactive=False, email="root@example.org")
    assert re.search(words, trouble_in_words(refused.value) or "")


def test_ctrl_c_ends_a_command_with_a_sentence_and_the_shells_code(empty_database: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with psycopg.connect(empty_database, autocommit=True) as other, output.open("w") as file:
        other.execute("select pg_advisory_lock(%s)", [PREPARATION_LOCK])
        command = subprocess.Popen(
            # Programs in the background of a shell ignore Ctrl-C, and so does what they start.
            ["env", "--default-signal=INT", sys.executable, "manage.py", "release"],  # noqa: S607
            env={
                "PATH": os.environ["PATH"],
                "DATABASE_URL": empty_database,
                "PDAP_DOTENV": "",
                "PYTHONUNBUFFERED": "1",
            },
            cwd=settings.BASE_DIR,
            stdout=file,
            stderr=file,
        )
        assert wait_for(lambda: "waiting for it to finish" in output.read_text()), output.read_text()
        command.send_signal(signal.SIGINT)

        assert command.wait(timeout=in_this_crowd(120)) == 130

    assert output.read_text().endswith("Stopped before it had finished.\n")
    assert "Traceback" not in output.read_text()
