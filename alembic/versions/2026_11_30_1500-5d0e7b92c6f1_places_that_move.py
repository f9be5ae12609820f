"""A place's location moves with it, and who moves or renames what many records share never holds up the others.

The existing system makes a location beside each county and town, and leaves it where it was when the town is moved to
another county: pages, searches and maps went on showing it there.

A move or a new name rewrites what search finds, alone: it locks three tables and, of a moved place, its sources. It takes
all of these at once or none, and tries again until it has them, as long as it may wait for a lock. Waiting for one while it
held another, it would wait for a long import that waits for it, and PostgreSQL would end one of them; and everyone who
writes would wait behind it.

Revision ID: 5d0e7b92c6f1
Revises: 8c2f7a91e0d4
Create Date: 2026-11-30 15:00:00
"""

from alembic import op

revision = "5d0e7b92c6f1"
down_revision = "8c2f7a91e0d4"
branch_labels = None
depends_on = None

# Of each table whose rows lie in others: what of its location follows it.
MOVED = {
    "localities": """
        UPDATE public.locations place SET county_id = county.id, state_id = county.state_id
        FROM new_rows moved
        JOIN old_rows was ON was.id = moved.id AND was.county_id IS DISTINCT FROM moved.county_id
        JOIN public.counties county ON county.id = moved.county_id
        WHERE place.locality_id = moved.id
            AND (place.county_id, place.state_id) IS DISTINCT FROM (county.id, county.state_id)""",
    "counties": """
        UPDATE public.locations place SET state_id = moved.state_id
        FROM new_rows moved
        JOIN old_rows was ON was.id = moved.id AND was.state_id IS DISTINCT FROM moved.state_id
        WHERE place.county_id = moved.id AND place.state_id IS DISTINCT FROM moved.state_id""",
}
LEFT_BEHIND = """
    UPDATE public.locations place SET county_id = county.id, state_id = county.state_id
    FROM public.localities town JOIN public.counties county ON county.id = town.county_id
    WHERE place.locality_id = town.id
        AND (place.county_id, place.state_id) IS DISTINCT FROM (county.id, county.state_id)
"""
# Of each table that many documents are made of: the columns, and the sources that are locked too.
SHARED = {
    "locations": (
        "type, state_id, county_id, locality_id",
        "array(SELECT DISTINCT data_source_id FROM public.searchable_sources WHERE location_id = ANY (ids))",
    ),
    "localities": ("name", "'{}'"),
    "counties": ("name", "'{}'"),
    "us_states": ("state_name, state_iso", "'{}'"),
    "record_types": ("name", "'{}'"),
}
# In the order of their names: before the triggers that rewrite.
TRIGGER = "wait_for_writers_after_update"
WAIT = """
    CREATE FUNCTION public.wait_for_writers(sources integer[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        until timestamptz := clock_timestamp() + coalesce(
            nullif(current_setting('lock_timeout')::interval, interval '0'), interval '1 minute');
    BEGIN
        LOOP
            BEGIN
                LOCK TABLE public.searchable_sources, public.agency_documents, public.data_source_documents
                    IN SHARE ROW EXCLUSIVE MODE NOWAIT;
                PERFORM FROM public.data_sources WHERE id = ANY (sources) ORDER BY id FOR NO KEY UPDATE NOWAIT;
                RETURN;
            EXCEPTION WHEN lock_not_available THEN
                IF clock_timestamp() > until THEN
                    RAISE;
                END IF;
            END;
            PERFORM pg_sleep(0.02);
        END LOOP;
    END
    $$
"""


def waiting(table: str) -> str:
    """SQL of the function that a table's trigger calls before what a statement has renamed or moved is rewritten."""
    columns, sources = SHARED[table]
    return f"""
        CREATE FUNCTION public.{table}_wait_for_writers() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            ids bigint[];
        BEGIN
            ids := array(SELECT id FROM (
                SELECT id, {columns} FROM new_rows EXCEPT SELECT id, {columns} FROM old_rows) AS differing);
            IF ids <> '{{}}' THEN
                PERFORM public.wait_for_writers({sources});
            END IF;
            RETURN NULL;
        END
        $$
    """


def moving(table: str) -> str:
    """SQL of the function that moves the locations of what a statement has moved."""
    return f"""
        CREATE FUNCTION public.{table}_move_locations() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {MOVED[table]};
            RETURN NULL;
        END
        $$
    """


def trigger(name: str, table: str, function: str) -> str:
    return f"""
        CREATE TRIGGER {name} AFTER UPDATE ON public.{table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.{function}()
    """


def upgrade() -> None:
    op.execute(WAIT)
    for table in SHARED:
        op.execute(waiting(table))
        op.execute(trigger(TRIGGER, table, f"{table}_wait_for_writers"))
    for table in MOVED:
        op.execute(moving(table))
        op.execute(trigger("move_locations_after_update", table, f"{table}_move_locations"))
    op.execute(LEFT_BEHIND)


def downgrade() -> None:
    for table in MOVED:
        op.execute(f"DROP FUNCTION public.{table}_move_locations() CASCADE")
    for table in SHARED:
        op.execute(f"DROP FUNCTION public.{table}_wait_for_writers() CASCADE")
    op.execute("DROP FUNCTION public.wait_for_writers(integer[])")
