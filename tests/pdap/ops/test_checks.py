"""What keeps a site from starting: each assumption about the configuration and the database, and its sentence."""

from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.db import connection
from django.test import override_settings

from pdap.ops.checks.before_start import refuse_bad_start
from pdap.ops.checks.configuration import check_configuration
from pdap.ops.checks.database import check_database
from pdap.site.sharing import Sharing

GOOD = {
    "IS_LOCAL": False,
    "PDAP_ENVIRONMENT": "production",
    "DEBUG": False,
    "SECRET_KEY": "s" * 50,
    "JWT_SECRET_KEY": "j" * 50,
    "ALLOWED_HOSTS": ["data.example.org"],
    "SITE_URL": "https://data.example.org",
    "TRUSTED_PROXIES": 1,
    "SECURE_SSL_REDIRECT": True,
    "SHARING": Sharing(license="CC BY 4.0"),
}


def said(messages: list[CheckMessage]) -> list[tuple[str | None, str]]:
    """Return numbers and sentences."""
    return [(message.id, str(message.msg)) for message in messages]


def of_configuration(**changed: Any) -> list[tuple[str | None, str]]:
    """Return what is said of production's settings with some changed."""
    with override_settings(**GOOD | changed):
        return said(check_configuration(None))


def test_a_good_configuration_is_not_talked_about() -> None:
    assert of_configuration() == []


def test_the_local_environment_may_say_what_it_likes() -> None:
    assert of_configuration(IS_LOCAL=True, SECRET_KEY="", ALLOWED_HOSTS=[]) == []


@pytest.mark.parametrize(
    ("changed", "number", "sentence"),
    [
        ({"SECRET_KEY": "local-only-not-a-secret"}, "pdap.E001", "SECRET_KEY is the development value"),
        ({"SECRET_KEY": "hunter2"}, "pdap.E001", "SECRET_KEY is too short"),
        ({"JWT_SECRET_KEY": "local-only-not-a-secret-but-long-enough"}, "pdap.E002", "the development value"),
        ({"JWT_SECRET_KEY": "hunter2"}, "pdap.E002", "at least 32 characters"),
        ({"DEBUG": True}, "pdap.E003", "unset it"),
        ({"ALLOWED_HOSTS": ["*"]}, "pdap.E004", "no `*`"),
        ({"ALLOWED_HOSTS": ["https://data.example.org"]}, "pdap.E004", "no https://"),
        ({"ALLOWED_HOSTS": ["data.example.org:443"]}, "pdap.E004", "no port"),
        ({"SITE_URL": "http://data.example.org"}, "pdap.E005", "must begin with https://"),
        ({"SITE_URL": "data.example.org"}, "pdap.E005", "isn't a site address"),
        ({"SITE_URL": "https://other.example.org"}, "pdap.W002", "links in emails won't work"),
        ({"TRUSTED_PROXIES": -1}, "pdap.E006", "from 0 to 5"),
        ({"TRUSTED_PROXIES": 17}, "pdap.E006", "from 0 to 5"),
        ({"TRUSTED_PROXIES": 0}, "pdap.W003", "redirect to itself"),
        ({"SHARING": Sharing()}, "pdap.W004", "license of the data is not stated"),
        ({"PDAP_ENVIRONMENT": "stage", "GH_API_ACCESS_TOKEN": "hunter2"}, "pdap.E007", "change production's issues"),
    ],
)
def test_one_mistake_gives_one_sentence(changed: dict[str, Any], number: str, sentence: str) -> None:
    ((_, text),) = [message for message in of_configuration(**changed) if message[0] == number]
    assert sentence in text
    assert "hunter2" not in text


def test_production_and_repositories_for_trials_may_have_a_token() -> None:
    assert of_configuration(GH_API_ACCESS_TOKEN="t") == []
    assert of_configuration(PDAP_ENVIRONMENT="stage", GH_API_ACCESS_TOKEN="t", GITHUB_REPOSITORY="Someone/trials") == []


def test_no_hosts_at_all_are_an_error() -> None:
    assert ("pdap.E004", "ALLOWED_HOSTS is empty, so every request would be refused: name the site's hosts.") in (
        of_configuration(ALLOWED_HOSTS=[])
    )


@pytest.mark.parametrize("hosts", [["[::1]", "data.example.org"], [".example.org"]])
def test_hosts_may_be_addresses_and_whole_domains(hosts: list[str]) -> None:
    assert of_configuration(ALLOWED_HOSTS=hosts) == []


def test_names_of_the_existing_back_end_are_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITE_VUE_APP_BASE_URL", "https://data.example.org")
    assert [number for number, _ in of_configuration()] == ["pdap.W001"]


def of_database() -> list[tuple[str | None, str]]:
    """Return what is said of the database."""
    return said(check_database(None, databases=["default"]))


def test_a_database_is_looked_at_only_when_asked() -> None:
    assert check_database(None) == []


@pytest.mark.django_db
def test_the_tests_database_fits_this_code() -> None:
    assert of_database() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "number", "sentence"),
    [
        ("set local search_path = public", "pdap.E012", "search path is not `django, public`"),
        ("set local search_path = django", "pdap.E012", "search path is not `django, public`"),
        ("alter schema django rename to djangoo", "pdap.E011", "run `manage.py release`"),
        ("update public.alembic_version set version_num = '71374f18982c'", "pdap.E013", "at 71374f18982c, and this"),
        ("delete from public.alembic_version", "pdap.E013", "at no revision"),
        ("delete from public.adoptions", "pdap.W011", "Run `manage.py adopt`"),
        ("drop table public.alembic_version", "pdap.E013", "at no revision"),
        ("update public.alembic_version set version_num = 'feedfacecafe'", "pdap.W010", "it is newer"),
        ("drop table django.django_cache", "pdap.E015", "run `manage.py release`"),
        ("delete from django.django_migrations where app = 'sessions'", "pdap.E015", "run `manage.py release`"),
    ],
)
def test_a_database_that_does_not_fit(statement: str, number: str, sentence: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    ((shown_number, text),) = of_database()
    assert shown_number == number
    assert sentence in text


@pytest.mark.django_db
def test_a_view_that_cannot_be_refreshed_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indrelid"
            " where relname = 'map_states' and indisunique"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop index public.{name.rpartition('.')[2]}")
    ((number, text),) = of_database()
    assert number == "pdap.E014"
    assert "map_states has no unique index" in text


@pytest.mark.django_db(transaction=True)
def test_a_start_that_must_fail_says_all_and_nothing_secret(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.SECRET_KEY, settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = "hunter2", [], 0
    with pytest.raises(SystemExit) as ended:
        refuse_bad_start("The worker")
    text = str(ended.value)
    assert text.startswith("The worker can't start:\n- ")
    assert "(pdap.E001)" in text
    assert "(pdap.E004)" in text
    assert "hunter2" not in text + caplog.text
    assert "(pdap.W003)" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_start_that_may_happen_does() -> None:
    refuse_bad_start("The worker")
