"""What an adoption makes of a database full of awkward rows, and that people and programs find it as they left it."""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from audit.adoption import is_adopted
from audit.models import Adoption
from datasources.models import DataSource, DataSourceLocation, SearchableSource, SearchTerm
from locations.models import County, Location
from notifications.models import Follow
from notifications.services.digest import send_digests
from notifications.services.events import on_published
from notifications.services.queue import fill_queues
from pdap.ops.adopting.adoption_report import AdoptionError, Report
from pdap.ops.adopting.change_log import remove_secrets
from pdap.ops.adopting.places import repair_locations
from pdap.ops.adopting.row_counts import compare
from tests.pdap.ops.adopting.awkward import KEY, PASSWORD, SECRETS
from tests.schema.databases import EXISTING_HEAD

PROGRAM = Client(headers={"Authorization": f"Basic {KEY}"})


@pytest.fixture(autouse=True)
def _taken_back(adopted: tuple[Report, psycopg.Connection]) -> Iterator[None]:
    """Take back what a test writes: all of them look at one database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def person(email: str) -> User:
    """Return someone by the exact spelling of their address."""
    return User.objects.get(email=email)


def follow_of(email: str) -> Follow:
    """Return someone's one follow."""
    return Follow.objects.get(user__email=email)


def types_of(email: str) -> list[int]:
    """Return the record types of someone's one follow."""
    return sorted(follow_of(email).record_types.values_list("pk", flat=True))


def twice(names: str = "Twice") -> Location:
    """Return the location of the town that had two."""
    return Location.objects.get(locality__name=names)


def test_no_secret_is_left_in_the_change_log_and_the_rest_of_each_row_is(look: psycopg.Connection) -> None:
    rows = look.execute(
        "select coalesce(old_data::text, '') || coalesce(new_data::text, '') from change_log"
    ).fetchall()

    assert [secret for secret in SECRETS for (row,) in rows if secret in row] == []
    remaining = look.execute("select new_data from change_log where new_data->>'role' = 'admin'").fetchone()
    assert remaining == ({"role": "admin"},)
    assert look.execute(
        "select old_data->'settings', new_data->>'name' from change_log where old_data ? 'settings'"
    ).fetchone() == ([{"name": "kept"}], "Password: none")
    assert look.execute("select new_data->'notes' from change_log where new_data->>'name' = 'Police'").fetchone() == (
        ["Use [removed]"],
    )


def test_no_row_of_the_change_log_is_lost(report: Report) -> None:
    log = next(table for table in report.tables if table.table == "change_log")

    assert log.before is not None
    assert log.after == log.before + report.grown()["change_log"]


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ({"api_key": "x", "name": "y"}, {"name": "y"}),
        ([{"deep": [{"password_digest": "x"}]}], [{"deep": [{}]}]),
        ("before scrypt:32768:8:1$salt$" + "0a" * 64 + " after", "before [removed] after"),
        ("pbkdf2:sha256:600000$salt$" + "0a" * 32, "[removed]"),
        ("sha1$salt$" + "0a" * 20, "[removed]"),
        ("costs 5$ or 6$ in sha256", "costs 5$ or 6$ in sha256"),
        (["deadbeef" * 8, 1.5, None, True], ["deadbeef" * 8, 1.5, None, True]),
    ],
)
def test_secrets_are_found_at_any_depth_and_nothing_else_is(value: object, left: object) -> None:
    assert remove_secrets(value, {"api_key", "password_digest"}) == left


def test_everything_that_was_published_is_public(look: psycopg.Connection) -> None:
    assert DataSource.objects.public().count() == 5
    assert look.execute("select distinct approval_status::text from agencies").fetchall() == [("approved",)]


def test_nobody_is_told_of_what_happened_before() -> None:
    assert fill_queues() == 0
    assert send_digests(everybody=True) == 0
    assert mail.outbox == []


def test_what_is_published_from_now_on_is_told() -> None:
    source = DataSource.objects.get(name="Arrests")
    DataSource.objects.filter(pk=source.pk).update(record_type=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from public.data_source_pending_event_notification where data_source_id = %s", [source.pk]
        )

    on_published(None, source)

    # Those who follow a place of its agencies, all record types or this one.
    assert fill_queues() > 0


def test_a_record_type_that_was_taken_from_everybody_comes_back() -> None:
    assert types_of("ada@example.org") == list(range(1, 37))


