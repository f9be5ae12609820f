"""What undoing has to know of tables, as PostgreSQL's catalog says it.

Names of tables come from `pdap.db.relations` and names of columns from the catalog: nothing that stands in the log
becomes SQL.
"""

from dataclasses import dataclass

from django.db import connection

from pdap.db.relations import Table

# People and their rights have services of their own, with rules that undoing would go around; and a person's address
# and secrets are never logged, so that an account could not come back.
NEVER_UNDONE = frozenset({Table.USERS, Table.PERMISSIONS, Table.USER_PERMISSIONS})
# What triggers work out of the rest of the row: they do so at each undoing too.
DERIVED: dict[Table, frozenset[str]] = {
    Table.AGENCIES: frozenset({"approval_status_updated_at"}),
    Table.DATA_SOURCES: frozenset({"approval_status_updated_at"}),
    Table.DATA_REQUESTS: frozenset({"date_status_last_changed", "was_public"}),
}
# The column of `locations` that names a place for which a trigger makes a location.
PLACES = {Table.STATES: "state_id", Table.COUNTIES: "county_id", Table.LOCALITIES: "locality_id"}
# Triggers make these rows beside a record: they come and go with it, and no one misses them.
BESIDE = frozenset(
    {
        Table.DATA_SOURCE_DOCUMENTS,
        Table.AGENCY_DOCUMENTS,
        Table.DATA_REQUEST_DOCUMENTS,
        Table.DATA_SOURCES_ARCHIVE_INFO,
        Table.SEARCHABLE_SOURCES,
    }
)
# What jobs, releases and reviews have written about a record, and searches that the site remembers for people, go with
# it when its creation is undone. Everything else that refers to a record forbids that: a follow or a request is
# someone's own, and would be lost.
TAKEN_ALONG = frozenset(
    {
        Table.REVIEWS,
        Table.LINKS,
        Table.LINK_CHECKS,
        Table.DATA_SOURCE_EVENTS,
        Table.DATA_REQUEST_EVENTS,
        Table.AGENCY_URL_SEARCH_CACHE,
        Table.AGENCY_PLACE_SUGGESTIONS,
        Table.AGENCY_PLACE_DOUBTS,
        Table.SEARCH_TERMS,
        Table.NEWS,
        Table.RECENT_SEARCHES,
    }
)


@dataclass(frozen=True)
class Reference:
    """A foreign key: a table's column that holds the `id` of a row of another."""

    table: Table
    column: str
    target: Table
    cascades: bool
    has_id: bool


def unstable_columns(table: Table) -> frozenset[str]:
    """Return the columns that say nothing about whether someone has changed a row since."""
    return DERIVED.get(table, frozenset()) | {"updated_at"}


def references() -> list[Reference]:
    """Return the foreign keys between our tables that point to an `id`, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select child.relname, own.attname, parent.relname, key.confdeltype = 'c', exists (
                select from pg_attribute where attrelid = child.oid and attname = 'id' and not attisdropped)
            from pg_constraint key
            join pg_class child on child.oid = key.conrelid
            join pg_class parent on parent.oid = key.confrelid
            join pg_attribute own on own.attrelid = child.oid and own.attnum = key.conkey[1]
            join pg_attribute other on other.attrelid = parent.oid and other.attnum = key.confkey[1]
            where key.contype = 'f' and cardinality(key.conkey) = 1 and other.attname = 'id'
                and child.relnamespace = 'public'::regnamespace and parent.relnamespace = 'public'::regnamespace
            order by 1, 2
            """
        )
        return [
            Reference(Table(child), column, Table(parent), cascades, has_id)
            for child, column, parent, cascades, has_id in cursor.fetchall()
        ]


def logged_tables() -> frozenset[Table]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct relname from pg_trigger
            join pg_class on pg_class.oid = tgrelid
            where tgfoid = 'public.log_change()'::regprocedure
            """
        )
        return frozenset(Table(name) for (name,) in cursor.fetchall())


def writable_columns(table: Table) -> frozenset[str]:
    """Return the columns of a table, except those that PostgreSQL computes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
            "and attgenerated = ''",
            [f"public.{table}"],
        )
        return frozenset(name for (name,) in cursor.fetchall())
