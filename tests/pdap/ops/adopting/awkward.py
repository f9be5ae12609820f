"""A database of the existing system with a row of every kind that an adoption has to see to, in plain SQL."""

import hashlib

import psycopg
from werkzeug.security import generate_password_hash

from tests.schema.rows import fill

PASSWORD = "Existing-1"
KEY = "6f1ed002ab5595859014ebf0951522d9"
HASH = generate_password_hash(PASSWORD)
KEY_HASH = hashlib.sha256(KEY.encode()).hexdigest()
READABLE_KEY = "0d7c2c6e-1a53-4f7c-9c86-3b1b8f1f3a77"

# Whatever of this is found in the change log afterward is a leak.
SECRETS = (HASH, HASH.rpartition("$")[2], KEY_HASH, READABLE_KEY, "grace@example.org", "readable-token", "deep-key")

# `fill` has made Pennsylvania, New York, Allegheny, Pittsburgh, Ada who follows the states, and one row of everything.
PEOPLE = """
insert into public.users (email, password_digest, api_key) values
    ('grace@example.org', %(hash)s, %(key)s), ('Grace@example.org', %(hash)s, %(readable)s),
    ('nobody@example.org', null, null);
insert into public.external_accounts (user_id, account_type, account_identifier)
    select id, 'github', '7' from public.users where email = 'grace@example.org';
insert into public.pending_users (email, password_digest, validation_token) values ('new@example.org', 'x', 'readable');
-- A writer that named its own number, and left the sequence where it was.
insert into public.users (id, email, password_digest) values (1000, 'far@example.org', 'x');
"""
LOG = """
update public.users set password_digest = %(hash)s where email = 'nobody@example.org';
update public.users set password_digest = null where email = 'nobody@example.org';
insert into public.change_log (operation_type, table_name, affected_id, old_data, new_data) values
    ('UPDATE', 'users', 1, '{"history": [{"email": "grace@example.org"}]}', '{"role": "admin"}'),
    ('UPDATE', 'users', 2, 'null', '{"api_key": "deep-key"}'),
    ('DELETE', 'pending_users', 1, '{"validation_token": "readable-token", "email": "grace@example.org"}', null),
    ('INSERT', 'agencies', 1, null, jsonb_build_object('name', 'Police', 'notes', array['Use ' || %(hash)s])),
    ('UPDATE', 'agencies', 1, '{"settings": [{"api_key": "deep-key", "name": "kept"}]}', '{"name": "Password: none"}');
"""
PLACES = """
insert into public.counties (fips, name, state_id)
    select '36061', 'New York', id from public.us_states where state_iso = 'NY';
insert into public.localities (name, county_id) select town.name, counties.id from
    (values ('Moved'), ('Twice'), ('Without')) town (name), public.counties where fips = '42003';
update public.localities set county_id = (select id from public.counties where fips = '36061') where name = 'Moved';
delete from public.locations using public.localities where locality_id = localities.id and name = 'Without';
insert into public.locations (type, state_id, county_id, locality_id, lat, lng)
    select type, state_id, county_id, locality_id, 40.5, -80.1 from public.locations
    where locality_id = (select id from public.localities where name = 'Twice');
insert into public.locations (type) values ('National'), ('State'), ('State');
-- A person, an agency and a request are at both locations of the town, and an agency at the second alone.
insert into public.link_agencies__locations (agency_id, location_id)
    select agency.id, place.id from public.agencies agency, public.locations place
    where place.locality_id = (select id from public.localities where name = 'Twice')
      and (agency.name <> 'FBI' or place.lat is not null);
insert into public.link_data_requests__locations (data_request_id, location_id)
    select request.id, place.id from public.data_requests request, public.locations place
    where place.locality_id = (select id from public.localities where name = 'Twice');
insert into public.recent_searches (user_id, location_id)
    select person.id, place.id from public.users person, public.locations place
    where email = 'grace@example.org' and place.lat = 40.5;
"""
# Record type 3 was taken from everybody on 1 March: who followed later has it.
FOLLOWS = """
delete from public.link_user_followed_location;
insert into public.link_user_followed_location (user_id, location_id, created_at)
    select person.id, place.id, asked.moment::timestamp
    from (values
        ('ada@example.org', 'State', '2025-01-01'), ('grace@example.org', 'County', '2025-02-01'),
        ('Grace@example.org', 'State', '2025-04-01'), ('nobody@example.org', 'State', '2025-01-15')
    ) asked (email, type, moment)
    join public.users person on person.email = asked.email
    join public.locations place on place.type::text = asked.type and place.id = (
        select min(id) from public.locations other where other.type = place.type and other.state_id is not null);
insert into public.link_follow_record_types (follow_id, record_type_id)
    select follow.id, kind.id
    from public.link_user_followed_location follow
    join public.users person on person.id = follow.user_id, public.record_types kind
    where person.email = 'ada@example.org' and kind.id <> 3
       or person.email = 'grace@example.org' and kind.id = 4
       or person.email = 'Grace@example.org' and kind.id = 3;
-- Two people follow both locations of the town: one for different record types, one the second for all of them.
insert into public.users (email) values ('both@example.org');
insert into public.link_user_followed_location (user_id, location_id, created_at)
    select person.id, place.id, '2025-05-01' from public.users person, public.locations place
    where email in ('far@example.org', 'both@example.org')
      and place.locality_id = (select id from public.localities where name = 'Twice');
insert into public.link_follow_record_types (follow_id, record_type_id)
    select follow.id, case when place.lat is null then 1 else 2 end
    from public.link_user_followed_location follow
    join public.users person on person.id = follow.user_id and email in ('far@example.org', 'both@example.org')
    join public.locations place on place.id = follow.location_id
    where email = 'far@example.org' or place.lat is null;
"""
SOURCES = """
insert into public.data_sources (name, source_url, record_type_id) values
    ('Twin', 'http://data.example.gov/arrests', 2), ('Other kind', 'https://data.example.gov/arrests', 4),
    ('No kind', 'https://kindless.example.gov', null), ('Script', 'javascript:alert(1)', 5);
update public.data_requests set request_status = 'Active';
insert into public.meta_urls (url) values ('http://www.police.example.gov'), ('https://alone.example.gov');
-- Older than the check, which holds for new rows only.
alter table public.agency_url_search_cache drop constraint "CK_ALLOWABLE_SEARCH_RESULTS";
insert into public.agency_url_search_cache (agency_id, search_result) select min(id), 'unknown' from public.agencies;
alter table public.agency_url_search_cache add constraint "CK_ALLOWABLE_SEARCH_RESULTS"
    check (search_result in ('found_results', 'no_results_found')) not valid;
"""
BACKLOG = """
insert into public.data_source_pending_event_notification (data_source_id, event_type)
    select id, 'Data Source Approved' from public.data_sources on conflict do nothing;
insert into public.data_source_user_notification_queue (event_id, user_id, sent_at)
    select event.id, person.id, null from public.data_source_pending_event_notification event, public.users person
    where email <> 'ada@example.org';
"""


def fill_awkwardly(connection: psycopg.Connection) -> None:
    """Put the rows into an empty database of the existing system's newest revision."""
    fill(connection)
    values = {"hash": HASH, "key": KEY_HASH, "readable": READABLE_KEY}
    with psycopg.ClientCursor(connection) as cursor:
        for part in (PEOPLE, LOG, PLACES, FOLLOWS, SOURCES, BACKLOG):
            cursor.execute(part, values)
    connection.commit()