def test_what_an_older_follow_still_has_was_a_choice() -> None:
    assert types_of("grace@example.org") == [4]
    assert types_of("Grace@example.org") == [3]


def test_a_follow_without_record_types_stays_and_means_all(report: Report) -> None:
    assert types_of("nobody@example.org") == []
    finding = next(candidate for candidate in report.findings if candidate.text.startswith("Follows without"))
    assert follow_of("nobody@example.org").pk in finding.records


def test_follows_of_both_locations_of_a_place_become_one_for_what_either_was_for() -> None:
    follow = follow_of("far@example.org")

    assert follow.location == twice()
    assert types_of("far@example.org") == [1, 2]


def test_who_followed_one_of_both_for_all_record_types_goes_on_to(report: Report) -> None:
    assert follow_of("both@example.org").location == twice()
    assert types_of("both@example.org") == []


def test_the_number_of_a_location_that_went_leads_to_the_one_that_stays(report: Report, client: Client) -> None:
    finding = next(candidate for candidate in report.findings if candidate.text.startswith("Duplicate locations"))
    went, stays = finding.records[0].split(" -> ")

    assert stays == str(twice().pk)
    assert client.get(f"/search/results?location_id={went}", follow=True).context["place"].id == int(stays)


def test_a_place_has_one_location_with_all_that_was_at_either(look: psycopg.Connection) -> None:
    place = twice()

    assert (place.lat, place.lng) == (40.5, -80.1)
    assert place.agency_links.count() == 2
    assert place.data_request_links.count() == 1
    assert look.execute("select count(*) from recent_searches where location_id = %s", [place.pk]).fetchone() == (1,)
    assert Location.objects.filter(type="National").count() == 1


def test_locations_of_no_state_are_not_taken_for_one(report: Report) -> None:
    finding = next(candidate for candidate in report.findings if candidate.text.startswith("Locations without a state"))

    assert finding.number == len(finding.records) == 2


def test_a_town_that_was_moved_lies_where_it_is() -> None:
    place = Location.objects.get(locality__name="Moved")

    assert place.county is not None
    assert place.state is not None
    assert (place.county.fips, place.state.state_iso) == ("36061", "NY")


def test_adopting_again_moves_what_moved_before_the_database_did_so_itself_and_search_follows() -> None:
    town, elsewhere = Location.objects.get(locality__name="Without"), County.objects.get(fips="36061")
    source = DataSource.objects.public().earliest("pk")
    DataSourceLocation.objects.create(data_source=source, location=town)
    with connection.cursor() as cursor:
        # As the schema was before revision d4a1907be352.
        cursor.execute("alter table public.localities disable trigger move_locations_after_update")
        cursor.execute("update public.localities set county_id = %s where name = 'Without'", [elsewhere.pk])

    first, *_ = repair_locations(connection.connection)

    assert (first.records, first.changed) == ([town.pk], True)
    assert first.line() == f"Locations moved to where their place is now: 1 ({town.pk})"
    rows = SearchableSource.objects.filter(data_source=source, location=town)
    assert set(rows.values_list("county_id", "state_id")) == {(elsewhere.pk, elsewhere.state_id)}
    assert [finding.number for finding in repair_locations(connection.connection)[:2]] == [0, 0]


def test_a_county_that_was_moved_takes_the_locations_of_its_towns_along() -> None:
    county, state = County.objects.get(fips="42003"), County.objects.get(fips="36061").state_id
    places = set(Location.objects.filter(county=county).values_list("pk", flat=True))
    assert len(places) > 1
    with connection.cursor() as cursor:
        cursor.execute("alter table public.counties disable trigger move_locations_after_update")
        cursor.execute("update public.counties set state_id = %s where id = %s", [state, county.pk])

    first, *_ = repair_locations(connection.connection)

    assert set(first.records) == places
    assert set(Location.objects.filter(county=county).values_list("state_id", flat=True)) == {state}


def test_a_town_without_a_location_gets_one() -> None:
    place = Location.objects.get(locality__name="Without")

    assert place.county is not None
    assert place.county.fips == "42003"


def test_repairs_are_one_change_set_of_nobody(look: psycopg.Connection) -> None:
    sets = look.execute(
        "select change_set, actor_user_id, count(*) from change_log where change_set is not null group by 1, 2"
    ).fetchall()

    terms = SearchTerm.objects.count()
    assert terms > 500
    assert [(actor, count) for _, actor, count in sets] == [(None, 8 + terms)]


