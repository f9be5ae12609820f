"""What search finds where, kept as a table: searches, counts and maps read it instead of joining six tables.

The view `searchable_rows` says what search finds where; triggers keep `searchable_sources` equal to it, no matter who
writes. Each row also names the state and the county of its place, so that a state's sources are one range of an index.

Revision ID: c7e4a90d51b3
Revises: f3a8c61d0e97
Create Date: 2026-11-29 17:20:00
"""

from alembic import op

revision = "c7e4a90d51b3"
down_revision = "f3a8c61d0e97"
branch_labels = None
depends_on = None

SOURCE = "source.approval_status = 'approved' AND source.record_type_id IS NOT NULL"
AGENCY = "agency.approval_status = 'approved'"
OF_SOURCE = """source.record_type_id, source.url_status = 'broken' AS broken, source.name AS source_name,
            source.url_status, source.access_types, source.record_formats, source.coverage_start, source.coverage_end,
            coalesce(source.internet_archive_url, '') <> '' AS archived, source.created_at, source.updated_at"""
OF_AGENCY = "agency.name AS agency_name, agency.jurisdiction_type, agency.agency_type"
OF_NO_AGENCY = "NULL::character varying, NULL::public.jurisdiction_type, NULL::public.agency_type"


# What search finds: a row for each place of each agency of a source, and for each place of its own. PostgreSQL carries the
# conditions of a query into each branch, so that a place's or an agency's few rows come by index.
ROWS_FOUND = f"""
    SELECT about.data_source_id, about.agency_id, serves.location_id, {OF_SOURCE},
        {OF_AGENCY}
    FROM public.link_agencies__data_sources about
    JOIN public.data_sources source ON source.id = about.data_source_id AND {SOURCE}
    JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
    LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
    UNION ALL
    SELECT own.data_source_id, agency.id, own.location_id, {OF_SOURCE},
        {OF_AGENCY}
    FROM public.link_data_sources__locations own
    JOIN public.data_sources source ON source.id = own.data_source_id AND {SOURCE}
    LEFT JOIN public.link_agencies__data_sources about ON about.data_source_id = own.data_source_id
    LEFT JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
    WHERE about.agency_id IS NULL OR agency.id IS NOT NULL
    UNION ALL
    SELECT source.id, NULL::integer, NULL::integer, {OF_SOURCE},
        {OF_NO_AGENCY}
    FROM public.data_sources source
    WHERE {SOURCE}
        AND NOT EXISTS (SELECT FROM public.link_data_sources__locations own WHERE own.data_source_id = source.id)
        AND NOT EXISTS (SELECT FROM public.link_agencies__data_sources about WHERE about.data_source_id = source.id)
"""

COLUMNS = """data_source_id, agency_id, location_id, state_id, county_id, record_type_id, broken, is_only, level,
    source_name, url_status, access_types, record_formats, coverage_start, coverage_end, archived, created_at, updated_at,
    agency_name, jurisdiction_type, agency_type, agency_key, source_key, series, lists"""
# What results are ordered by: the beginnings of names, since an index holds them, whose entries are short.
KEYS = """left(lower(coalesce(found.agency_name, '')), 120) COLLATE "C" AS agency_key,
            left(lower(found.source_name), 120) COLLATE "C" AS source_key"""
# Numbers by which PostgreSQL groups and compares much faster than by texts and arrays: 64 bits of MD5. Among half a
# million different texts, the chance that two share one is 1 in 150 million, though such texts can be made on purpose.
# If two do, files of one agency and record type are listed as years of one, or one source is counted by the other's
# access methods and formats. Yearly files have days of one year only, and names that are the same but for years, numbers
# and signs.
NUMBERS = r"""CASE WHEN date_part('year', found.coverage_start) = date_part('year', found.coverage_end)
                THEN ('x' || left(md5(
                    translate(lower(found.source_name), '0123456789 -_/.,:;()[]''"&#+', '')), 16))::bit(64)::bigint
            END AS series,
            ('x' || left(md5(
                found.access_types::text || ' ' || found.record_formats::text), 16))::bit(64)::bigint AS lists"""
