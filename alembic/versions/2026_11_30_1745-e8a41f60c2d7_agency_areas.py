"""Which agencies each place has, by their numbers of sources: a page of a state lists the first without sorting all.

`agency_area_rows` is the rule: a row for each public agency in each area that it lies in, with the number of its sources.
`agency_areas` keeps these rows in the order of lists. What changes an agency notes it in `changed_agencies`; at the end of
the transaction, its rows are made again, one transaction after the other, since two that add a source to one agency do not
see each other's. Until then, who reads in that transaction takes the rows of these agencies from the rule.

Revision ID: e8a41f60c2d7
Revises: 9b3e6f40d2a5
Create Date: 2026-11-30 17:45:00
"""

from alembic import op

revision = "e8a41f60c2d7"
down_revision = "9b3e6f40d2a5"
branch_labels = None
depends_on = None

OF = "agency_id, area, area_id"
COLUMNS = f"{OF}, sources, agency_key"
RULE = """
    CREATE VIEW public.agency_area_rows AS
    SELECT DISTINCT agency.id AS agency_id, lies_in.area, lies_in.area_id,
        coalesce((SELECT sum(known.sources) FROM public.search_counts known
            WHERE known.area = 'agency' AND known.area_id = agency.id), 0)::bigint AS sources,
        left(lower(agency.name), 120) COLLATE "C" AS agency_key
    FROM public.agencies agency
    LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
    LEFT JOIN public.locations place ON place.id = serves.location_id
    CROSS JOIN LATERAL (VALUES
        ('everywhere', 0::bigint), ('state', place.state_id), ('county', place.county_id), ('place', place.id)
    ) AS lies_in (area, area_id)
    WHERE agency.approval_status = 'approved' AND lies_in.area_id IS NOT NULL
"""
# What a transaction sets that has noted agencies; the row that it writes first, of no agency, has their rows made again at
# its end. It comes with others, in one statement: what is deferred may be immediate.
SETTING = "pdap.agencies_changed"
NOTE = f"""
    CREATE FUNCTION public.note_changed_agencies(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF ids <> '{{}}' THEN
            IF current_setting('{SETTING}', true) IS DISTINCT FROM 'on' THEN
                PERFORM set_config('{SETTING}', 'on', true);
                ids := 0 || ids;
            END IF;
            INSERT INTO public.changed_agencies (agency_id) SELECT DISTINCT unnest(ids) ORDER BY 1;
        END IF;
    END
    $$
"""
# Rows are looked up by indexes, agency by agency, whatever PostgreSQL knows of tables that the same transaction fills.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join((*(f"SET enable_{way} = off" for way in OTHER_WAYS), "SET join_collapse_limit = 1"))


def rows_of_changed(rows: str) -> str:
    """SQL of the rows of a table or view about the agencies that were changed."""
    return f"""SELECT each_row.* FROM unnest(ids) AS changed (id) CROSS JOIN LATERAL (
                SELECT {COLUMNS} FROM public.{rows} WHERE agency_id = changed.id OFFSET 0) AS each_row"""


# The lock is that of the catalog's version, which the end of such a transaction takes anyway: with another one, two that
# take both in turn would wait for each other.
SETTLE = f"""
    CREATE FUNCTION public.settle_agency_areas() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$
    DECLARE
        ids integer[];
    BEGIN
        PERFORM set_config('{SETTING}', '', true);
        PERFORM FROM public.catalog_version FOR UPDATE;
        WITH noted AS (DELETE FROM public.changed_agencies WHERE id >= NEW.id RETURNING agency_id)
        SELECT array_agg(DISTINCT agency_id) INTO ids FROM noted;
        WITH fresh AS MATERIALIZED ({rows_of_changed("agency_area_rows")}),
        known AS MATERIALIZED ({rows_of_changed("agency_areas")}),
        gone AS (
            DELETE FROM public.agency_areas WHERE ctid = ANY (ARRAY(
                SELECT kept.ctid
                FROM (SELECT {OF} FROM known EXCEPT SELECT {OF} FROM fresh) AS left_area CROSS JOIN LATERAL (
                    SELECT ctid FROM public.agency_areas
                    WHERE ({OF}) = (left_area.agency_id, left_area.area, left_area.area_id) OFFSET 0) AS kept))
        )
        INSERT INTO public.agency_areas ({COLUMNS})
        SELECT * FROM fresh EXCEPT SELECT * FROM known
        ON CONFLICT (agency_id, area, area_id) DO UPDATE
        SET sources = excluded.sources, agency_key = excluded.agency_key;
        RETURN NULL;
    END
    $$
"""
NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
BOTH = f"{OLD} {NEW}"
CHANGED = """SELECT {key} FROM (
            (SELECT {both} FROM new_rows EXCEPT SELECT {both} FROM old_rows)
            UNION ALL (SELECT {both} FROM old_rows EXCEPT SELECT {both} FROM new_rows)) AS differing"""
