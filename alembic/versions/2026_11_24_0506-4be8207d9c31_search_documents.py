"""The words by which data sources, agencies and data requests are found, with weights, in tables of their own.

They stand beside the records and not in them: a renamed agency then changes what its sources are found by without
touching a source's `updated_at` or the change log.

Revision ID: 4be8207d9c31
Revises: 91d7e3a5b064
Create Date: 2026-11-24 05:06:00+00:00
"""

from alembic import op

revision = "4be8207d9c31"
down_revision = "91d7e3a5b064"
branch_labels = None
depends_on = None

TABLES = {
    "data_source_documents": ("data_source_id", "integer", "data_sources", "ix_source_documents_words"),
    "agency_documents": ("agency_id", "integer", "agencies", "ix_agency_documents_words"),
    "data_request_documents": ("data_request_id", "bigint", "data_requests", "ix_request_documents_words"),
}

# The most that is read of a text: a vector holds a megabyte.
ENGLISH = "to_tsvector('pg_catalog.english'::regconfig, left({}, 100000))"


def weighted(text: str, weight: str) -> str:
    """Return the SQL of a text's words with a weight."""
    return f"setweight({ENGLISH.format(text)}, '{weight}')"


SOURCES = f"""
    CREATE FUNCTION public.write_data_source_documents(ids integer[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO public.data_source_documents AS old (data_source_id, document)
        SELECT source.id,
            {weighted("source.name::text", "A")}
            || {weighted("concat_ws(' ', kind.name, made.agencies)", "B")}
            || {weighted("coalesce(source.description::text, '')", "C")}
            || {
    weighted(
        "concat_ws(' ', made.places, source.supplying_entity, source.originating_entity, "
        "array_to_string(source.record_formats, ' '))",
        "D",
    )
}
        FROM public.data_sources source
        LEFT JOIN public.record_types kind ON kind.id = source.record_type_id
        LEFT JOIN LATERAL (
            SELECT string_agg(DISTINCT agency.name, ' ') AS agencies,
                string_agg(DISTINCT concat_ws(' ', place.locality_name, place.county_name, place.state_name,
                    place.state_iso), ' ') AS places
            FROM public.link_agencies__data_sources link
            JOIN public.agencies agency ON agency.id = link.agency_id AND agency.approval_status = 'approved'
            LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
            LEFT JOIN public.locations_expanded place ON place.id = serves.location_id
            WHERE link.data_source_id = source.id
        ) made ON true
        WHERE source.id = ANY (ids)
        ON CONFLICT (data_source_id) DO UPDATE SET document = excluded.document
        WHERE old.document IS DISTINCT FROM excluded.document
    $$
"""
AGENCIES = f"""
    CREATE FUNCTION public.write_agency_documents(ids integer[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO public.agency_documents AS old (agency_id, document)
        SELECT agency.id,
            {weighted("agency.name::text", "A")}
            || {weighted("coalesce(made.places, '')", "B")}
            || {weighted("concat_ws(' ', agency.agency_type, agency.jurisdiction_type)", "D")}
        FROM public.agencies agency
        LEFT JOIN LATERAL (
            SELECT string_agg(DISTINCT concat_ws(' ', place.locality_name, place.county_name, place.state_name,
                place.state_iso), ' ') AS places
            FROM public.link_agencies__locations serves
            JOIN public.locations_expanded place ON place.id = serves.location_id
            WHERE serves.agency_id = agency.id
        ) made ON true
        WHERE agency.id = ANY (ids)
        ON CONFLICT (agency_id) DO UPDATE SET document = excluded.document
        WHERE old.document IS DISTINCT FROM excluded.document
    $$
"""
# Nobody's notes: only what the page of a request shows to everyone.
REQUESTS = f"""
    CREATE FUNCTION public.write_data_request_documents(ids bigint[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO public.data_request_documents AS old (data_request_id, document)
        SELECT request.id,
            {weighted("request.title", "A")}
            || {weighted("array_to_string(request.record_types_required, ' ')", "B")}
            || {weighted("concat_ws(' ', request.pdap_response, request.data_requirements)", "C")}
        FROM public.data_requests request
        WHERE request.id = ANY (ids)
        ON CONFLICT (data_request_id) DO UPDATE SET document = excluded.document
        WHERE old.document IS DISTINCT FROM excluded.document
    $$
"""
# What a trigger does when rows of a table have changed: `ids` is the SQL of the affected ids in `changed`.
OF_AGENCIES = """
    PERFORM public.write_agency_documents(ids);
    PERFORM public.write_data_source_documents(array(
        SELECT DISTINCT data_source_id FROM public.link_agencies__data_sources WHERE agency_id = ANY (ids)));
"""
WATCHED = {
    "data_sources": (
        "id",
        "name, description, record_type_id, supplying_entity, originating_entity, record_formats",
        "PERFORM public.write_data_source_documents(ids);",
    ),
    "agencies": ("id", "name, approval_status, agency_type, jurisdiction_type", OF_AGENCIES),
    "link_agencies__data_sources": (
        "data_source_id",
        "agency_id",
        "PERFORM public.write_data_source_documents(ids);",
    ),
    "link_agencies__locations": ("agency_id", "location_id", OF_AGENCIES),
    "data_requests": (
        "id",
        "title, record_types_required, pdap_response, data_requirements",
        "PERFORM public.write_data_request_documents(ids);",
    ),
}
LINKS = ("link_agencies__data_sources", "link_agencies__locations")


def watcher(table: str) -> str:
    """Return the SQL of the function that a table's triggers call, once for each statement however many its rows."""
    key, columns, action = WATCHED[table]
    kind = "bigint" if table == "data_requests" else "integer"
    return f"""
        CREATE FUNCTION public.{table}_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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


def upgrade() -> None:
    """Apply the change."""
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
    for table in WATCHED:
        op.execute(watcher(table))
        for event, rows in (
            ("INSERT", "NEW TABLE AS new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
            ("DELETE", "OLD TABLE AS old_rows"),
        ):
            if event != "DELETE" or table in LINKS:
                op.execute(f"""
                    CREATE TRIGGER write_documents_after_{event.lower()} AFTER {event} ON public.{table}
                    REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.{table}_changed()
                """)
    op.execute("SELECT public.write_data_source_documents(array(SELECT id FROM public.data_sources))")
    op.execute("SELECT public.write_agency_documents(array(SELECT id FROM public.agencies))")
    op.execute("SELECT public.write_data_request_documents(array(SELECT id FROM public.data_requests))")


def downgrade() -> None:
    """Take it back."""
    for table in WATCHED:
        op.execute(f"DROP FUNCTION public.{table}_changed() CASCADE")
    op.execute("DROP FUNCTION public.write_data_request_documents(bigint[])")
    op.execute("DROP FUNCTION public.write_agency_documents(integer[])")
    op.execute("DROP FUNCTION public.write_data_source_documents(integer[])")
    for table in TABLES:
        op.execute(f"DROP TABLE public.{table}")
