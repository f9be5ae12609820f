"""What the API's search says of a source is kept beside the row that finds it: PostgreSQL made it for each request.

`searchable_sources.line` is the JSON of one line of `/search`, for rows that are a line by themselves: of an agency, and
of a source without places of its own, whose rows are put together with others. Triggers keep it equal to what the
function `search_line` says. No object of another revision is made again.

Revision ID: 4e6b0d92a7c8
Revises: 5be09c41d7a2
Create Date: 2026-11-30 03:30:00
"""

from alembic import op

revision = "4e6b0d92a7c8"
down_revision = "5be09c41d7a2"
branch_labels = None
depends_on = None

SHOWN_ADDRESS = r"""CASE
                WHEN source.source_url LIKE 'http://%' OR source.source_url LIKE 'https://%' THEN source.source_url
                WHEN source.source_url ~* '^\s*[a-z][a-z0-9+.-]*:(?!\d)'
                    AND source.source_url !~* '^\s*(https?|ftp):' THEN NULL
                ELSE source.source_url END"""
# In the order of `datasources.search.place_search.COLUMNS`; what JavaScript once took for ends of lines is escaped.
LINE = rf"""
    CREATE FUNCTION public.search_line(found public.searchable_sources) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT replace(replace(row_to_json(shown)::text, chr(8232), '\u2028'), chr(8233), '\u2029') FROM (
            SELECT found.data_source_id AS id, found.agency_name, town.name AS municipality, state.state_iso,
                found.source_name AS data_source_name, source.description, kind.name AS record_type,
                coalesce({SHOWN_ADDRESS}, '') AS source_url, found.record_formats, found.coverage_start,
                found.coverage_end, source.agency_supplied, found.jurisdiction_type
            FROM public.data_sources source
            JOIN public.record_types kind ON kind.id = found.record_type_id
            LEFT JOIN public.locations place ON place.id = found.location_id
            LEFT JOIN public.localities town ON town.id = place.locality_id
            LEFT JOIN public.us_states state ON state.id = found.state_id
            WHERE source.id = found.data_source_id AND found.agency_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.link_data_sources__locations own WHERE own.data_source_id = source.id)
        ) shown
    $$
"""
WRITE_NEW = """
    CREATE FUNCTION public.write_line_of_new_row() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.line := public.search_line(NEW);
        RETURN NEW;
    END
    $$
"""
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

    Rows are found by their indexes. Each line is made once, and only the statement is planned by its ids: a setting of
    the function for that would hold in `search_line` too, which would be planned for each line.
    """
    columns, rows = WATCHED[table]
    return f"""
        CREATE FUNCTION public.{table}_search_lines() RETURNS trigger LANGUAGE plpgsql
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


def upgrade() -> None:
    op.execute("ALTER TABLE public.searchable_sources ADD COLUMN line text")
    op.execute(LINE)
    op.execute("UPDATE public.searchable_sources entry SET line = public.search_line(entry)")
    op.execute(WRITE_NEW)
    op.execute("""
        CREATE TRIGGER write_line BEFORE INSERT ON public.searchable_sources
        FOR EACH ROW EXECUTE FUNCTION public.write_line_of_new_row()
    """)
    for table in WATCHED:
        op.execute(watcher(table))
        op.execute(f"""
            CREATE TRIGGER write_search_lines_after_update AFTER UPDATE ON public.{table}
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
            EXECUTE FUNCTION public.{table}_search_lines()
        """)


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f"DROP FUNCTION public.{table}_search_lines() CASCADE")
    op.execute("DROP FUNCTION public.write_line_of_new_row() CASCADE")
    op.execute("DROP FUNCTION public.search_line(public.searchable_sources)")
    op.execute("ALTER TABLE public.searchable_sources DROP COLUMN line")
