"""Full-text search: the weighted words of data sources, agencies and data requests, and the words to suggest.

The documents stand in tables of their own: when an agency is renamed, what its data sources are found by changes without
touching a source's `updated_at` or the change log.

Revision ID: 06b096c66681
Revises: 47638cb72cc1
Create Date: 2026-11-29 07:22:00+00:00
"""

from alembic import op

revision = "06b096c66681"
down_revision = "47638cb72cc1"
branch_labels = None
depends_on = None

TABLES = {
    "data_source_documents": ("data_source_id", "integer", "data_sources", "ix_source_documents_words"),
    "agency_documents": ("agency_id", "integer", "agencies", "ix_agency_documents_words"),
    "data_request_documents": ("data_request_id", "bigint", "data_requests", "ix_request_documents_words"),
}

# Only the beginning of a text is read: a vector holds up to 1 MB.
ENGLISH = "to_tsvector('pg_catalog.english'::regconfig, left({}, 100000))"


def weighted(text: str, weight: str) -> str:
    return f"setweight({ENGLISH.format(text)}, '{weight}')"


OF_LITTLE_WEIGHT = (
    "concat_ws(' ', made.places, own.places, source.supplying_entity, source.originating_entity, "
    "array_to_string(source.record_formats, ' '))"
)
# What triggers write is looked up by indexes, id by id (a subquery with OFFSET is left as it is), whatever PostgreSQL
# knows of the tables: where the same transaction fills them it knows nothing, and plans that it keeps are from when they had
# ten rows. Any other way, or order of tables, reads them whole for each of thousands of ids.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join(f"SET enable_{way} = off" for way in OTHER_WAYS)
PLACE = "(SELECT * FROM public.locations_expanded WHERE id = {id} OFFSET 0)"
# Planning takes ten times as long as writing one document, and the plan is the same whatever the ids: it is kept.
KEEP_PLAN = f"LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan {BY_INDEX}"


def each_of(table: str, record: str) -> str:
    """SQL of the rows of a table whose ids are in `ids`."""
    return f"""(SELECT DISTINCT unnest(ids) AS id) AS wanted
            CROSS JOIN LATERAL (SELECT * FROM public.{table} WHERE id = wanted.id OFFSET 0) AS {record}"""


