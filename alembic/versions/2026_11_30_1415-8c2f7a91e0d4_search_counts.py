"""How many sources search finds in each place, of each agency and in all is kept by record type: pages count no rows.

`search_counts` has the number of sources with working links in each area as a sum of parts. A statement that changes
`searchable_sources` adds parts and reads none, so that a row costs the same in a transaction of a million; at the end of
the transaction its parts are put together with those that no other writer holds, so that no writer waits for another.
What a transaction sees is exact: the sum of the parts that it sees. `status_counts` is kept in the same way now; before,
each statement of a transaction read what all before it had written.

The rows of a place, a county and a state now stand in their indexes with the newest first, which a page begins with,
those of a record type in a state by their names, and data requests have an index of when they came.

Revision ID: 8c2f7a91e0d4
Revises: 395d1ca1ec74
Create Date: 2026-11-30 14:15:00
"""

from alembic import op

revision = "8c2f7a91e0d4"
down_revision = "395d1ca1ec74"
branch_labels = None
depends_on = None

# What a row lies in. All rows of a source are written by one statement, and deleted by one: in each area, a statement
# counts a source once.
AREAS = """(VALUES
            ('everywhere', 0::bigint), ('placed', CASE WHEN found.location_id IS NOT NULL THEN 0::bigint END),
            ('state', found.state_id), ('county', found.county_id), ('place', found.location_id::bigint),
            ('agency', found.agency_id::bigint)
        ) AS counted (area, area_id)"""
COUNTED = """SELECT counted.area, counted.area_id, found.record_type_id, {sign}count(DISTINCT found.data_source_id){also}
        FROM {rows} AS found CROSS JOIN LATERAL {areas}
        WHERE NOT found.broken AND counted.area_id IS NOT NULL
        GROUP BY counted.area, counted.area_id, found.record_type_id"""
EVENTS = {"insert": ("NEW TABLE AS new_rows", "new_rows", ""), "delete": ("OLD TABLE AS old_rows", "old_rows", "-")}
# Of each table of kept numbers: what a number is of, the number's column, and what a transaction sets that has parts.
KEPT = {
    "search_counts": ("area, area_id, record_type_id", "sources", "pdap.search_counted"),
    "status_counts": ("table_name, status", "number", "pdap.statuses_counted"),
}
# A part of nothing has the parts of its transaction put together at its end.
SETTLE = """
    CREATE FUNCTION public.settle_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_config('{setting}', '', true);
        WITH waiting AS (
            DELETE FROM public.{table} WHERE writer = NEW.writer RETURNING {of}, {number}
        ),
        changed AS MATERIALIZED (
            SELECT {of}, sum({number}) AS {number} FROM waiting GROUP BY {of} HAVING sum({number}) <> 0
        ),
        folded AS (
            DELETE FROM public.{table} WHERE id IN (
                SELECT known.id FROM changed JOIN public.{table} known USING ({of})
                WHERE known.writer IS NULL
                FOR UPDATE OF known SKIP LOCKED)
            RETURNING {of}, {number}
        )
        INSERT INTO public.{table} ({of}, {number})
        SELECT {of}, sum({number}) FROM (SELECT * FROM changed UNION ALL SELECT * FROM folded) AS part
        GROUP BY {of} HAVING sum({number}) <> 0;
        RETURN NULL;
    END
    $$
"""
# What follows where a statement has added parts.
WAIT = """IF FOUND AND current_setting('{setting}', true) IS DISTINCT FROM 'on' THEN
                PERFORM set_config('{setting}', 'on', true);
                INSERT INTO public.{table} ({of}, {number}, writer) VALUES ({nothing}, 0, writing);
            END IF;"""
WRITING = "writing bigint := pg_current_xact_id()::text::bigint;"
COUNTED_COLUMNS = "(broken, record_type_id, agency_id)"
# Each with its column.
INDEXES = {"ix_searchable_place": "location_id", "ix_searchable_county": "county_id", "ix_searchable_state": "state_id"}


STATUSES = {"agencies": "approval_status", "data_sources": "approval_status", "data_requests": "request_status"}
ADDED = "SELECT {column}::text AS status, 1 AS number FROM new_rows"
GONE = "SELECT {column}::text AS status, -1 AS number FROM old_rows"
CHANGES = {"insert": ADDED, "update": f"{ADDED} UNION ALL {GONE}", "delete": GONE}


def waits(table: str, nothing: str) -> str:
    of, number, setting = KEPT[table]
    return WAIT.format(table=table, of=of, number=number, setting=setting, nothing=nothing)


def settled(table: str) -> tuple[str, str]:
    """SQL of the function and of the trigger that put the parts of a transaction together."""
    of, number, setting = KEPT[table]
    trigger = f"""
        CREATE CONSTRAINT TRIGGER settle_{table} AFTER INSERT ON public.{table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.{number} = 0) EXECUTE FUNCTION public.settle_{table}()
    """
    return SETTLE.format(table=table, of=of, number=number, setting=setting), trigger


def search_counter(event: str) -> str:
    """SQL of the function that a trigger calls once for each statement."""
    _, rows, sign = EVENTS[event]
    counted = COUNTED.format(sign=sign, also=", writing", rows=rows, areas=AREAS)
    return f"""
        CREATE FUNCTION public.search_counted_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            {WRITING}
        BEGIN
            INSERT INTO public.search_counts (area, area_id, record_type_id, sources, writer)
        {counted};
            {waits("search_counts", "'everywhere', 0, 0")}
            RETURN NULL;
        END
        $$
    """


