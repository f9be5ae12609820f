"""How long it takes to queue a thousand events for ten thousand follows, in a transaction that is taken back."""

import time

import psycopg

from notifications.services.queue_statements import BATCH, DATA_SOURCES

EVENTS, FOLLOWS = 1_000, 10_000
PREPARE = (
    f"""
    insert into users (email) select 'bench' || number || '@pdap.example' from generate_series(1, {FOLLOWS}) number
    """,
    # Follows of every kind of place, as many of each as there are places; one in thirty follows the nation.
    """
    insert into link_user_followed_location (user_id, location_id, created_at)
    select person.id, place.id, now() - interval '1 day'
    from (select id, row_number() over (order by id) as number
          from users where email like 'bench%@pdap.example') person
    join (select id, row_number() over (order by hashint8(id)) as number, count(*) over () as total
          from locations) place on place.number = person.number % place.total + 1
    on conflict do nothing
    """,
    """
    update link_user_followed_location set location_id = (select id from locations where type = 'National')
    where user_id % 30 = 0 and user_id in (select id from users where email like 'bench%@pdap.example')
    """,
    f"""
    with made as (
        insert into data_sources (name, source_url, record_type_id)
        select 'bench', 'https://bench.example/' || number, number % 36 + 1 from generate_series(1, {EVENTS}) number
        returning id
    ), counted as (
        select id, row_number() over (order by id) as number from made
    ), agency as (
        select agency_id, row_number() over (order by hashint4(agency_id)) as number
        from (select distinct agency_id from link_agencies__locations) placed
    ), linked as (
        insert into link_agencies__data_sources (data_source_id, agency_id)
        select counted.id, agency.agency_id from counted join agency using (number)
    )
    insert into data_source_pending_event_notification (data_source_id, event_type)
    select id, 'Data Source Approved' from made
    """,
)


def report(connection: psycopg.Connection) -> list[str]:
    seconds, events, added = measure(connection)
    return [
        "## The queue of digests",
        "",
        f"{events:,} new events for {FOLLOWS:,} follows, one in thirty of them for the nation, became {added:,} rows "
        f"in {seconds:.1f} s; the limit is 10 s.",
    ]


def measure(connection: psycopg.Connection) -> tuple[float, int, int]:
    """Return the seconds that queueing took, the events and the rows that they became; leave the database as it was."""
    with connection.transaction(force_rollback=True):
        for step in PREPARE:
            connection.execute(step)
        start, added, last = time.perf_counter(), 0, 0
        while True:
            answer = connection.execute(DATA_SOURCES, {"after": last, "batch": BATCH}).fetchone()
            if answer is None or answer[1] is None:
                return time.perf_counter() - start, EVENTS, added
            added, last = added + answer[0], answer[1]
