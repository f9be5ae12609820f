"""A database that cannot answer now: pages and API say so at once, and nothing that was typed is lost."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from locations.models import Locality
from pdap.lib import outage
from pdap.lib.environment import BASE_DIR
from pdap.lib.mail.models import Mail
from pdap.lib.outage import is_interrupted, is_outage
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import CountyFactory, LocalityFactory
from tests.pdap.api.api import KEY
from tests.pdap.web.forms import sent_form
from tests.schema.databases import EXISTING_HEAD, upgrade
from tests.server import url_of

CONTACT = {"type": "general", "email": "ada@example.org", "message": "Where are the logs of 2019?"}


def wrapped(state: str | None, kind: type[DatabaseError] = OperationalError) -> BaseException:
    """Return an error as Django raises it, around one of psycopg's."""
    error = kind("failed")
    error.__cause__ = psycopg.errors.lookup(state)("failed") if state else psycopg.OperationalError("no server")
    return error


@pytest.mark.parametrize(
    ("error", "outage", "interrupted"),
    [
        (wrapped(None), True, True),  # no server answers
        (wrapped("57P01"), True, True),  # shut down
        (wrapped("57P03"), True, True),  # starts, or recovers
        (wrapped("08006"), True, True),
        (wrapped("53300"), True, False),  # too many connections
        (wrapped("53100"), True, False),  # disk full
        (wrapped("55P03"), True, False),  # locked
        (wrapped("57014"), True, False),  # took too long
        (wrapped("25P03"), True, False),  # idle in transaction
        (outage.DeadlineError("late"), True, False),
        (wrapped("23505", DatabaseError), False, False),
        (wrapped("42P01", DatabaseError), False, False),
        (wrapped("25006", DatabaseError), False, False),  # read-only mode answers for it
        (ValueError("other"), False, False),
        (None, False, False),
    ],
)
def test_an_outage_is_what_is_worth_another_try_later(
    error: BaseException | None, outage: bool, interrupted: bool
) -> None:
    assert (is_outage(error), is_interrupted(error)) == (outage, interrupted)


@contextmanager
def connected_with(**settings: Any) -> Iterator[None]:
    """Have Django connect with other settings."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def impatient() -> Iterator[psycopg.Connection]:
    """Let Django's connections wait for a moment only; give another that can hold what they need."""
    options = connection.settings_dict["OPTIONS"]
    for_a_moment = {**options, "options": f"{options['options']} -c lock_timeout=200ms"}
    with (
        connected_with(OPTIONS=for_a_moment),
        psycopg.connect(url_of(connection.settings_dict["NAME"])) as other_session,
    ):
        yield other_session


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Hold a table as a migration does, while Django's connections wait for a moment only."""
    with impatient() as other_session:
        other_session.execute(f"lock table public.{table} in access exclusive mode")
        yield


def server_gone() -> AbstractContextManager[None]:
    """Point Django at a port where nothing listens."""
    return connected_with(HOST="127.0.0.1", PORT="1")


@pytest.mark.django_db(transaction=True)
def test_a_locked_table_stops_only_the_pages_that_need_it(client: Client) -> None:
    source = DataSourceFactory()
    UserFactory(api_key=hashlib.sha256(KEY.encode()).hexdigest())

    with locked("data_sources"):
        for path in (f"/data-sources/{source.pk}", "/metrics", "/"):
            response = client.get(path)
            assert (response.status_code, response.headers.get("Retry-After")) == (503, "5"), path
            assert "temporarily unavailable" in response.content.decode()
        api = client.get("/api/v2/data-sources", headers={"Authorization": f"Basic {KEY}"})
        assert (api.status_code, api["Retry-After"], list(api.json())) == (503, "5", ["message"])
        for path in ("/about", "/help", "/health/live"):
            assert client.get(path).status_code == 200, path

    assert client.get(f"/data-sources/{source.pk}").status_code == 200