SOURCES = f"""
    CREATE FUNCTION public.write_data_source_documents(ids integer[]) RETURNS void {KEEP_PLAN} AS $$
    BEGIN
        IF ids <> '{{}}' THEN
            INSERT INTO public.data_source_documents AS old (data_source_id, document)
            SELECT source.id,
                {weighted("source.name::text", "A")}
                || {weighted("concat_ws(' ', kind.name, made.agencies)", "B")}
                || {weighted("coalesce(source.description::text, '')", "C")}
                || {weighted(OF_LITTLE_WEIGHT, "D")}
            FROM {each_of("data_sources", "source")}
            LEFT JOIN public.record_types kind ON kind.id = source.record_type_id
            LEFT JOIN LATERAL (
                SELECT string_agg(DISTINCT agency.name, ' ') AS agencies,
                    string_agg(DISTINCT concat_ws(' ', place.locality_name, place.county_name, place.state_name,
                        place.state_iso), ' ') AS places
                FROM public.link_agencies__data_sources link
                CROSS JOIN LATERAL (
                    SELECT id, name FROM public.agencies
                    WHERE id = link.agency_id AND approval_status = 'approved' OFFSET 0
                ) AS agency
                LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
                LEFT JOIN LATERAL {PLACE.format(id="serves.location_id")} AS place ON true
                WHERE link.data_source_id = source.id
            ) made ON true
            LEFT JOIN LATERAL (
                SELECT string_agg(concat_ws(' ', place.locality_name, place.county_name, place.state_name,
                    place.state_iso), ' ' ORDER BY place.id) AS places
                FROM public.link_data_sources__locations link
                CROSS JOIN LATERAL {PLACE.format(id="link.location_id")} AS place
                WHERE link.data_source_id = source.id
            ) own ON true
            ON CONFLICT (data_source_id) DO UPDATE SET document = excluded.document
            WHERE old.document IS DISTINCT FROM excluded.document;
        END IF;
    END
    $$
"""
AGENCIES = f"""
    CREATE FUNCTION public.write_agency_documents(ids integer[]) RETURNS void {KEEP_PLAN} AS $$
    BEGIN
        IF ids <> '{{}}' THEN
            INSERT INTO public.agency_documents AS old (agency_id, document)
            SELECT agency.id,
                {weighted("agency.name::text", "A")}
                || {weighted("coalesce(made.places, '')", "B")}
                || {weighted("concat_ws(' ', agency.agency_type, agency.jurisdiction_type)", "D")}
            FROM {each_of("agencies", "agency")}
            LEFT JOIN LATERAL (
                SELECT string_agg(DISTINCT concat_ws(' ', place.locality_name, place.county_name, place.state_name,
                    place.state_iso), ' ') AS places
                FROM public.link_agencies__locations serves
                CROSS JOIN LATERAL {PLACE.format(id="serves.location_id")} AS place
                WHERE serves.agency_id = agency.id
            ) made ON true
            ON CONFLICT (agency_id) DO UPDATE SET document = excluded.document
            WHERE old.document IS DISTINCT FROM excluded.document;
        END IF;
    END
    $$
"""
# Only what the request's public page shows: no notes.
REQUESTS = f"""
    CREATE FUNCTION public.write_data_request_documents(ids bigint[]) RETURNS void {KEEP_PLAN} AS $$
    BEGIN
        IF ids <> '{{}}' THEN
            INSERT INTO public.data_request_documents AS old (data_request_id, document)
            SELECT request.id,
                {weighted("request.title", "A")}
                || {weighted("array_to_string(request.record_types_required, ' ')", "B")}
                || {weighted("concat_ws(' ', request.pdap_response, request.data_requirements)", "C")}
            FROM {each_of("data_requests", "request")}
            ON CONFLICT (data_request_id) DO UPDATE SET document = excluded.document
            WHERE old.document IS DISTINCT FROM excluded.document;
        END IF;
    END
    $$
"""
# What a trigger does for the ids of the rows that have changed.
OF_AGENCIES = """
    PERFORM public.write_agency_documents(ids);
    PERFORM public.write_data_source_documents(array(
        SELECT link.data_source_id FROM unnest(ids) AS wanted(id) CROSS JOIN LATERAL (
            SELECT data_source_id FROM public.link_agencies__data_sources WHERE agency_id = wanted.id OFFSET 0) AS link));
"""
WATCHED = {
    "data_sources": (
        "id",
        "name, description, record_type_id, supplying_entity, originating_entity, record_formats",
        "PERFORM public.write_data_source_documents(ids);",
    ),
    "agencies": ("id", "name, approval_status, agency_type, jurisdiction_type", OF_AGENCIES),
    "link_agencies__data_sources": ("data_source_id", "agency_id", "PERFORM public.write_data_source_documents(ids);"),
    "link_agencies__locations": ("agency_id", "location_id", OF_AGENCIES),
    "data_requests": (
        "id",
        "title, record_types_required, pdap_response, data_requirements",
        "PERFORM public.write_data_request_documents(ids);",
    ),
}
OWN_PLACES = "link_data_sources__locations"
LINKS = ("link_agencies__data_sources", "link_agencies__locations", OWN_PLACES)


