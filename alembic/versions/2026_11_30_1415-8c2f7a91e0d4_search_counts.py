"""How many sources search finds in each place, of each agency and in all is kept by record type: pages count no rows.

`search_counts` has the number of sources with working links in each area as a sum of parts, kept as `status_counts` is: a
statement that changes `searchable_sources` adds parts and reads none, and at the end of a transaction its parts are put
together with those that no other writer holds.

Revision ID: 8c2f7a91e0d4
Revises: 4e6b0d92a7c8
Create Date: 2026-11-30 14:15:00
"""

from alembic import op

revision = "8c2f7a91e0d4"
down_revision = "4e6b0d92a7c8"
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
# What a transaction sets that has added parts. One that says nothing has them put together at its end.
SETTING = "pdap.search_counted"
OF = "area, area_id, record_type_id"
# Rows are looked up by indexes, part by part (a subquery with OFFSET is left as it is), and those found are deleted by a list
# that is made once, whatever PostgreSQL knows of the table: where it has been emptied, a plan for one row would look for
# all of them again for each.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join((*(f"SET enable_{way} = off" for way in OTHER_WAYS), "SET join_collapse_limit = 1"))
SETTLE = f"""
    CREATE FUNCTION public.settle_search_counts() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$
    BEGIN
        PERFORM set_config('{SETTING}', '', true);
        WITH waiting AS (
            DELETE FROM public.search_counts WHERE writer = NEW.writer RETURNING {OF}, sources
        ),
        changed AS MATERIALIZED (
            SELECT {OF}, sum(sources) AS sources FROM waiting GROUP BY {OF} HAVING sum(sources) <> 0
        ),
        folded AS (
            DELETE FROM public.search_counts WHERE id = ANY (ARRAY(
                SELECT known.id FROM changed CROSS JOIN LATERAL (
                    SELECT id FROM public.search_counts
                    WHERE ({OF}) = (changed.area, changed.area_id, changed.record_type_id) AND writer IS NULL
                    OFFSET 0 FOR UPDATE SKIP LOCKED) AS known))
            RETURNING {OF}, sources
        )
        INSERT INTO public.search_counts ({OF}, sources)
        SELECT {OF}, sum(sources) FROM (SELECT * FROM changed UNION ALL SELECT * FROM folded) AS part
        GROUP BY {OF} HAVING sum(sources) <> 0;
        RETURN NULL;
    END
    $$
"""


def counter(event: str) -> str:
    """SQL of the function that a trigger calls once for each statement."""
    _, rows, sign = EVENTS[event]
    return f"""
        CREATE FUNCTION public.search_counted_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            writing bigint := pg_current_xact_id()::text::bigint;
        BEGIN
            INSERT INTO public.search_counts ({OF}, sources, writer)
        {COUNTED.format(sign=sign, also=", writing", rows=rows, areas=AREAS)};
            IF FOUND AND current_setting('{SETTING}', true) IS DISTINCT FROM 'on' THEN
                PERFORM set_config('{SETTING}', 'on', true);
                INSERT INTO public.search_counts ({OF}, sources, writer) VALUES ('everywhere', 0, 0, 0, writing);
            END IF;
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
        -- Who counts waits for those who write, and they for it: it would count what they add once more.
        LOCK TABLE public.searchable_sources IN SHARE MODE;
        DELETE FROM public.search_counts;
        INSERT INTO public.search_counts ({OF}, sources)
        {recount}
        $$
    """)
    op.execute("SELECT public.count_search()")
    op.execute(f"CREATE INDEX ix_search_counts ON public.search_counts ({OF}) INCLUDE (sources)")
    op.execute("CREATE INDEX ix_search_counts_writer ON public.search_counts (writer) WHERE writer IS NOT NULL")
    op.execute("ANALYZE public.search_counts")
    op.execute(SETTLE)
    op.execute("""
        CREATE CONSTRAINT TRIGGER settle_search_counts AFTER INSERT ON public.search_counts
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.sources = 0)
        EXECUTE FUNCTION public.settle_search_counts()
    """)
    for event, (rows, *_) in EVENTS.items():
        op.execute(counter(event))
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
    # Home pages and lists of requests begin with the newest.
    op.execute("CREATE INDEX ix_requests_newest ON public.data_requests (date_created, id)")


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_requests_newest")
    for event in (*EVENTS, "truncate"):
        op.execute(f"DROP FUNCTION public.search_counted_{event}() CASCADE")
    op.execute("DROP TABLE public.search_counts")
    op.execute("DROP FUNCTION public.settle_search_counts()")
    op.execute("DROP FUNCTION public.count_search()")