# Whether a row is all that there is of its source, so that no other has to be looked for; and where its agency's level of
# government stands among the groups of results, behind them all without an agency.
FOR_COUNTS = """count(*) OVER (PARTITION BY found.data_source_id) = 1 AS is_only,
            CASE WHEN found.jurisdiction_type = 'county' THEN 1 WHEN found.jurisdiction_type = 'state' THEN 2
                WHEN found.jurisdiction_type = 'federal' THEN 3 WHEN found.jurisdiction_type IS NULL THEN 4 ELSE 0
            END::smallint AS level"""
TABLE = """
    CREATE TABLE public.searchable_sources (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        data_source_id integer NOT NULL REFERENCES public.data_sources (id) ON DELETE CASCADE,
        agency_id integer,
        location_id integer,
        state_id bigint,
        county_id bigint,
        record_type_id integer NOT NULL,
        broken boolean NOT NULL,
        is_only boolean NOT NULL,
        level smallint NOT NULL,
        source_name character varying NOT NULL,
        url_status public.url_status_enum NOT NULL,
        access_types public.access_type[] NOT NULL,
        record_formats text[] NOT NULL,
        coverage_start date,
        coverage_end date,
        archived boolean NOT NULL,
        created_at timestamp with time zone NOT NULL,
        updated_at timestamp with time zone NOT NULL,
        agency_name character varying,
        jurisdiction_type public.jurisdiction_type,
        agency_type public.agency_type,
        agency_key text COLLATE "C" NOT NULL,
        source_key text COLLATE "C" NOT NULL,
        series bigint,
        lists bigint NOT NULL
    )
"""
# Counts ask for nothing besides these columns, and so read an index alone.
COUNTED = "INCLUDE (broken, record_type_id, agency_id)"
# The same for a page of results, whose rows stand together here, in their order, and lie apart in the table.
IN_ORDER = "level, agency_key, agency_id, source_key, data_source_id"
LISTED = "INCLUDE (record_type_id, broken, is_only, archived, coverage_start, agency_type, series, lists)"
INDEXES = {
    "ix_searchable_source": """(data_source_id) INCLUDE (agency_id, record_type_id, broken, is_only, level, archived,
        coverage_start, agency_type, agency_key, source_key, series, lists, location_id, state_id, county_id)""",
    "ix_searchable_agency": f"(agency_id, data_source_id) {COUNTED.replace(', agency_id', '')}",
    # With the newest first, which the page of a place begins with.
    "ix_searchable_place": f"(location_id, created_at DESC, data_source_id) {COUNTED}",
    "ix_searchable_county": f"(county_id, created_at DESC, data_source_id) {COUNTED}",
    "ix_searchable_state": f"(state_id, created_at DESC, data_source_id) {COUNTED}",
    # By their names, which the page of a source asks for.
    "ix_searchable_type": "(record_type_id, state_id, source_key, data_source_id) INCLUDE (broken, agency_id)",
    # Few sources lie in several places, or have no agency.
    "ix_searchable_several": "(location_id, data_source_id) INCLUDE (broken, record_type_id) WHERE NOT is_only",
    "ix_searchable_untied": """(state_id, county_id, location_id, data_source_id) INCLUDE (broken, record_type_id)
        WHERE agency_id IS NULL AND location_id IS NOT NULL""",
    # A line of the API lies in one state, too.
    "ix_results_of_place": f"(location_id, {IN_ORDER}) {LISTED[:-1]}, state_id)",
    "ix_results_of_county": f"(county_id, {IN_ORDER}) {LISTED[:-1]}, state_id)",
    "ix_results_of_state": f"(state_id, {IN_ORDER}) {LISTED}",
}
# Two transactions that each change one of the things that a row is made of would not see each other's: the one that comes
# second waits here, and then sees both. What is locked first is locked in the order of ids.
#
# Rows are looked up by indexes, id by id (a subquery with OFFSET is left as it is), whatever PostgreSQL knows of the tables:
# where the same transaction fills them it knows nothing, and plans that it keeps are from when they had ten rows. Any other
# way, or order of tables than as written, reads them whole for each of thousands of ids.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join((*(f"SET enable_{way} = off" for way in OTHER_WAYS), "SET join_collapse_limit = 1"))


