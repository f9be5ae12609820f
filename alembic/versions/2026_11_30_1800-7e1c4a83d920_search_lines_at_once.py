"""Lines of the API's search are written again at once: who renames a state holds those who write sources for less time.

Each line was planned by itself, twice: the setting of the trigger's function held in the function that makes the line.
Now only the statement is planned by its ids, only rows that have a line are looked at, and each line is made once. The
functions of revision 4e6b0d92a7c8 stay for the way back.

Revision ID: 7e1c4a83d920
Revises: e8a41f60c2d7
Create Date: 2026-11-30 18:00:00
"""

from alembic import op

revision = "7e1c4a83d920"
down_revision = "e8a41f60c2d7"
branch_labels = None
depends_on = None

# Of each table: the columns that a line has beside those of its own row, and the rows whose lines these are in. A row that
# has no line gets none by them.
WATCHED = {
    "data_sources": ("description, source_url, agency_supplied", "entry.data_source_id = ANY ($1)"),
    "record_types": ("name", "entry.record_type_id = ANY ($1)"),
    "locations": ("locality_id", "entry.location_id = ANY ($1)"),
    "localities": (
        "name",
        "entry.location_id IN (SELECT id FROM public.locations WHERE locality_id = ANY ($1))",
    ),
    "us_states": ("state_iso", "entry.state_id = ANY ($1)"),
}
# Who writes a row has locked its source (`write_searchable_sources`), but not its type and its place: these are renamed
# when no one else is writing rows, so that none is missed.
LOCK = "LOCK TABLE public.searchable_sources IN SHARE ROW EXCLUSIVE MODE;"


def watcher(table: str) -> str:
    """SQL of the function that a table's trigger calls once for each statement that changes its rows.

    Rows are looked up one by one: a table without statistics seems so small that its whole index would be read.
    """
    columns, rows = WATCHED[table]
    return f"""
        CREATE FUNCTION public.{table}_lines_at_once() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
        DECLARE
            ids bigint[];
        BEGIN
            ids := array(SELECT id FROM (
                SELECT id, {columns} FROM new_rows EXCEPT SELECT id, {columns} FROM old_rows) AS differing);
            IF ids <> '{{}}' THEN
                {LOCK if table != "data_sources" else ""}
                EXECUTE $statement$
                    UPDATE public.searchable_sources old SET line = fresh.line
                    FROM (SELECT entry.id, public.search_line(entry) AS line FROM public.searchable_sources entry
                        WHERE {rows} AND entry.line IS NOT NULL OFFSET 0) AS fresh
                    WHERE old.id = fresh.id AND old.line IS DISTINCT FROM fresh.line
                $statement$ USING ids;
            END IF;
            RETURN NULL;
        END
        $$
    """


def call(table: str, function: str) -> None:
    """Let a table's trigger call another function."""
    op.execute(f"DROP TRIGGER write_search_lines_after_update ON public.{table}")
    op.execute(f"""
        CREATE TRIGGER write_search_lines_after_update AFTER UPDATE ON public.{table}
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
        EXECUTE FUNCTION public.{function}()
    """)


def upgrade() -> None:
    for table in WATCHED:
        op.execute(watcher(table))
        call(table, f"{table}_lines_at_once")


def downgrade() -> None:
    for table in WATCHED:
        call(table, f"{table}_search_lines")
        op.execute(f"DROP FUNCTION public.{table}_lines_at_once()")
