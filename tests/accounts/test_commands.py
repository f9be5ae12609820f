"""`manage.py create_user`, `grant` and `revoke`."""

import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import ChangeLog

pytestmark = pytest.mark.django_db

LONG = "a very long pass phrase"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{LONG}\n"))


def run(*words: str) -> str:
    """Run a command and return what it says."""
    output = io.StringIO()
    call_command(*words, stdout=output)
    return output.getvalue()


def test_create_user_makes_someone_who_signs_in_and_holds_what_was_named(typed: None) -> None:
    output = run("create_user", "Ada@example.org", "--permission", "write_data", "-p", "sync_to_github")

    person = authenticate(username="ada@example.org", password=LONG)
    assert isinstance(person, User)
    assert person.permission_names() == {"write_data", "sync_to_github"}
    assert "Permissions: sync_to_github, write_data" in output
    assert LONG not in output


def test_create_user_asks_twice_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter([LONG, "something else"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    with pytest.raises(CommandError, match="don't match"):
        run("create_user", "ada@example.org")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [
        ("no address", LONG, "is not an email address"),
        ("owner@Example.org", LONG, "already taken"),
        ("OWNER@example.org", LONG, "already taken"),
        ("ada@example.org", "password", "too common"),
        ("ada@example.org", "", "too short"),
    ],
)
def test_create_user_says_what_is_wrong(
    owner: User, monkeypatch: pytest.MonkeyPatch, email: str, password: str, why: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))

    with pytest.raises(CommandError, match=why):
        run("create_user", email)
    assert User.objects.count() == 1


def test_grant_and_revoke_say_what_they_did_and_are_logged_without_an_actor(owner: User) -> None:
    assert "now has: write_data" in run("grant", "Owner@example.org", "write_data")
    assert "already had" in run("grant", owner.email, "write_data")
    assert User.objects.get(pk=owner.pk).permission_names() == {"write_data"}
    assert "no longer has" in run("revoke", owner.email, "write_data")
    assert "didn't have" in run("revoke", owner.email, "write_data")

    logged = ChangeLog.objects.filter(table_name="link_users__permissions").values_list("operation_type", flat=True)
    assert list(logged.order_by("id")) == ["INSERT", "DELETE"]
    assert not ChangeLog.objects.filter(table_name="link_users__permissions").exclude(actor_user_id=None).exists()


@pytest.mark.parametrize("command", ["grant", "revoke"])
def test_unknown_people_and_permissions_are_refused(owner: User, command: str) -> None:
    with pytest.raises(CommandError, match="No one has the address"):
        run(command, "nobody@example.org", "write_data")
    with pytest.raises(CommandError, match="invalid choice"):
        run(command, owner.email, "db_write")