def status_counter(table: str, event: str) -> str:
    """The same of statuses. Before, each statement read all parts that its own transaction had put together."""
    return f"""
        CREATE OR REPLACE FUNCTION public.{table}_counted_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            {WRITING}
        BEGIN
            INSERT INTO public.status_counts (table_name, status, number, writer)
            SELECT '{table}', status, sum(number), writing
            FROM ({CHANGES[event].format(column=STATUSES[table])}) AS each_row
            GROUP BY status HAVING sum(number) <> 0;
            {waits("status_counts", f"'{table}', ''")}
            RETURN NULL;
        END
        $$
    """


def status_counter_before(table: str, event: str) -> str:
    """SQL of the function as the revision before has it."""
    return f"""
        CREATE OR REPLACE FUNCTION public.{table}_counted_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WITH changed AS (
                SELECT status, sum(number) AS number FROM ({CHANGES[event].format(column=STATUSES[table])}) AS each_row
                GROUP BY status HAVING sum(number) <> 0
            ),
            folded AS (
                DELETE FROM public.status_counts WHERE id IN (
                    SELECT id FROM public.status_counts
                    WHERE table_name = '{table}' AND status IN (SELECT status FROM changed)
                    FOR UPDATE SKIP LOCKED)
                RETURNING status, number
            )
            INSERT INTO public.status_counts (table_name, status, number)
            SELECT '{table}', status, sum(number)
            FROM (SELECT status, number FROM changed UNION ALL SELECT status, number FROM folded) AS part
            GROUP BY status;
            RETURN NULL;
        END
        $$
    """


def upgrade() -> None:
    op.execute("""
        CREATE TABLE public.search_counts (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            area text NOT NULL,
            area_id bigint NOT NULL,
            record_type_id integer NOT NULL,
            sources bigint NOT NULL,
            writer bigint
        )
    """)
    recount = COUNTED.format(sign="", also="", rows="public.searchable_sources", areas=AREAS)
    op.execute(f"""
        CREATE FUNCTION public.count_search() RETURNS void LANGUAGE sql AS $$
        DELETE FROM public.search_counts;
        INSERT INTO public.search_counts (area, area_id, record_type_id, sources)
        {recount}
        $$
    """)
    op.execute("SELECT public.count_search()")
    op.execute(
        "CREATE INDEX ix_search_counts ON public.search_counts (area, area_id, record_type_id) INCLUDE (sources)"
    )
    op.execute("ALTER TABLE public.status_counts ADD COLUMN writer bigint")
    for table in KEPT:
        op.execute(f"CREATE INDEX ix_{table}_writer ON public.{table} (writer) WHERE writer IS NOT NULL")
        for definition in settled(table):
            op.execute(definition)
    for table in STATUSES:
        for event in CHANGES:
            op.execute(status_counter(table, event))
    for event, (rows, *_) in EVENTS.items():
        op.execute(search_counter(event))
        op.execute(f"""
            CREATE TRIGGER count_search_after_{event} AFTER {event.upper()} ON public.searchable_sources
            REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.search_counted_{event}()
        """)
    op.execute("""
        CREATE FUNCTION public.search_counted_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM public.search_counts;
            RETURN NULL;
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER count_search_after_truncate AFTER TRUNCATE ON public.searchable_sources
        FOR EACH STATEMENT EXECUTE FUNCTION public.search_counted_truncate()
    """)
    for name, column in INDEXES.items():
        op.execute(f"DROP INDEX public.{name}")
        op.execute(
            f"CREATE INDEX {name} ON public.searchable_sources ({column}, created_at DESC, data_source_id) INCLUDE {COUNTED_COLUMNS}"
        )
    op.execute("DROP INDEX public.ix_searchable_type")
    op.execute("""
        CREATE INDEX ix_searchable_type ON public.searchable_sources
        (record_type_id, state_id, source_name, data_source_id) INCLUDE (broken, agency_id)
    """)
    # Few sources lie in several places, or have no agency.
    op.execute("""
        CREATE INDEX ix_searchable_several ON public.searchable_sources (location_id, data_source_id)
        INCLUDE (broken, record_type_id) WHERE NOT is_only
    """)
    op.execute("""
        CREATE INDEX ix_searchable_untied ON public.searchable_sources (state_id, county_id, location_id, data_source_id)
        INCLUDE (broken, record_type_id) WHERE agency_id IS NULL AND location_id IS NOT NULL
    """)
    op.execute("CREATE INDEX ix_requests_newest ON public.data_requests (date_created, id)")


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_requests_newest")
    op.execute("DROP INDEX public.ix_searchable_untied")
    op.execute("DROP INDEX public.ix_searchable_several")
    op.execute("DROP INDEX public.ix_searchable_type")
    op.execute("""
        CREATE INDEX ix_searchable_type ON public.searchable_sources (record_type_id, data_source_id)
        INCLUDE (broken, agency_id, state_id)
    """)
    for name, column in INDEXES.items():
        op.execute(f"DROP INDEX public.{name}")
        op.execute(
            f"CREATE INDEX {name} ON public.searchable_sources ({column}, data_source_id) INCLUDE {COUNTED_COLUMNS}"
        )
    for event in (*EVENTS, "truncate"):
        op.execute(f"DROP FUNCTION public.search_counted_{event}() CASCADE")
    for table in STATUSES:
        for event in CHANGES:
            op.execute(status_counter_before(table, event))
    op.execute("DROP TRIGGER settle_status_counts ON public.status_counts")
    op.execute("DROP INDEX public.ix_status_counts_writer")
    op.execute("ALTER TABLE public.status_counts DROP COLUMN writer")
    op.execute("DROP TABLE public.search_counts")
    for table in KEPT:
        op.execute(f"DROP FUNCTION public.settle_{table}()")
    op.execute("DROP FUNCTION public.count_search()")
