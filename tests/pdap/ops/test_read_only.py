"""Read-only mode: the site can be read, over a connection that really takes no writes, and nobody types in vain."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.db import InternalError, connection
from django.test import Client
from django_q.conf import Conf
from django_q.tasks import async_task

from accounts.models import User
from datasources.models import RecentSearch
from pdap.lib import read_only as state
from pdap.lib.jobs import job
from pdap.lib.read_only import is_read_only
from pdap.ops.maintenance.jobs import PausingBroker, schedule_unless_read_only
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.db.versions import commit_version
from tests.requests_app.factories import DataRequestFactory


@pytest.fixture(autouse=True)
def _looks_each_time(settings: Any) -> Iterator[None]:
    settings.READ_ONLY_LOOK_SECONDS = 0.0
    state._last_look = state.LastLook()
    yield
    state._last_look = state.LastLook()


@pytest.fixture
def read_only(db: None) -> None:
    """A switch that is on, and words for visitors."""
    state.switch_on("Back at 14:00 UTC.")


def close_database() -> None:
    """Have PostgreSQL refuse every write of this test from now on."""
    commit_version()
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")


@pytest.mark.django_db
def test_at_other_times_nothing_is_said_of_it(client: Client) -> None:
    response = client.get("/")
    assert b"Maintenance" not in response.content
    assert client.get("/contact").status_code == 200


PAGES = (
    *("/", "/search", "/search?q=Pittsburgh", "/data-sources", "/agencies", "/locations", "/record-types", "/metrics"),
    *(
        "/data-requests",
        "/about",
        "/api",
        "/data.json",
        "/sitemap.xml",
        "/health/ready",
        "/profile",
        "/profile/searches",
    ),
    *("/profile/follows", "/profile/requests", "/profile/data", "/admin/", "/admin/agencies/agency/"),
)


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_serves_every_page(administrator_client: Client, administrator: User) -> None:
    source, place, wanted = DataSourceFactory(), LocationFactory(), DataRequestFactory()
    own = [
        f"/data-sources/{source.pk}",
        f"/locations/{place.pk}",
        f"/search/results?location_id={place.pk}",
        f"/data-requests/{wanted.pk}",
    ]
    searches = RecentSearch.objects.count()
    close_database()

    for address in (*PAGES, *own):
        response = administrator_client.get(address, follow=True)
        assert response.status_code == 200, address
        if response.headers["Content-Type"].startswith("text/html"):
            assert b"Maintenance." in response.content, address
    assert RecentSearch.objects.count() == searches
    with pytest.raises(InternalError, match="read-only"):
        RecentSearch.objects.create(user=administrator)


@pytest.mark.django_db
def test_what_has_expired_in_the_cache_is_no_obstacle(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/metrics")
    cache.set("forgotten", "long ago", timeout=-10)
    with connection.cursor() as cursor:
        cursor.execute("update django_cache set expires = now() - interval '1 hour'")
        assert cursor.rowcount > 1
    close_database()

    assert client.get("/metrics").status_code == 200
    assert cache.get("forgotten") is None
    # Full as well: what is too much cannot go either.
    monkeypatch.setattr(caches["default"], "_max_entries", 1)
    cache.set("forgotten", "again")
    assert cache.get("forgotten") is None


@pytest.mark.django_db
def test_the_api_is_read_with_a_key_and_with_limits(api: Any, settings: Any, client: Client) -> None:
    import hashlib

    settings.API_LIMITS = {"key": "10/minute", "user": "10/minute", "address": "10/minute"}
    UserFactory(api_key=hashlib.sha256(b"a-key").hexdigest())
    source = DataSourceFactory()
    close_database()

    response = client.get(f"/api/v2/data-sources/{source.pk}", headers={"Authorization": "Basic a-key"})
    assert response.status_code == 200
    assert "RateLimit-Limit" in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize(("version", "name"), [("v2", "message"), ("v3", "detail")])
def test_the_api_refuses_writes_and_says_when_to_come_back(
    version: str, name: str, client: Client, read_only: None
) -> None:
    path = {"v2": "/api/v2/auth/login", "v3": "/api/v3/contact/form-submit"}[version]
    response = client.post(path, {}, content_type="application/json")
    assert response.status_code == 503
    assert response.json() == {name: "The site is read-only for maintenance. Try again later."}
    assert response.headers["Retry-After"] == "600"
    assert "no-store" in response.headers["Cache-Control"]


FORMS = (
    *("/contact", "/data-sources/create", "/data-requests/create", "/sign-in", "/sign-up", "/sign-up/resend"),
    *("/request-reset-password", "/change-password", "/profile/two-factor", "/profile/digests", "/profile/delete"),
    *("/unsubscribe/a-token", "/admin/agencies/agency/add/"),
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", FORMS)
def test_a_form_is_closed_before_anybody_types(address: str, administrator_client: Client, read_only: None) -> None:
    response = administrator_client.get(address)
    text = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "600"
    assert "This form is temporarily unavailable" in text
    assert "Back at 14:00 UTC." in text
    assert "<textarea" not in text


@pytest.mark.django_db
def test_no_page_with_a_form_to_type_into_is_left_open(administrator_client: Client, read_only: None) -> None:
    for address in PAGES:
        response = administrator_client.get(address)
        if not address.startswith("/admin") and response.headers["Content-Type"].startswith("text/html"):
            # One that is read only holds a citation to copy.
            assert not re.search(r"<textarea(?![^>]*\sreadonly)", response.content.decode()), address


@pytest.mark.django_db
def test_what_was_typed_is_repeated_and_can_be_sent_again_but_no_secret(client: Client, read_only: None) -> None:
    response = client.post(
        "/contact?type=general",
        {"message": "Line one\n<b>Line two</b>", "email": "me@example.org", "password": "hunter2", "mark": ["a", "b"]},
    )
    text = response.content.decode()
    assert response.status_code == 503
    assert "Line one<br>&lt;b&gt;Line two&lt;/b&gt;" in text
    assert 'action="/contact?type=general"' in text
    assert '<input type="hidden" name="email" value="me@example.org">' in text
    assert text.count('name="mark"') == 2
    assert "hunter2" not in text


@pytest.mark.django_db
def test_a_forged_form_is_not_offered_to_be_sent_again(read_only: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/contact", {"message": "Forged"})
    assert response.status_code == 403
    assert b'name="message"' not in response.content  # the text is there to be copied, without a button


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_gives_no_500(client: Client, read_only: None) -> None:
    response = client.post("/contact", b"\xff", content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 503)


@pytest.mark.django_db
def test_a_write_that_the_database_refuses_in_the_middle_is_explained(client: Client, settings: Any) -> None:
    settings.READ_ONLY_LOOK_SECONDS = 1000.0
    assert not is_read_only()
    close_database()
    response = client.post("/contact", {"type": "general", "email": "me@example.org", "message": "A message."})
    assert response.status_code == 503
    assert b"A message." in response.content
    assert is_read_only()


@pytest.mark.django_db
def test_the_setting_suffices_whatever_the_database_says(client: Client, settings: Any) -> None:
    settings.READ_ONLY = True
    assert client.get("/sign-up").status_code == 503
    with pytest.raises(CommandError, match="still read-only: READ_ONLY is set"):
        call_command("read_only", "off", stdout=StringIO())


@pytest.mark.django_db
def test_the_command_switches_for_all_and_says_how_it_is() -> None:
    output = StringIO()
    call_command("read_only", "on", message="Back soon.", stdout=output)
    state._last_look = state.LastLook()  # as another process, which has not looked yet
    assert is_read_only()
    assert state.maintenance_message() == "Back soon."
    call_command("read_only", "status", stdout=output)
    call_command("read_only", "off", stdout=output)
    assert not is_read_only()
    assert output.getvalue().splitlines() == ["The site is read-only."] * 2 + ["The site is no longer read-only."]


@pytest.mark.django_db
def test_processes_look_now_and_then_only(settings: Any, django_assert_num_queries: Any) -> None:
    settings.READ_ONLY_LOOK_SECONDS = 1000.0
    state._last_look = state.LastLook()
    with django_assert_num_queries(2):  # whether the database takes writes, and the switch
        is_read_only()
    with django_assert_num_queries(0):
        is_read_only()


@pytest.mark.django_db
def test_the_worker_leaves_tasks_in_the_queue(read_only: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "POLL", 0)
    async_task("math.sqrt", 4)
    broker = PausingBroker(Conf.CLUSTER_NAME)
    assert broker.dequeue() is None
    state.switch_off()
    assert len(broker.dequeue()) == 1


@pytest.mark.django_db
def test_nothing_that_is_due_is_queued(read_only: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("pdap.ops.maintenance.jobs.scheduler", lambda broker: asked.append(broker))
    schedule_unless_read_only("broker")
    assert asked == []
    state.switch_off()
    schedule_unless_read_only("broker")
    assert asked == ["broker"]


@pytest.mark.django_db
def test_a_job_does_nothing(read_only: None) -> None:
    @job
    def count() -> int:
        return 1

    assert count() is None
    state.switch_off()
    assert count() == 1


@pytest.mark.django_db
def test_a_session_is_read_and_not_written(owner_client: Client, read_only: None) -> None:
    session = owner_client.session
    session["novelty"] = 1
    session.save()
    assert "novelty" not in owner_client.session
    assert owner_client.get("/profile").status_code == 200
    owner_client.session.flush()
    assert owner_client.get("/profile").status_code == 200


@pytest.mark.django_db
def test_the_command_says_why_it_cannot_end_what_the_database_does() -> None:
    state.switch_on()
    close_database()
    with pytest.raises(CommandError, match="still read-only: the database itself is read-only"):
        call_command("read_only", "off", stdout=StringIO())
