"""Two locations of one place become one: nothing keeps the existing system from making a second (behaviour 9.2)."""

import psycopg
from psycopg import sql

from pdap.management.adopting.report import Finding, Rows
from pdap.relations import Table

TITLE = "Places twice"

# The oldest stays; it is the one that clients are likeliest to know.
TWINS = """
create temporary table twins on commit drop as
select id as twin, first_value(id) over same as stays
from public.locations
where type = 'National' or coalesce(locality_id, county_id, state_id) is not null
window same as (partition by type, coalesce(locality_id, county_id, state_id) order by id)
"""
# What points to a location together with something else, and may do so once.
ONCE = {Table.AGENCY_LOCATIONS: "agency_id", Table.DATA_REQUEST_LOCATIONS: "data_request_id", Table.FOLLOWS: "user_id"}
POINTERS = """
select conrelid::regclass::text, attname from pg_constraint
join pg_attribute on attrelid = conrelid and attnum = conkey[1]
where contype = 'f' and confrelid = 'public.locations'::regclass and cardinality(conkey) = 1
"""
# Rows that would say the same once their places are one: all but the one that stays.
SAME = """
create temporary table {same} on commit drop as
select id, stays from (
    select link.id, first_value(link.id) over same as stays
    from {table} link join twins on twins.twin = link.location_id
    window same as (partition by link.{once}, twins.stays order by link.location_id, link.id)
) link where id <> stays
"""
# A follow of both is one follow of what either was for; without record types it is for all.
FOLLOWS = (
    """
    delete from public.link_follow_record_types chosen using same_follows same
    where chosen.follow_id = same.stays
      and not exists (select from public.link_follow_record_types other where other.follow_id = same.id)
    """,
    """
    insert into public.link_follow_record_types (follow_id, record_type_id)
    select distinct same.stays, chosen.record_type_id
    from same_follows same join public.link_follow_record_types chosen on chosen.follow_id = same.id
    where exists (select from public.link_follow_record_types own where own.follow_id = same.stays)
    on conflict do nothing
    """,
    "delete from public.link_follow_record_types chosen using same_follows same where chosen.follow_id = same.id",
    """
    update public.link_user_followed_location follow set created_at = least(follow.created_at, other.created_at)
    from same_follows same join public.link_user_followed_location other on other.id = same.id
    where follow.id = same.stays
    """,
)
COORDINATES = """
update public.locations place set lat = other.lat, lng = other.lng
from twins join public.locations other on other.id = twins.twin
where place.id = twins.stays and place.lat is null and other.lat is not null
"""


def join_twins(raw: psycopg.Connection) -> list[Finding]:
    """Let everything that points to a second location of a place point to the first, and take the second away."""
    raw.execute(TWINS)
    raw.execute("delete from twins where twin = stays and stays not in (select stays from twins where twin <> stays)")
    pairs = raw.execute("select twin, stays from twins where twin <> stays order by twin").fetchall()
    rows: Rows = {Table.LOCATIONS: -len(pairs)} if pairs else {}
    if pairs:
        raw.execute(COORDINATES)
        rows |= join_links(raw)
        move_pointers(raw)
        raw.execute("delete from public.locations using twins where id = twin and twin <> stays")
    raw.execute("drop table twins")
    joined = [f"{twin} -> {stays}" for twin, stays in pairs]
    return [
        Finding(TITLE, "Second locations that were joined with their place's first", len(pairs), True, rows, joined)
    ]


def join_links(raw: psycopg.Connection) -> Rows:
    """Take away the links that would say the same twice, and return by how much each table has grown."""
    grown: Rows = {}
    for table, once in ONCE.items():
        same = "same_follows" if table == Table.FOLLOWS else f"same_{table}"
        names = {
            "same": sql.Identifier(same),
            "table": sql.Identifier("public", table),
            "once": sql.Identifier(once),
        }
        raw.execute(sql.SQL(SAME).format(**names))
        if table == Table.FOLLOWS:
            grown[Table.FOLLOW_RECORD_TYPES] = join_follows(raw)
        gone = raw.execute(
            sql.SQL("delete from {table} link using {same} same where link.id = same.id").format(**names)
        )
        grown[table] = -gone.rowcount
        raw.execute(sql.SQL("drop table {same}").format(**names))
    return {table: growth for table, growth in grown.items() if growth}


def join_follows(raw: psycopg.Connection) -> int:
    """Join what the follows of both are for; return by how much the table of their record types has grown."""
    widened, added, moved, _ = (raw.execute(statement).rowcount for statement in FOLLOWS)
    return added - widened - moved


def move_pointers(raw: psycopg.Connection) -> None:
    """Let whatever table points to a location that goes point to the one that stays."""
    for table, column in raw.execute(POINTERS).fetchall():
        raw.execute(
            sql.SQL(
                "update {table} pointer set {column} = twins.stays from twins "
                "where pointer.{column} = twins.twin and twins.twin <> twins.stays"
            ).format(table=sql.SQL(table), column=sql.Identifier(column))
        )
