"""Two thousand readers who follow things of every kind, while the run is killed ten times: each thing told once."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from pdap.lib.environment import BASE_DIR
from tests.pdap.ops.clients import in_this_crowd
from tests.pdap.ops.test_deployment import address_of, environment

pytestmark = pytest.mark.drill

READERS, KILLS = 2_000, 10
RUN = "import django; django.setup(); from notifications.services.digest import send_digests; send_digests()"
# Half have accounts and follow the nation by the contract's tables too; everyone watches an agency, a record type and a
# source or a request, so that most things reach everyone in more than one way.
FILL = (
    "insert into users (email, password_digest)"
    " select 'reader' || n || '@example.org', 'x' from generate_series(1, %(readers)s / 2) n",
    "insert into followers (email, key_hash, frequency, confirmed_at)"
    " select 'reader' || n || '@example.org', 'hash' || n, 'daily', now() - interval '1 day'"
    " from generate_series(%(readers)s / 2 + 1, %(readers)s) n",
    "insert into link_user_followed_location (user_id, location_id, created_at)"
    " select users.id, place.id, now() - interval '1 day' from users, locations place"
    " where place.type = 'National' and users.email like 'reader%%'",
    "insert into agencies (name, jurisdiction_type, agency_type, approval_status)"
    " values ('Police', 'federal', 'law enforcement', 'approved')",
    "insert into link_agencies__locations (agency_id, location_id)"
    " select agencies.id, place.id from agencies, locations place where place.type = 'National'",
    "insert into data_sources (name, source_url, approval_status, record_type_id, submission_notes)"
    " select 'Source number ' || n, 'https://example.org/' || n, 'approved', 2, '' from generate_series(1, 3) n",
    "insert into link_agencies__data_sources (agency_id, data_source_id)"
    " select agencies.id, source.id from agencies, data_sources source",
    "insert into data_requests (title, request_status, was_public) values ('Request number 1', 'Active', true)",
    "insert into watches (user_id, follower_id, kind, agency_id, record_type_id, data_source_id, data_request_id,"
    " confirmed_at)"
    " select reader.user_id, reader.follower_id, kind.kind,"
    " case kind.kind when 'agency' then (select id from agencies) end,"
    " case kind.kind when 'record_type' then 2 end,"
    " case kind.kind when 'source' then (select min(id) from data_sources) end,"
    " case kind.kind when 'request' then (select id from data_requests) end,"
    " now() - interval '1 day'"
    " from (select id as user_id, null::bigint as follower_id from users where email like 'reader%%'"
    "       union all select null, id from followers) reader,"
    " (values ('agency'), ('record_type'), ('source'), ('request')) kind (kind)",
    "insert into data_source_pending_event_notification (data_source_id, event_type)"
    " select id, 'Data Source Approved' from data_sources",
    "update data_sources set url_status = 'broken' where id = (select min(id) from data_sources)",
    "update data_requests set request_status = 'Waiting for FOIA'",
)


def test_ten_kills_tell_everyone_each_thing_once(migrated_database: psycopg.Connection, tmp_path: Path) -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same points at every run
    for statement in FILL:
        migrated_database.execute(statement, {"readers": READERS})  # type: ignore[arg-type]
    variables = environment(
        DATABASE_URL=address_of(migrated_database),
        DJANGO_SETTINGS_MODULE="pdap.settings",
        EMAIL_URL="smtp://127.0.0.1:1",
    )

    def written() -> int:
        return migrated_database.execute("select count(*) from mails").fetchone()[0]  # type: ignore[index]

    def start() -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", RUN], env=variables, cwd=BASE_DIR)

    for point in sorted(chance.sample(range(1, READERS - 1), KILLS)):
        run = start()
        while written() < point and run.poll() is None:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=in_this_crowd(30))
    assert written() < READERS
    for _ in range(2):
        assert start().wait(timeout=in_this_crowd(300)) == 0

    mails = migrated_database.execute("select recipient, body_text from mails").fetchall()
    assert sorted(recipient for recipient, _ in mails) == sorted(
        f"reader{n}@example.org" for n in range(1, READERS + 1)
    )
    for _, text in mails:
        for thing in ("Source number 2", "Source number 3", "Request number 1"):
            mentions = text.count(f": {thing}") + text.count(f"- {thing}")
            assert mentions == 1, text
        assert text.count("Link stopped working: Source number 1") == 1
    waiting = migrated_database.execute("select count(*) from watch_news where sent_at is null").fetchone()
    assert waiting == (0,)
