"""Variables of the environment: types, files that hold secrets, old names, and the page about them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pdap.lib.environment import BASE_DIR, env, outdated_settings
from pdap.lib.environment.variables import BY_NAME, IGNORED, VARIABLES
from tests.syntax import nodes_of
from tools.configuration_page import document


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*BY_NAME, *IGNORED, *(old for variable in VARIABLES for old in variable.old)]:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_the_page_of_configuration_is_current() -> None:
    stale = "docs/configuration.md is out of date: `make configuration`"
    assert (BASE_DIR / "docs" / "configuration.md").read_text() == document(), stale


def test_the_example_names_only_what_there_is() -> None:
    names = re.findall(r"^# ([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)
    assert len(names) > 10
    assert [name for name in names if name not in BY_NAME] == []


def reads() -> Iterator[tuple[str, str]]:
    """Give every variable that our code reads by name, with the file."""
    apps = ("pdap", "audit", "accounts", "locations", "agencies", "datasources", "requests_app", "notifications")
    for path in [path for app in apps for path in (BASE_DIR / app).rglob("*.py")]:
        for node in nodes_of(path):
            if (
                isinstance(node, ast.Call)
                and re.fullmatch(
                    r"env\.(str|bool|int|list|email_url)|os\.environ\.get|os\.getenv", ast.unparse(node.func)
                )
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(path.relative_to(BASE_DIR)), node.args[0].value
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "add_address":
                yield str(path.relative_to(BASE_DIR)), ast.literal_eval(node.args[2])


def test_every_variable_that_is_read_is_declared_and_every_declared_one_is_read() -> None:
    pairs = list(reads())
    assert [(path, name) for path, name in pairs if name not in BY_NAME] == []
    elsewhere = {"ALEMBIC_LOCK_TIMEOUT", "ALEMBIC_LOCK_TRIES", "TEST_DATABASE_URL"}
    assert set(BY_NAME) - {name for _, name in pairs} - elsewhere == set()


def test_no_two_declarations_share_a_name() -> None:
    names = [name for variable in VARIABLES for name in (variable.name, *variable.old)]
    assert sorted(names) == sorted({*names} - {*IGNORED})


def test_defaults_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (env.int("CONN_MAX_AGE"), env.bool("DEBUG")) == (0, True)
    monkeypatch.setenv("PDAP_ENVIRONMENT", "stage")
    assert (env.int("CONN_MAX_AGE"), env.bool("DEBUG")) == (60, False)


def test_outside_local_a_secret_has_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDAP_ENVIRONMENT", "production")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set: it signs sessions"):
        env.str("SECRET_KEY")


def test_a_file_hands_a_secret_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("$sealed, with spaces \n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.str("SECRET_KEY") == "$sealed, with spaces "


def test_a_value_and_a_file_together_are_refused_without_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    monkeypatch.setenv("SECRET_KEY_FILE", "somewhere")
    with pytest.raises(ImproperlyConfigured, match="Both SECRET_KEY and SECRET_KEY_FILE are set") as caught:
        env.str("SECRET_KEY")
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE names cannot be read: FileNotFoundError"):
        env.str("SECRET_KEY")


@pytest.mark.parametrize(
    ("name", "read", "must"),
    [
        ("WORKERS", env.int, "a whole number"),
        ("SEND_OPS_NOTIFICATIONS", env.bool, "on or off"),
        ("PDAP_ENVIRONMENT", env.str, "one of local, sandbox, stage, production"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_and_not_repeated(
    name: str, read: object, must: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "hunter2")
    with pytest.raises(ImproperlyConfigured, match=f"{name} cannot be read: it must be {must}") as caught:
        read(name)  # type: ignore[operator]
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_list_is_read_without_its_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert env.list("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_an_empty_limit_is_a_value_and_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_LIMIT_KEY", "")
    monkeypatch.setenv("SITE_URL", "")
    assert env.str("API_LIMIT_KEY") == ""
    assert env.str("SITE_URL") == "http://127.0.0.1:8000"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_old_name_of_the_database_is_understood(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdap.db.database_urls import django_database

    monkeypatch.setenv("DO_DATABASE_URL", f"{scheme}://me:secret@db.example:5433/pdap?sslmode=require")
    database = django_database(env.str("DATABASE_URL"))
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "pdap")
    assert database["OPTIONS"]["sslmode"] == "require"


def test_the_new_name_wins_and_the_old_one_is_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITE_VUE_APP_BASE_URL", "https://old.example")
    assert env.str("SITE_URL") == "https://old.example"
    assert outdated_settings() == ["VITE_VUE_APP_BASE_URL is the old name of SITE_URL: rename it."]
    monkeypatch.setenv("SITE_URL", "https://new.example")
    assert env.str("SITE_URL") == "https://new.example"
    assert outdated_settings() == [
        "VITE_VUE_APP_BASE_URL is the old name of SITE_URL: it is ignored, since the new one is set too."
    ]


def test_what_has_no_effect_any_more_is_said_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVELOPMENT_PASSWORD", "hunter2")
    assert outdated_settings() == [
        "DEVELOPMENT_PASSWORD has no effect here: there is no endpoint that makes test users."
    ]


def test_what_is_not_declared_is_not_read() -> None:
    with pytest.raises(ImproperlyConfigured, match="Declare NOVELTY"):
        env.str("NOVELTY")
