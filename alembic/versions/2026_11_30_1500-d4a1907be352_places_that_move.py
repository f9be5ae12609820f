"""A place's location moves with it: a town's to another county, a county's with its towns to another state.

The existing system makes a location beside each county and town, and leaves it where it was when the town is moved to
another county: pages, searches and maps went on showing it there.

A move holds the place and then wants the sources there. An import that holds one of these sources wants the place, to which
it ties an agency. So a move first waits for the end of those who write much (`pdap.db.locks`: they share a lock that it takes
alone), and then locks agencies, sources and the place in that order, as all others do.

One deadlock is left: a move locks the tables of documents after these rows (06b096c66681), and a transaction that has written
a document holds its table already. If it wrote of an agency elsewhere and then wants a source there, the two wait for each
other, and PostgreSQL ends one of them. Imports are spared this, since they keep places where they are.

Revision ID: d4a1907be352
Revises: 8c2f7a91e0d4
Create Date: 2026-11-30 15:00:00
"""

from alembic import op

revision = "d4a1907be352"
down_revision = "8c2f7a91e0d4"
branch_labels = None
depends_on = None

# Of each table whose rows lie in others: the column that says in which, and what of its location follows it.
COLUMNS = {"localities": "county_id", "counties": "state_id"}
MOVED = {
    "localities": """
        UPDATE public.locations place SET county_id = county.id, state_id = county.state_id
        FROM (SELECT id, county_id FROM new_rows EXCEPT SELECT id, county_id FROM old_rows) AS moved
        JOIN public.counties county ON county.id = moved.county_id
        WHERE place.locality_id = moved.id
            AND (place.county_id, place.state_id) IS DISTINCT FROM (county.id, county.state_id)""",
    "counties": """
        UPDATE public.locations place SET state_id = moved.state_id
        FROM (SELECT id, state_id FROM new_rows EXCEPT SELECT id, state_id FROM old_rows) AS moved
        WHERE place.county_id = moved.id AND place.state_id IS DISTINCT FROM moved.state_id""",
}
# What of a table has moved, and the locations there; then the agencies of these and all their sources: who holds them holds
# what search and its documents say of them.
HERE = {"localities": "place.locality_id", "counties": "place.county_id"}
LOCKS = """
            places := array(
                SELECT place.id FROM (SELECT id, {column} FROM new_rows EXCEPT SELECT id, {column} FROM old_rows) AS moved
                JOIN public.locations place ON {here} = moved.id);
            IF places = '{{}}' THEN
                RETURN NULL;
            END IF;
            PERFORM FROM public.agencies WHERE id IN (
                SELECT agency_id FROM public.link_agencies__locations WHERE location_id = ANY (places)
            ) ORDER BY id FOR NO KEY UPDATE;
            PERFORM FROM public.data_sources WHERE id IN (
                SELECT about.data_source_id FROM public.link_agencies__data_sources about
                    JOIN public.link_agencies__locations serves ON serves.agency_id = about.agency_id
                    WHERE serves.location_id = ANY (places)
                UNION SELECT data_source_id FROM public.link_data_sources__locations WHERE location_id = ANY (places)
            ) ORDER BY id FOR NO KEY UPDATE;"""


def moving(table: str) -> str:
    """SQL of the function that moves the locations of what a statement has moved, and first locks what this changes."""
    return f"""
        CREATE FUNCTION public.{table}_move_locations() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            places bigint[];
        BEGIN{LOCKS.format(here=HERE[table], column=COLUMNS[table])}
            {MOVED[table]};
            RETURN NULL;
        END
        $$
    """


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION public.wait_for_long_writers() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('places'), hashtext('moves'));
            RETURN NULL;
        END
        $$
    """)
    for table, column in COLUMNS.items():
        op.execute(moving(table))
        op.execute(f"""
            CREATE TRIGGER move_locations_after_update AFTER UPDATE ON public.{table}
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_move_locations()
        """)
        # Before the statement has locked a row.
        op.execute(f"""
            CREATE TRIGGER wait_before_move BEFORE UPDATE OF {column} ON public.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION public.wait_for_long_writers()
        """)


def downgrade() -> None:
    for table in COLUMNS:
        op.execute(f"DROP FUNCTION public.{table}_move_locations() CASCADE")
    op.execute("DROP FUNCTION public.wait_for_long_writers() CASCADE")
