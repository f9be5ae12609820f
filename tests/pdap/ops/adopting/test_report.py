"""What an adoption's report says: doubled places, long names, programs, events, and what was vacuumed."""

import datetime
import io
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from agencies.queries import AgencyTypeahead
from datasources.models import DataSource
from pdap.ops.adopting.adoption_report import Finding, Report
from pdap.ops.adopting.taking_over import adopt
from tests.pdap.ops.adopting.conftest import SILENT, copy_of

# Random enough that PostgreSQL cannot press it into an index.
LONG = "(select string_agg(md5(number::text), '') from generate_series(1, 400) number)"
ROWS = f"""
insert into public.agencies (name, jurisdiction_type, agency_type) values ('Zulu ' || {LONG}, 'local', 'court');
insert into public.us_states (state_iso, state_name) values ('ZZ', {LONG});
insert into public.counties (fips, name, state_id) select code, name, id from public.us_states,
    (values ('', 'St. Clair'), ('99001', 'Saint Clair County'), ('99002', E'Blank\\u00a0County')) county (code, name)
    where state_iso = 'PA';
insert into public.localities (name, county_id) select town.name, id from public.counties,
    unnest(array['Mt. Oliver', 'Mount Oliver', 'MT OLIVER', 'Avon/Byron/Corliss', 'Town and Country']) town (name)
    where fips = '99001';
insert into public.users (email, password_digest) values
    ('collector@example.org', 'x'), ('curator@example.org', 'x'), ('reader@example.org', 'x');
insert into public.link_users__permissions (user_id, permission_id)
    select person.id, 1 from public.users person where email in ('collector@example.org', 'curator@example.org');
insert into public.recent_searches (user_id) select id from public.users where email = 'curator@example.org';
insert into public.data_sources (name, source_url, coverage_start, coverage_end, created_at) values
    ('Strange dates', 'https://dates.example.gov/1', '20244-01-01', 'infinity', '-infinity'),
    ('A date BC', 'https://dates.example.gov/2', '0044-03-15 BC', '2020-12-31', '2020-01-01'),
    ('The last date', 'https://dates.example.gov/3', '2020-01-01', '9999-12-31', '2020-01-01');
"""


@pytest.fixture(scope="module")
def reported(
    existing: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Report, psycopg.Connection]]:
    """The report of a database with more awkward rows, and a connection to it."""
    with copy_of(existing, "reported", django_db_blocker) as url:
        with psycopg.connect(url) as rows:
            rows.execute(ROWS)
        report = adopt(False, "5s", SILENT)
        with psycopg.connect(url, autocommit=True) as look:
            yield report, look


@pytest.fixture
def report(reported: tuple[Report, psycopg.Connection]) -> Report:
    return reported[0]


@pytest.fixture
def look(reported: tuple[Report, psycopg.Connection]) -> psycopg.Connection:
    return reported[1]


def finding(report: Report, words: str) -> Finding:
    return next(finding for finding in report.findings if words in finding.text)


def locations_of(look: psycopg.Connection, column: str, condition: str) -> list[int]:
    table = {"county_id": "counties", "locality_id": "localities", "state_id": "us_states"}[column]
    rows = look.execute(
        f"select place.id from locations place join {table} on {table}.id = place.{column}"
        f" where place.type <> 'National' and {condition} order by 1"
    ).fetchall()
    return [number for (number,) in rows]


def test_counties_of_one_name_and_state_are_listed_by_their_locations(report: Report, look: psycopg.Connection) -> None:
    twice = finding(report, "Counties listed more than once in their state")

    counties = locations_of(look, "county_id", "place.type = 'County' and name like '%Clair%'")
    assert twice.records == [counties]
    assert "Merge them in the admin" in twice.consequence


def test_towns_that_are_one_are_listed_together(report: Report, look: psycopg.Connection) -> None:
    towns = locations_of(look, "locality_id", "name ilike '%oliver'")

    assert len(towns) == 3
    assert finding(report, "Cities and towns listed more than once in their county").records == [towns]


def test_a_name_that_holds_several_towns_is_listed_and_town_and_country_is_not(
    report: Report, look: psycopg.Connection
) -> None:
    assert finding(report, "whose name contains more than one").records == locations_of(
        look, "locality_id", "name like '%/%'"
    )


def test_odd_blanks_and_missing_codes_are_listed(report: Report, look: psycopg.Connection) -> None:
    row = look.execute("select id from counties where fips = '99002'").fetchone()

    assert row is not None
    assert finding(report, "no-break space").records == [f"counties {row[0]}"]
    missing = locations_of(look, "county_id", "place.type = 'County' and fips = ''")
    assert finding(report, "Counties without a FIPS code").records == missing