# Of each table and event: the rows of the statement, and which agencies they are about.
WATCHED = {
    ("agencies", "insert"): (NEW, "SELECT id FROM new_rows WHERE approval_status = 'approved'"),
    ("agencies", "update"): (BOTH, CHANGED.format(key="id", both="id, name, approval_status")),
    ("agencies", "delete"): (OLD, "SELECT id FROM old_rows WHERE approval_status = 'approved'"),
    ("link_agencies__locations", "insert"): (NEW, "SELECT agency_id FROM new_rows"),
    ("link_agencies__locations", "update"): (
        BOTH,
        CHANGED.format(key="agency_id", both="agency_id, location_id"),
    ),
    ("link_agencies__locations", "delete"): (OLD, "SELECT agency_id FROM old_rows"),
    ("locations", "update"): (
        BOTH,
        "SELECT serves.agency_id FROM public.link_agencies__locations serves WHERE serves.location_id = ANY (ARRAY("
        + CHANGED.format(key="id", both="id, state_id, county_id")
        + "))",
    ),
    # Numbers of sources are put together at the end of a transaction, which deletes its parts of them. Who deletes others
    # alone counts all of them again.
    ("search_counts", "insert"): (
        NEW,
        "SELECT DISTINCT area_id FROM new_rows WHERE area = 'agency' AND writer IS NULL",
    ),
    ("search_counts", "delete"): (
        OLD,
        "SELECT area_id FROM old_rows WHERE area = 'agency' GROUP BY area_id"
        " HAVING bool_and(writer IS NULL) OR sum(sources) FILTER (WHERE writer IS NOT NULL) <> 0",
    ),
}
EMPTIED = {"agencies": "", "link_agencies__locations": " WHERE area <> 'everywhere'"}


def upgrade() -> None:
    op.execute(RULE)
    op.execute("""
        CREATE TABLE public.agency_areas (
            agency_id integer NOT NULL,
            area text NOT NULL,
            area_id bigint NOT NULL,
            sources bigint NOT NULL,
            agency_key text COLLATE "C" NOT NULL,
            CONSTRAINT agency_areas_pkey PRIMARY KEY (agency_id, area, area_id)
        )
    """)
    op.execute("""
        CREATE TABLE public.changed_agencies (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            agency_id integer NOT NULL
        )
    """)
    op.execute(f"""
        CREATE FUNCTION public.list_agencies_again() RETURNS void LANGUAGE sql AS $$
        -- Who lists waits for those who are about to settle, and they for it.
        SELECT FROM public.catalog_version FOR UPDATE;
        DELETE FROM public.agency_areas;
        INSERT INTO public.agency_areas ({COLUMNS}) SELECT {COLUMNS} FROM public.agency_area_rows
        $$
    """)
    op.execute("SELECT public.list_agencies_again()")
    op.execute(
        "CREATE INDEX ix_agency_areas ON public.agency_areas (area, area_id, sources DESC, agency_key, agency_id)"
    )
    op.execute("ANALYZE public.agency_areas")
    op.execute(NOTE)
    op.execute(SETTLE)
    op.execute("""
        CREATE CONSTRAINT TRIGGER settle_agency_areas AFTER INSERT ON public.changed_agencies
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.agency_id = 0)
        EXECUTE FUNCTION public.settle_agency_areas()
    """)
    for (table, event), (rows, agencies) in WATCHED.items():
        op.execute(f"""
            CREATE FUNCTION public.{table}_note_agencies_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM public.note_changed_agencies(ARRAY({agencies})::bigint[]);
                RETURN NULL;
            END
            $$
        """)
        op.execute(f"""
            CREATE TRIGGER note_agencies_after_{event} AFTER {event.upper()} ON public.{table}
            REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_note_agencies_{event}()
        """)
    for table, where in EMPTIED.items():
        op.execute(f"""
            CREATE FUNCTION public.{table}_note_agencies_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                DELETE FROM public.agency_areas{where};
                RETURN NULL;
            END
            $$
        """)
        op.execute(f"""
            CREATE TRIGGER note_agencies_after_truncate AFTER TRUNCATE ON public.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_note_agencies_truncate()
        """)


def downgrade() -> None:
    for table, event in (*WATCHED, *((table, "truncate") for table in EMPTIED)):
        op.execute(f"DROP FUNCTION public.{table}_note_agencies_{event}() CASCADE")
    op.execute("DROP TABLE public.changed_agencies")
    op.execute("DROP FUNCTION public.settle_agency_areas()")
    op.execute("DROP FUNCTION public.note_changed_agencies(bigint[])")
    op.execute("DROP FUNCTION public.list_agencies_again()")
    op.execute("DROP TABLE public.agency_areas")
    op.execute("DROP VIEW public.agency_area_rows")