def rows_of(table: str, key: str, ids: str, columns: str, locked: str = "") -> str:
    """SQL of what follows FROM: the rows of a table, as `each_row`, whose keys are in an array."""
    return f"""(SELECT DISTINCT unnest({ids}) AS id ORDER BY 1) AS wanted CROSS JOIN LATERAL (
            SELECT {columns} FROM public.{table} WHERE {key} = wanted.id {f"FOR {locked}" if locked else "OFFSET 0"}
        ) AS each_row"""


WRITE = f"""
    CREATE FUNCTION public.write_searchable_sources(ids integer[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan {BY_INDEX} AS $$
    DECLARE
        stale integer[];
        source integer;
    BEGIN
        PERFORM FROM {rows_of("data_sources", "id", "ids", "", "NO KEY UPDATE")};
        stale := array(SELECT wanted.id FROM (SELECT DISTINCT unnest(ids) AS id) AS wanted WHERE EXISTS (
            (SELECT {COLUMNS} FROM public.searchable_rows WHERE data_source_id = wanted.id
                EXCEPT ALL SELECT {COLUMNS} FROM public.searchable_sources WHERE data_source_id = wanted.id)
            UNION ALL
            (SELECT {COLUMNS} FROM public.searchable_sources WHERE data_source_id = wanted.id
                EXCEPT ALL SELECT {COLUMNS} FROM public.searchable_rows WHERE data_source_id = wanted.id)));
        IF stale <> '{{}}' THEN
            FOREACH source IN ARRAY stale LOOP
                DELETE FROM public.searchable_sources WHERE data_source_id = source;
            END LOOP;
            INSERT INTO public.searchable_sources ({COLUMNS})
            SELECT each_row.* FROM {rows_of("searchable_rows", "data_source_id", "stale", COLUMNS)};
        END IF;
    END
    $$
"""
OF_SOURCES = "PERFORM public.write_searchable_sources(ids);"
OF_AGENCIES = f"""PERFORM public.write_searchable_sources(array(SELECT each_row.data_source_id
                    FROM {rows_of("link_agencies__data_sources", "agency_id", "ids", "data_source_id")}));"""
OF_PLACES = f"""PERFORM public.write_searchable_sources(array(SELECT each_row.data_source_id
                    FROM {rows_of("searchable_sources", "location_id", "ids", "data_source_id")}));"""
# What a link leads to is locked where it could change meanwhile.
LOCKED_KEYS = "array(SELECT changed.{key} FROM ({changed}) AS changed)"
# Of each table: the key of what has changed, the columns that matter, what is locked, and what is written.
WATCHED = {
    "data_sources": (
        "id",
        "name, record_type_id, url_status, approval_status, access_types, record_formats, coverage_start, coverage_end,"
        " internet_archive_url, created_at, updated_at",
        "",
        OF_SOURCES,
    ),
    "agencies": ("id", "name, approval_status, agency_type, jurisdiction_type", "", OF_AGENCIES),
    "link_agencies__data_sources": ("data_source_id", "agency_id", ("agency_id", "SHARE"), OF_SOURCES),
    "link_agencies__locations": ("agency_id", "location_id", ("agency_id", "NO KEY UPDATE"), OF_AGENCIES),
    "link_data_sources__locations": ("data_source_id", "location_id", "", OF_SOURCES),
    "locations": ("id", "state_id, county_id", "", OF_PLACES),
}
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
# What of a record that has gone: its links go with it, and their triggers see to it.
UNTIL_GONE = ("INSERT", "UPDATE")
EVENTS = {
    "data_sources": UNTIL_GONE,
    "agencies": ("UPDATE",),
    "locations": ("UPDATE",),
    "link_agencies__data_sources": tuple(ROWS),
    "link_agencies__locations": tuple(ROWS),
    "link_data_sources__locations": tuple(ROWS),
}

