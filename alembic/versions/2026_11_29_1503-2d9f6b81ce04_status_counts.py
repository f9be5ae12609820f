"""How many agencies, data sources and data requests stand in each status: lists say their totals without counting.

Each statement that changes the numbers adds a row with the difference, and reads none, so that a row costs the same in a
transaction of a million; at the end of the transaction its rows are put together with those that no other writer holds, so
that no writer waits for another. What a transaction sees is exact: the sum of the rows that it sees.

Revision ID: 2d9f6b81ce04
Revises: c7e4a90d51b3
Create Date: 2026-11-29 17:25:00
"""

from alembic import op

revision = "2d9f6b81ce04"
down_revision = "c7e4a90d51b3"
branch_labels = None
depends_on = None

COUNTED = {"agencies": "approval_status", "data_sources": "approval_status", "data_requests": "request_status"}
ADDED = "SELECT {column}::text AS status, 1 AS number FROM new_rows"
GONE = "SELECT {column}::text AS status, -1 AS number FROM old_rows"
CHANGES = {
    "INSERT": ("NEW TABLE AS new_rows", ADDED),
    "UPDATE": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{ADDED} UNION ALL {GONE}"),
    "DELETE": ("OLD TABLE AS old_rows", GONE),
}


# What a transaction sets that has added rows. One that says nothing has them put together at its end.
SETTING = "pdap.statuses_counted"
# Rows are looked up by indexes, part by part (a subquery with OFFSET is left as it is), and those found are deleted by a list
# that is made once, whatever PostgreSQL knows of the table.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join((*(f"SET enable_{way} = off" for way in OTHER_WAYS), "SET join_collapse_limit = 1"))
SETTLE = f"""
    CREATE FUNCTION public.settle_status_counts() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$
    BEGIN
        PERFORM set_config('{SETTING}', '', true);
        WITH waiting AS (
            DELETE FROM public.status_counts WHERE writer = NEW.writer RETURNING table_name, status, number
        ),
        changed AS MATERIALIZED (
            SELECT table_name, status, sum(number) AS number FROM waiting
            GROUP BY table_name, status HAVING sum(number) <> 0
        ),
        folded AS (
            DELETE FROM public.status_counts WHERE id = ANY (ARRAY(
                SELECT known.id FROM changed CROSS JOIN LATERAL (
                    SELECT id FROM public.status_counts
                    WHERE (table_name, status) = (changed.table_name, changed.status) AND writer IS NULL
                    OFFSET 0 FOR UPDATE SKIP LOCKED) AS known))
            RETURNING table_name, status, number
        )
        INSERT INTO public.status_counts (table_name, status, number)
        SELECT table_name, status, sum(number)
        FROM (SELECT * FROM changed UNION ALL SELECT * FROM folded) AS part
        GROUP BY table_name, status HAVING sum(number) <> 0;
        RETURN NULL;
    END
    $$
"""


def counter(table: str, column: str, event: str) -> str:
    """SQL of the function that a table's trigger calls once for each statement."""
    return f"""
        CREATE FUNCTION public.{table}_counted_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            writing bigint := pg_current_xact_id()::text::bigint;
        BEGIN
            INSERT INTO public.status_counts (table_name, status, number, writer)
            SELECT '{table}', status, sum(number), writing
            FROM ({CHANGES[event][1].format(column=column)}) AS each_row
            GROUP BY status HAVING sum(number) <> 0;
            IF FOUND AND current_setting('{SETTING}', true) IS DISTINCT FROM 'on' THEN
                PERFORM set_config('{SETTING}', 'on', true);
                INSERT INTO public.status_counts (table_name, status, number, writer)
                VALUES ('{table}', '', 0, writing);
            END IF;
            RETURN NULL;
        END
        $$
    """


def recount() -> str:
    """SQL that counts all from the beginning."""
    each = " UNION ALL ".join(
        f"SELECT '{table}', {column}::text, count(*) FROM public.{table} GROUP BY {column}"
        for table, column in COUNTED.items()
    )
    return f"DELETE FROM public.status_counts; INSERT INTO public.status_counts (table_name, status, number) {each}"


# Lists by id skip what is on the pages before without reading the records.
PUBLIC_IDS = {"agencies": "ix_agencies_public", "data_sources": "ix_sources_public"}


def upgrade() -> None:
    for table, index in PUBLIC_IDS.items():
        op.execute(f"CREATE INDEX {index} ON public.{table} (id) WHERE approval_status = 'approved'")
    op.execute("""
        CREATE TABLE public.status_counts (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            table_name text NOT NULL,
            status text NOT NULL,
            number bigint NOT NULL,
            writer bigint
        )
    """)
    op.execute("CREATE INDEX ix_status_counts ON public.status_counts (table_name, status) WHERE writer IS NULL")
    op.execute("CREATE INDEX ix_status_counts_writer ON public.status_counts (writer) WHERE writer IS NOT NULL")
    op.execute(SETTLE)
    op.execute("""
        CREATE CONSTRAINT TRIGGER settle_status_counts AFTER INSERT ON public.status_counts
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.number = 0)
        EXECUTE FUNCTION public.settle_status_counts()
    """)
    # Who counts waits for those who write, and they for it: it would count what they add once more.
    counted = ", ".join(f"public.{table}" for table in COUNTED)
    op.execute(f"""
        CREATE FUNCTION public.count_statuses() RETURNS void LANGUAGE sql AS $$
        LOCK TABLE {counted} IN SHARE MODE;
        {recount()}
        $$
    """)
    op.execute("SELECT public.count_statuses()")
    for table, column in COUNTED.items():
        for event, (rows, _) in CHANGES.items():
            op.execute(counter(table, column, event))
            op.execute(f"""
                CREATE TRIGGER count_statuses_after_{event.lower()} AFTER {event} ON public.{table}
                REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_counted_{event.lower()}()
            """)
        op.execute(f"""
            CREATE FUNCTION public.{table}_counted_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                DELETE FROM public.status_counts WHERE table_name = '{table}';
                RETURN NULL;
            END
            $$
        """)
        op.execute(f"""
            CREATE TRIGGER count_statuses_after_truncate AFTER TRUNCATE ON public.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_counted_truncate()
        """)


def downgrade() -> None:
    for index in PUBLIC_IDS.values():
        op.execute(f"DROP INDEX public.{index}")
    for table in COUNTED:
        for event in (*CHANGES, "TRUNCATE"):
            op.execute(f"DROP FUNCTION public.{table}_counted_{event.lower()}() CASCADE")
    op.execute("DROP FUNCTION public.count_statuses()")
    op.execute("DROP TABLE public.status_counts")
    op.execute("DROP FUNCTION public.settle_status_counts()")
