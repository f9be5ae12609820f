"""Rows in plain SQL, for a database at any revision."""

import psycopg

# In the order in which they need each other. Numbers that identity columns would draw are named, as writers must.
ROWS = """
insert into public.us_states (state_iso, state_name) values ('PA', 'Pennsylvania'), ('NY', 'New York');
insert into public.counties (fips, name, state_id)
    select '42003', 'Allegheny', id from public.us_states where state_iso = 'PA';
insert into public.localities (name, county_id) select 'Pittsburgh', id from public.counties;
insert into public.users (email, password_digest, api_key) values ('ada@example.org', 'scrypt:secret', 'abc');
insert into public.pending_users (email, password_digest, validation_token) values ('bob@example.org', 'x', 'y');
insert into public.reset_tokens (token, user_id) select 'token', id from public.users;
insert into public.external_accounts (user_id, account_type, account_identifier)
    select id, 'github', '7' from public.users;
insert into public.user_capacities (user_id, capacity) select id, 'journalist' from public.users;
insert into public.link_users__permissions (user_id, permission_id) select id, 1 from public.users;
insert into public.agencies (name, jurisdiction_type, agency_type)
    values ('Pittsburgh Bureau of Police', 'local', 'law enforcement'), ('FBI', 'federal', 'law enforcement');
insert into public.link_agencies__locations (agency_id, location_id)
    select a.id, l.id from public.agencies a, public.locations l where a.name like 'Pitt%' and l.type = 'Locality';
insert into public.meta_urls (url) values ('https://police.example.gov/');
insert into public.link_agencies__meta_urls (agency_id, meta_url_id)
    select a.id, m.id from public.agencies a, public.meta_urls m;
insert into public.agency_url_search_cache (agency_id, search_result) select id, 'found_results' from public.agencies;
insert into public.data_sources (name, source_url, record_type_id, access_types, record_formats)
    values ('Arrests', 'https://www.Data.example.gov/arrests/', 2, '{Download,API}', '{CSV}');
update public.data_sources_archive_info set update_frequency = 'Weekly';
insert into public.link_agencies__data_sources (agency_id, data_source_id)
    select a.id, d.id from public.agencies a, public.data_sources d;
insert into public.recent_searches (user_id, location_id)
    select u.id, l.id from public.users u, public.locations l where l.type = 'Locality';
insert into public.link_recent_searches__record_categories (recent_search_id, record_category_id)
    select id, 5 from public.recent_searches;
insert into public.link_recent_searches__record_types (recent_search_id, record_type_id)
    select id, 2 from public.recent_searches;
insert into public.data_requests (title, creator_user_id, record_types_required)
    select 'Stops', id, '{Stops}' from public.users;
insert into public.data_requests_github_issue_info (data_request_id, github_issue_url, github_issue_number)
    select id, 'https://github.com/example/requests/issues/1', 1 from public.data_requests;
insert into public.link_data_requests__data_sources (request_id, data_source_id)
    select r.id, d.id from public.data_requests r, public.data_sources d;
insert into public.link_data_requests__locations (data_request_id, location_id)
    select r.id, l.id from public.data_requests r, public.locations l where l.type = 'County';
insert into public.link_user_followed_location (user_id, location_id)
    select u.id, l.id from public.users u, public.locations l where l.type = 'State';
insert into public.link_follow_record_types (follow_id, record_type_id)
    select id, 2 from public.link_user_followed_location;
insert into public.data_request_pending_event_notification (data_request_id, event_type)
    select id, 'Request Complete' from public.data_requests;
insert into public.data_source_pending_event_notification (data_source_id, event_type)
    select id, 'Data Source Approved' from public.data_sources;
insert into public.data_request_user_notification_queue (event_id, user_id)
    select e.id, u.id from public.data_request_pending_event_notification e, public.users u;
insert into public.data_source_user_notification_queue (event_id, user_id)
    select e.id, u.id from public.data_source_pending_event_notification e, public.users u;
insert into public.notification_log (user_count) values (1);
insert into public.table_count_log (table_name, count) values ('agencies', 2);
insert into public.test_table (pet_name, species) values ('Arthur', 'Aardvark');
insert into public.zip_codes (zip_code, lat, lng) values ('15201', 40.47, -79.95);
"""


def fill(connection: psycopg.Connection) -> None:
    """Put a row into every table of a database that has none; every name is qualified, so any search path will do."""
    with connection.cursor() as cursor:
        cursor.execute("set local search_path = ''")
        cursor.execute(ROWS)
    connection.commit()


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """Return how many rows each table has, but for the change log, which the migrations' own work adds to."""
    tables = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' and tablename not in ('change_log', 'reviews')"
    ).fetchall()
    return {
        name: connection.execute(f"select count(*) from public.{name}").fetchone()[0]  # type: ignore[index]
        for (name,) in tables
    }


def read_rows(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Return the rows of each table, as JSON in an order of their own, but for Alembic's revision."""
    tables = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'"
    ).fetchall()
    return {
        name: [
            row for (row,) in connection.execute(f"select to_jsonb(t)::text as row from public.{name} t order by row")
        ]
        for (name,) in tables
    }