@pytest.mark.django_db
def test_the_answer_to_whether_the_process_lives_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_without_a_server_pages_and_api_say_so_and_they_are_back_with_it(client: Client) -> None:
    client.force_login(UserFactory())

    with server_gone():
        for path in ("/", "/profile", "/admin/", "/api/v2/data-sources", "/api/v3/user/1"):
            response = client.get(path)
            assert (response.status_code, response.headers.get("Retry-After")) == (503, "5"), path
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503

    assert client.get("/profile").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_kept_when_a_form_meets_a_locked_table(client: Client) -> None:
    with locked("mails"):
        response = client.post("/contact", {**CONTACT, "token": "of-nobody's-business"})

    text = response.content.decode()
    assert response.status_code == 503
    assert "We couldn’t save this" in text
    assert "Someone else is saving a large change that includes this, such as an import." in text
    assert '<input type="hidden" name="message" value="Where are the logs of 2019?">' in text
    assert "of-nobody" not in text
    assert "no-store" in response["Cache-Control"]
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_curator_who_moves_a_town_during_an_import_is_told_so_and_can_send_the_form_again(
    curator_client: Client,
) -> None:
    town, county = LocalityFactory(), CountyFactory()
    change = reverse("admin:locations_locality_change", args=[town.pk])
    typed = sent_form(curator_client, change) | {"county": str(county.pk)}

    with impatient() as other_session:
        other_session.execute("select pg_advisory_xact_lock_shared(hashtext('places'), hashtext('moves'))")
        response = curator_client.post(change, typed)

    text = response.content.decode()
    assert response.status_code == 503
    assert "such as an import. Try again in a minute." in text
    assert f'<input type="hidden" name="county" value="{county.pk}">' in text
    assert Locality.objects.get().county_id != county.pk
    assert curator_client.post(change, typed).status_code == 302
    assert Locality.objects.get().county_id == county.pk


@pytest.mark.django_db(transaction=True)
def test_the_form_that_a_page_gives_back_can_be_sent_again() -> None:
    browser = Client(enforce_csrf_checks=True)
    form = browser.get("/contact")
    token = browser.cookies["csrftoken"].value
    assert form.status_code == 200
    with locked("mails"):
        page = browser.post("/contact", {**CONTACT, "csrfmiddlewaretoken": token})
    again = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    response = browser.post("/contact", {**CONTACT, "csrfmiddlewaretoken": again})

    assert response.status_code == 302
    assert Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_an_outage_of_what_writes(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "create function public.no_room() returns trigger language plpgsql as"
            " $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;"
            "create trigger no_room before insert on public.mails for each row execute function public.no_room()"
        )
    try:
        response = client.post("/contact", CONTACT)
        assert (response.status_code, response["Retry-After"]) == (503, "5")
        assert client.get("/contact").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop function public.no_room() cascade")