def test_what_follows_is_said_below_the_line_and_only_where_there_is_something(report: Report) -> None:
    lines = list(report.lines())

    position = next(number for number, line in enumerate(lines) if "Counties without a FIPS code" in line)
    assert lines[position + 1].startswith("    Maps don't color them")
    assert Finding("Places", "Places", 0, consequence="Nothing follows.").line() == "Places: 0"
    assert list(Finding("Places", "Places", 0, consequence="Nothing follows.").lines()) == ["Places: 0"]


def test_names_that_no_index_holds_are_named_by_table_and_row_and_kept(
    report: Report, look: psycopg.Connection
) -> None:
    agency, state = look.execute(
        "select (select id from agencies where name like 'Zulu %'), (select id from us_states where state_iso = 'ZZ')"
    ).fetchone() or (0, 0)

    assert finding(report, "too long for an index").records == [
        f"us_states {state} (12,800 characters)",
        f"agencies {agency} (12,805 characters)",
    ]
    assert look.execute("select length(name) from agencies where id = %s", [agency]).fetchone() == (12805,)
    assert look.execute(
        "select count(*) from change_log"
        " where table_name = 'agencies' and affected_id = %s and operation_type = 'UPDATE'",
        [agency],
    ).fetchone() == (0,)
    assert look.execute(
        "select document @@ to_tsquery('zulu') from agency_documents where agency_id = %s", [agency]
    ).fetchone() == (True,)
    assert look.execute("select count(*) from pg_trigger where tgenabled = 'D' and not tgisinternal").fetchone() == (0,)
    look.execute("refresh materialized view concurrently agency_spellings")


def test_dates_that_python_cannot_hold_are_named_and_taken_out(report: Report, look: psycopg.Connection) -> None:
    rows = DataSource.objects.filter(source_url__startswith="https://dates.example.gov/").order_by("source_url")
    strange, old, last = rows

    assert (strange.coverage_start, strange.coverage_end, strange.created_at.year >= 2026) == (None, None, True)
    assert (old.coverage_start, old.coverage_end) == (None, datetime.date(2020, 12, 31))
    assert last.coverage_end == datetime.date.max
    assert sorted(finding(report, "with unreadable dates").records) == sorted(
        [
            f"{strange.pk}: coverage_start was 20244-01-01",
            f"{strange.pk}: coverage_end was infinity",
            f"{strange.pk}: created_at was -infinity",
            f"{old.pk}: coverage_start was 0044-03-15 BC",
        ]
    )
    (before,) = look.execute(
        "select old_data ->> 'coverage_end' from change_log where table_name = 'data_sources' and affected_id = %s"
        " and operation_type = 'UPDATE'",
        [strange.pk],
    ).fetchone() or (None,)
    assert before == "infinity"


def test_an_agency_with_a_long_name_is_found_by_its_beginning() -> None:
    assert [row.display_name[:5] for row in AgencyTypeahead("zulu").run()] == ["Zulu "]


def test_accounts_like_programs_are_listed_by_number_and_printed_with_their_addresses(
    report: Report, look: psycopg.Connection
) -> None:
    row = look.execute("select id from users where email = 'collector@example.org'").fetchone()
    out = io.StringIO()

    call_command("report_programs", stdout=out)

    assert row is not None
    programs = finding(report, "no browser has used for 90 days")
    assert row[0] in programs.records
    assert "API_MACHINE_ACCOUNTS" in programs.consequence
    assert "collector@example.org (person" in out.getvalue()
    assert "curator@example.org" not in out.getvalue()
    assert "reader@example.org" not in out.getvalue()
    assert "collector@example.org" not in "\n".join(report.lines())


def test_events_are_counted_though_the_upgrade_has_marked_them(report: Report, look: psycopg.Connection) -> None:
    row = look.execute(
        "select (select count(*) from data_source_pending_event_notification where queued_at is not null)"
        " + (select count(*) from data_request_pending_event_notification where queued_at is not null)"
    ).fetchone()

    assert row is not None
    assert finding(report, "Events that count as queued now").number == row[0] > 0


def test_what_was_rewritten_is_vacuumed_and_said(report: Report, look: psycopg.Connection) -> None:
    assert {"data_sources", "meta_urls", "change_log"} <= set(report.written)
    assert report.unvacuumed == []
    assert look.execute(
        "select relallvisible > 0 from pg_class where oid = 'public.data_sources'::regclass"
    ).fetchone() == (True,)
    assert any(line.startswith("  Vacuumed and analyzed: ") and "data_sources" in line for line in report.lines())
    report.unvacuumed = ["meta_urls"]
    assert any("VACUUM (ANALYZE) public.meta_urls" in line for line in report.lines())
    report.unvacuumed = []