def watcher(table: str) -> str:
    """SQL of the function that a table's triggers call once for each statement, no matter how many rows it changes."""
    key, columns, action = WATCHED[table]
    kind = "bigint" if table == "data_requests" else "integer"
    return f"""
        CREATE FUNCTION public.{table}_changed() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$
        DECLARE
            ids {kind}[];
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                ids := array(SELECT {key} FROM (
                    (SELECT {key}, {columns} FROM new_rows EXCEPT SELECT {key}, {columns} FROM old_rows)
                    UNION ALL
                    (SELECT {key}, {columns} FROM old_rows EXCEPT SELECT {key}, {columns} FROM new_rows)
                ) AS differing);
            ELSIF TG_OP = 'INSERT' THEN
                ids := array(SELECT DISTINCT {key} FROM new_rows);
            ELSE
                ids := array(SELECT DISTINCT {key} FROM old_rows);
            END IF;
            IF ids <> '{{}}' THEN
                {action}
            END IF;
            RETURN NULL;
        END
        $$
    """


# The rows of this table have nothing but their two keys: a change of one is a change of what it links.
OWN_PLACES_CHANGED = """
        CREATE FUNCTION public.link_data_sources__locations_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            ids integer[];
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                ids := array(SELECT data_source_id FROM new_rows UNION SELECT data_source_id FROM old_rows);
            ELSIF TG_OP = 'INSERT' THEN
                ids := array(SELECT DISTINCT data_source_id FROM new_rows);
            ELSE
                ids := array(SELECT DISTINCT data_source_id FROM old_rows);
            END IF;
            IF ids <> '{}' THEN
                PERFORM public.write_data_source_documents(ids);
            END IF;
            RETURN NULL;
        END
        $$
"""

# Of what the names of places and types are made: the columns, and the places that a change of one concerns.
NAMED_PLACES = {
    "locations": ("type, state_id, county_id, locality_id", "ids"),
    "localities": ("name", "array(SELECT id FROM public.locations WHERE locality_id = ANY (ids))"),
    "counties": ("name", "array(SELECT id FROM public.locations WHERE county_id = ANY (ids))"),
    "us_states": ("state_name, state_iso", "array(SELECT id FROM public.locations WHERE state_id = ANY (ids))"),
}
OF_PLACES = """
                LOCK TABLE public.agency_documents, public.data_source_documents IN SHARE ROW EXCLUSIVE MODE;
                places := {places};
                agencies := array(SELECT agency_id FROM public.link_agencies__locations WHERE location_id = ANY (places));
                PERFORM public.write_agency_documents(agencies);
                PERFORM public.write_data_source_documents(array(
                    SELECT data_source_id FROM public.link_agencies__data_sources WHERE agency_id = ANY (agencies)
                    UNION
                    SELECT data_source_id FROM public.link_data_sources__locations WHERE location_id = ANY (places)));
"""
OF_TYPES = """
                LOCK TABLE public.data_source_documents IN SHARE ROW EXCLUSIVE MODE;
                PERFORM public.write_data_source_documents(array(
                    SELECT id FROM public.data_sources WHERE record_type_id = ANY (ids)));
"""


def watcher_of_names(table: str) -> str:
    """SQL of the function that a trigger calls once for each statement that renames or moves what many records share.

    Who writes a document locks no place and no type: these wait until no one else is writing, so that none is missed.
    """
    columns, places = NAMED_PLACES.get(table, ("name", ""))
    return f"""
        CREATE FUNCTION public.{table}_changed() RETURNS trigger LANGUAGE plpgsql
        SET plan_cache_mode = force_custom_plan AS $$
        DECLARE
            ids bigint[];
            places bigint[];
            agencies integer[];
        BEGIN
            ids := array(SELECT id FROM (
                SELECT id, {columns} FROM new_rows EXCEPT SELECT id, {columns} FROM old_rows) AS differing);
            IF ids <> '{{}}' THEN
                {OF_PLACES.format(places=places) if places else OF_TYPES}
            END IF;
            RETURN NULL;
        END
        $$
    """


# Nothing says which rows a TRUNCATE took: all documents are looked at. It reaches those of records by their keys.
ALL_SOURCES = "PERFORM public.write_data_source_documents(array(SELECT id FROM public.data_sources));"
ALL_AGENCIES = "PERFORM public.write_agency_documents(array(SELECT id FROM public.agencies));"