LINKS = [table for table in EVENTS if table.startswith("link_")]
# Nothing says which rows a TRUNCATE took. It reaches the rows of sources themselves by their key.
EMPTIED = """
    CREATE FUNCTION public.searchable_links_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM public.write_searchable_sources(array(SELECT id FROM public.data_sources));
        RETURN NULL;
    END
    $$
"""


def changed(key: str, event: str, columns: str = "") -> str:
    """SQL of the keys of the rows that a statement has changed."""
    if event == "UPDATE" and columns:
        both = f"{key}, {columns}"
        return (
            f"SELECT {key} FROM ((SELECT {both} FROM new_rows EXCEPT SELECT {both} FROM old_rows) UNION ALL"
            f" (SELECT {both} FROM old_rows EXCEPT SELECT {both} FROM new_rows)) AS differing"
        )
    return " UNION ".join(f"SELECT {key} FROM {rows}" for rows in ("new_rows", "old_rows") if rows in ROWS[event])


def watcher(table: str, event: str) -> str:
    """SQL of the function that a table's trigger calls once for each statement, no matter how many rows it changes."""
    key, columns, locked, action = WATCHED[table]
    keys = LOCKED_KEYS.format(key=locked[0], changed=changed(locked[0], event)) if locked else ""
    lock = f"PERFORM FROM {rows_of('agencies', 'id', keys, '', locked[1])};" if locked else ""
    return f"""
        CREATE FUNCTION public.{table}_searchable_{event.lower()}() RETURNS trigger LANGUAGE plpgsql
        {BY_INDEX} AS $$
        DECLARE
            ids integer[];
        BEGIN
            ids := array({changed(key, event, columns)});
            IF ids <> '{{}}' THEN
                {lock}
                {action}
            END IF;
            RETURN NULL;
        END
        $$
    """


def upgrade() -> None:
    op.execute(f"""
        CREATE VIEW public.searchable_rows AS
        SELECT found.data_source_id, found.agency_id, found.location_id, place.state_id, place.county_id,
            found.record_type_id, found.broken, found.source_name, found.url_status, found.access_types,
            found.record_formats, found.coverage_start, found.coverage_end, found.archived, found.created_at,
            found.updated_at, found.agency_name, found.jurisdiction_type, found.agency_type,
            {KEYS}, {NUMBERS}, {FOR_COUNTS}
        FROM ({ROWS_FOUND}) AS found
        LEFT JOIN public.locations place ON place.id = found.location_id
    """)
    op.execute(
        "CREATE INDEX ix_locations_broad ON public.locations (type, state_id) WHERE type IN ('National', 'State')"
    )
    op.execute(TABLE)
    op.execute(f"INSERT INTO public.searchable_sources ({COLUMNS}) SELECT {COLUMNS} FROM public.searchable_rows")
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON public.searchable_sources {columns}")
    op.execute(WRITE)
    for table, events in EVENTS.items():
        for event in events:
            op.execute(watcher(table, event))
            op.execute(f"""
                CREATE TRIGGER write_searchable_after_{event.lower()} AFTER {event} ON public.{table}
                REFERENCING {ROWS[event]} FOR EACH STATEMENT
                EXECUTE FUNCTION public.{table}_searchable_{event.lower()}()
            """)
    op.execute(EMPTIED)
    for table in LINKS:
        op.execute(f"""
            CREATE TRIGGER write_searchable_after_truncate AFTER TRUNCATE ON public.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION public.searchable_links_emptied()
        """)


def downgrade() -> None:
    for table, events in EVENTS.items():
        for event in events:
            op.execute(f"DROP FUNCTION public.{table}_searchable_{event.lower()}() CASCADE")
    op.execute("DROP FUNCTION public.searchable_links_emptied() CASCADE")
    op.execute("DROP FUNCTION public.write_searchable_sources(integer[])")
    op.execute("DROP TABLE public.searchable_sources")
    op.execute("DROP VIEW public.searchable_rows")
    op.execute("DROP INDEX public.ix_locations_broad")