@pytest.mark.django_db(transaction=True)
def test_an_attempt_that_failed_for_want_of_the_database_does_not_count(client: Client) -> None:
    with locked("mails"):
        for _ in range(10):
            assert client.post("/contact", CONTACT).status_code == 503

    assert client.post("/contact", CONTACT).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_attempts_to_reset_a_password_do_not_count_either(client: Client) -> None:
    UserFactory(email="ada@example.org")

    with locked("reset_tokens"):
        for _ in range(6):
            assert client.post("/request-reset-password", {"email": "ada@example.org"}).status_code == 503

    assert client.post("/request-reset-password", {"email": "ada@example.org"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_request_to_the_api_that_failed_is_not_counted(client: Client, settings: Any) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "key": "50/minute"}
    UserFactory(api_key=hashlib.sha256(KEY.encode()).hexdigest())
    headers = {"Authorization": f"Basic {KEY}"}
    left = int(client.get("/api/v2/data-sources", headers=headers)["RateLimit-Remaining"])

    with locked("data_sources"):
        for _ in range(3):
            assert client.get("/api/v2/data-sources", headers=headers).status_code == 503

    assert int(client.get("/api/v2/data-sources", headers=headers)["RateLimit-Remaining"]) >= left - 2


def break_connection() -> None:
    """End Django's session at the server, as a restart does."""
    number = connection.connection.info.backend_pid
    with psycopg.connect(url_of(connection.settings_dict["NAME"]), autocommit=True) as other_session:
        other_session.execute("select pg_terminate_backend(%s, 5000)", [number])


@pytest.mark.django_db(transaction=True)
def test_a_read_that_was_interrupted_is_tried_once_more(client: Client) -> None:
    source = DataSourceFactory()
    connection.ensure_connection()
    break_connection()

    assert client.get(f"/data-sources/{source.pk}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_write_that_was_interrupted_is_not_repeated(client: Client) -> None:
    connection.ensure_connection()
    break_connection()

    assert client.post("/contact", CONTACT).status_code == 503

    assert not Mail.objects.exists()
    assert client.post("/contact", CONTACT).status_code == 302


@pytest.mark.django_db
def test_a_request_that_has_used_up_its_time_asks_the_database_no_more(client: Client, settings: Any) -> None:
    settings.REQUEST_SECONDS = -1

    assert client.get("/data-requests").status_code == 503
    assert client.get("/about").status_code == 200


def test_errors_that_are_none_of_the_databases_stay_what_they_are() -> None:
    from pdap.ops.outage import SurviveOutage

    survive = SurviveOutage(lambda request: pytest.fail("is not called"))

    assert survive.process_exception(RequestFactory().get("/"), ValueError("ours")) is None
    assert survive.process_exception(RequestFactory().get("/"), InterfaceError("ours")) is None


SHOWN = """
import django
from django.db import connection
{prepare}
with connection.cursor() as cursor:
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"show {{name}}")
        print(cursor.fetchone()[0])
"""
SITE = "import pdap.wsgi"
WORKER = """
django.setup()
from pdap.db.timeouts import apply_timeouts, worker_timeouts
apply_timeouts(worker_timeouts())
"""


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [(SITE, ["7s", "3s", "1min"]), (WORKER, ["9min", "30s", "10min"]), ("django.setup()", ["0", "0", "0"])],
    ids=["site", "worker", "command"],
)
@pytest.mark.django_db
def test_each_kind_of_process_has_its_timeouts(prepare: str, expected: list[str]) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
        "PDAP_DOTENV": "",
        "DATABASE_URL": url_of(connection.settings_dict["NAME"]),
        "DATABASE_STATEMENT_TIMEOUT": "7",
    }
    shown = subprocess.run(
        [sys.executable, "-c", SHOWN.format(prepare=prepare)],
        env=environment,
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.split() == expected


def test_a_migration_that_meets_a_lock_tries_again(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(empty_database, EXISTING_HEAD)
    monkeypatch.setenv("ALEMBIC_LOCK_TIMEOUT", "100ms")
    with psycopg.connect(empty_database) as reader:
        reader.execute("select count(*) from public.zip_codes")
        pauses: list[float] = []

        def let_go_in_the_second_pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                reader.commit()

        monkeypatch.setattr("time.sleep", let_go_in_the_second_pause)

        upgrade(empty_database, "3fbd7999dcc2")

        assert len(pauses) == 2


def test_a_migration_gives_up_after_its_tries(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(empty_database, EXISTING_HEAD)
    monkeypatch.setenv("ALEMBIC_LOCK_TIMEOUT", "100ms")
    monkeypatch.setenv("ALEMBIC_LOCK_TRIES", "2")
    with psycopg.connect(empty_database) as reader:
        reader.execute("select count(*) from public.zip_codes")

        with pytest.raises(Exception, match="lock timeout"):
            upgrade(empty_database, "3fbd7999dcc2")