def test_people_sign_in_with_their_old_passwords_and_spellings(client: Client) -> None:
    for email in ("grace@example.org", "Grace@example.org"):
        assert authenticate(username=email, password=PASSWORD) == person(email)
    response = client.post("/sign-in", {"username": "grace@example.org", "password": PASSWORD})
    assert (response.status_code, response.wsgi_request.user) == (302, person("grace@example.org"))


def test_programs_use_their_old_keys() -> None:
    response = PROGRAM.get("/api/v2/data-sources")

    assert response.status_code == 200
    assert response.json()["metadata"]["count"] == 5


def test_keys_that_were_no_hashes_are_gone() -> None:
    assert person("Grace@example.org").api_key is None


def test_readable_tokens_open_nothing(look: psycopg.Connection) -> None:
    assert look.execute("select count(*) from pending_users where validation_token !~ '^[0-9a-f]{64}$'").fetchone() == (
        0,
    )
    assert look.execute("select count(*) from reset_tokens where token !~ '^[0-9a-f]{64}$'").fetchone() == (0,)


def test_requests_are_where_they_were() -> None:
    assert PROGRAM.get("/api/v2/data-requests").json()["data"][0]["title"] == "Stops"


def test_pages_answer(client: Client) -> None:
    for page in ("/", "/search/results?location_id=2", "/health/ready"):
        assert client.get(page).status_code == 200, page


def test_the_next_person_gets_a_number_of_their_own(look: psycopg.Connection) -> None:
    with look.transaction(force_rollback=True):
        row = look.execute("insert into users (email) values ('next@example.org') returning id").fetchone()

    assert row is not None
    assert row[0] > 1000


def test_what_people_must_settle_is_told_by_number_and_never_by_address(report: Report) -> None:
    records_of = {finding.text: finding.records for finding in report.findings}

    twins = [[person("grace@example.org").pk, person("Grace@example.org").pk]]
    assert records_of["Addresses in two spellings (`manage.py report_case_twins`)"] == twins
    assert records_of["Data sources whose link isn't a web address"] == [DataSource.objects.get(name="Script").pk]
    assert "@" not in "\n".join(report.lines())


def test_the_database_says_where_it_came_from_and_what_was_done() -> None:
    adoption = Adoption.objects.get()

    assert is_adopted()
    assert adoption.from_revision == EXISTING_HEAD
    assert {table["table"] for table in adoption.report["tables"]} >= {"users", "locations"}


def test_what_the_existing_application_writes_still_goes_in(look: psycopg.Connection) -> None:
    with look.transaction(force_rollback=True):
        look.execute("insert into localities (name, county_id) select 'Newtown', id from counties where fips = '42003'")
        look.execute("insert into data_sources (name, source_url) values ('Old', 'https://old.example.gov/')")
        look.execute("update users set password_digest = 'x', api_key = 'y' where email = 'grace@example.org'")
        look.execute("insert into agencies (name, jurisdiction_type, agency_type) values ('A', 'local', 'court')")
        look.execute(
            "insert into data_source_pending_event_notification (data_source_id, event_type)"
            " select id, 'Data Source Approved' from data_sources where name = 'Old'"
        )
        look.execute(
            "insert into link_user_followed_location (user_id, location_id)"
            " select person.id, place.id from users person, locations place"
            " where email = 'grace@example.org' and place.type = 'State' on conflict do nothing"
        )
        look.execute(
            "insert into data_source_user_notification_queue (event_id, user_id, sent_at)"
            " select max(event.id), person.id, null from data_source_pending_event_notification event, users person"
            " where email = 'grace@example.org' group by person.id"
        )
        assert look.execute("select approval_status::text from data_sources where name = 'Old'").fetchone() == (
            "approved",
        )
        assert look.execute(
            "select count(*) from change_log where table_name = 'users' and new_data ?| '{password_digest,api_key}'"
        ).fetchone() == (0,)


def test_a_row_that_comes_or_goes_without_a_reason_stops_it() -> None:
    report = Report("pdap", EXISTING_HEAD, dry_run=False)

    with pytest.raises(AdoptionError, match="agencies has 1 rows after the repairs where 2 were expected"):
        compare(report, {"agencies": 2}, {"agencies": 2}, {"agencies": 1})
    with pytest.raises(AdoptionError, match="agencies had 2 rows and has 1 after the upgrade"):
        compare(report, {"agencies": 2}, {"agencies": 1}, {"agencies": 1})