def emptied(table: str) -> str:
    """SQL of the function that a trigger calls when a table of links was emptied."""
    return f"""
        CREATE FUNCTION public.{table}_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {ALL_AGENCIES if table == "link_agencies__locations" else ""}
            {ALL_SOURCES}
            RETURN NULL;
        END
        $$
    """


# PostgreSQL fires triggers in the order of their names. Those of `searchable_sources` (c7e4a90d51b3) come first: they lock
# the records, so that of two transactions that change parts of the same document the second waits and sees both.
TRIGGER = "write_words_after"


def upgrade() -> None:
    for table, (key, kind, target, index) in TABLES.items():
        op.execute(f"""
            CREATE TABLE public.{table} (
                {key} {kind} PRIMARY KEY REFERENCES public.{target} (id) ON DELETE CASCADE,
                document tsvector NOT NULL
            )
        """)
        op.execute(f"CREATE INDEX {index} ON public.{table} USING gin (document)")
    for function in (SOURCES, AGENCIES, REQUESTS):
        op.execute(function)
    for table in (*WATCHED, OWN_PLACES):
        op.execute(OWN_PLACES_CHANGED if table == OWN_PLACES else watcher(table))
        for event, rows in (
            ("INSERT", "NEW TABLE AS new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("DELETE", "OLD TABLE AS old_rows"),
        ):
            if event != "DELETE" or table in LINKS:
                op.execute(f"""
                    CREATE TRIGGER {TRIGGER}_{event.lower()} AFTER {event} ON public.{table}
                    REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_changed()
                """)
    for table in (*NAMED_PLACES, "record_types"):
        op.execute(watcher_of_names(table))
        op.execute(f"""
            CREATE TRIGGER {TRIGGER}_update AFTER UPDATE ON public.{table}
            REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_changed()
        """)
    for table in LINKS:
        op.execute(emptied(table))
        op.execute(f"""
            CREATE TRIGGER {TRIGGER}_truncate AFTER TRUNCATE ON public.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_emptied()
        """)
    op.execute("SELECT public.write_data_source_documents(array(SELECT id FROM public.data_sources))")
    op.execute("SELECT public.write_agency_documents(array(SELECT id FROM public.agencies))")
    op.execute("SELECT public.write_data_request_documents(array(SELECT id FROM public.data_requests))")
    op.execute("""
        CREATE MATERIALIZED VIEW public.search_words AS
        SELECT word, ndoc AS uses FROM ts_stat($$
            SELECT to_tsvector('pg_catalog.simple'::regconfig, left(text, 100000)) FROM (
                SELECT concat_ws(' ', name, description) AS text
                FROM public.data_sources WHERE approval_status = 'approved'
                UNION ALL SELECT name::text FROM public.agencies WHERE approval_status = 'approved'
                UNION ALL SELECT name::text FROM public.record_types
                UNION ALL SELECT name FROM public.record_categories
                UNION ALL SELECT name::text FROM public.localities
                UNION ALL SELECT name FROM public.counties
                UNION ALL SELECT state_name FROM public.us_states
            ) AS texts
        $$)
        WHERE word ~ '^[a-z]{3,40}$'
    """)
    op.execute("CREATE UNIQUE INDEX uq_search_words ON public.search_words (word)")
    op.execute("CREATE INDEX ix_search_words_trgm ON public.search_words USING gin (word public.gin_trgm_ops)")


def downgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW public.search_words")
    for table in (*WATCHED, OWN_PLACES, *NAMED_PLACES, "record_types"):
        op.execute(f"DROP FUNCTION public.{table}_changed() CASCADE")
    for table in LINKS:
        op.execute(f"DROP FUNCTION public.{table}_emptied() CASCADE")
    op.execute("DROP FUNCTION public.write_data_request_documents(bigint[])")
    op.execute("DROP FUNCTION public.write_agency_documents(integer[])")
    op.execute("DROP FUNCTION public.write_data_source_documents(integer[])")
    for table in TABLES:
        op.execute(f"DROP TABLE public.{table}")
