"""Full-text search: the weighted words of data sources, agencies and data requests, and the words to suggest.

The documents stand in tables of their own: when an agency is renamed, what its data sources are found by changes without
touching a source's `updated_at` or the change log.

Revision ID: 06b096c66681
Revises: 47638cb72cc1
Create Date: 2026-11-29 07:22:00+00:00
"""

from dataclasses import dataclass

from alembic import op

revision = "06b096c66681"
down_revision = "47638cb72cc1"
branch_labels = None
depends_on = None

# What triggers write is looked up by indexes, id by id (a subquery with OFFSET is left as it is), whatever PostgreSQL
# knows of the tables: where the same transaction fills them it knows nothing, and plans that it keeps are from when they had
# ten rows. Any other way, or order of tables, reads them whole for each of thousands of ids.
OTHER_WAYS = ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
BY_INDEX = " ".join(f"SET enable_{way} = off" for way in OTHER_WAYS)
# Planning takes ten times as long as writing one document, and the plan is the same whatever the ids: it is kept.
KEEP_PLAN = f"LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan {BY_INDEX}"

PLACE = "(SELECT * FROM public.locations_expanded WHERE id = {id} OFFSET 0)"
NAMES_OF_PLACE = "concat_ws(' ', place.locality_name, place.county_name, place.state_name, place.state_iso)"
OF_SOURCES = f"""
            LEFT JOIN public.record_types kind ON kind.id = source.record_type_id
            LEFT JOIN LATERAL (
                SELECT string_agg(DISTINCT agency.name, ' ') AS agencies,
                    string_agg(DISTINCT {NAMES_OF_PLACE}, ' ') AS places
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
                SELECT string_agg({NAMES_OF_PLACE}, ' ' ORDER BY place.id) AS places
                FROM public.link_data_sources__locations link
                CROSS JOIN LATERAL {PLACE.format(id="link.location_id")} AS place
                WHERE link.data_source_id = source.id
            ) own ON true"""
OF_AGENCIES = f"""
            LEFT JOIN LATERAL (
                SELECT string_agg(DISTINCT {NAMES_OF_PLACE}, ' ') AS places
                FROM public.link_agencies__locations serves
                CROSS JOIN LATERAL {PLACE.format(id="serves.location_id")} AS place
                WHERE serves.agency_id = agency.id
            ) made ON true"""


@dataclass(frozen=True)
class Documents:
    """The words of a table's records: texts by their weight, of the record (`alias`) and of what is joined to it."""

    record: str
    alias: str
    records: str
    texts: dict[str, str]
    joins: str = ""
    id_type: str = "integer"

    def writer(self) -> str:
        """SQL of the function that writes the documents of some records, if they differ."""
        # Only the beginning of a text is read: a vector holds up to 1 MB.
        document = " || ".join(
            f"setweight(to_tsvector('pg_catalog.english'::regconfig, left({text}, 100000)), '{weight}')"
            for weight, text in self.texts.items()
        )
        return f"""
            CREATE FUNCTION public.write_{self.record}_documents(ids {self.id_type}[]) RETURNS void {KEEP_PLAN} AS $$
            BEGIN
                IF ids <> '{{}}' THEN
                    INSERT INTO public.{self.record}_documents AS old ({self.record}_id, document)
                    SELECT {self.alias}.id, {document}
                    FROM (SELECT DISTINCT unnest(ids) AS id) AS wanted
                    CROSS JOIN LATERAL (SELECT * FROM public.{self.records} WHERE id = wanted.id OFFSET 0)
                    AS {self.alias} {self.joins}
                    ON CONFLICT ({self.record}_id) DO UPDATE SET document = excluded.document
                    WHERE old.document IS DISTINCT FROM excluded.document;
                END IF;
            END
            $$
        """

    def write_all(self) -> str:
        return f"public.write_{self.record}_documents(array(SELECT id FROM public.{self.records}))"


SOURCE_TEXTS = {
    "A": "source.name::text",
    "B": "concat_ws(' ', kind.name, made.agencies)",
    "C": "coalesce(source.description::text, '')",
    "D": "concat_ws(' ', made.places, own.places, source.supplying_entity, source.originating_entity, "
    "array_to_string(source.record_formats, ' '))",
}
AGENCY_TEXTS = {
    "A": "agency.name::text",
    "B": "coalesce(made.places, '')",
    "D": "concat_ws(' ', agency.agency_type, agency.jurisdiction_type)",
}
# Only what the request's public page shows: no notes.
REQUEST_TEXTS = {
    "A": "request.title",
    "B": "array_to_string(request.record_types_required, ' ')",
    "C": "concat_ws(' ', request.pdap_response, request.data_requirements)",
}
SOURCES = Documents("data_source", "source", "data_sources", SOURCE_TEXTS, OF_SOURCES)
AGENCIES = Documents("agency", "agency", "agencies", AGENCY_TEXTS, OF_AGENCIES)
REQUESTS = Documents("data_request", "request", "data_requests", REQUEST_TEXTS, id_type="bigint")
ALL = (SOURCES, AGENCIES, REQUESTS)

# What a trigger does for the ids of the rows that have changed.
WRITE_SOURCES = "PERFORM public.write_data_source_documents(ids);"
WRITE_AGENCIES = """
                PERFORM public.write_agency_documents(ids);
                PERFORM public.write_data_source_documents(array(
                    SELECT link.data_source_id FROM unnest(ids) AS wanted(id) CROSS JOIN LATERAL (
                        SELECT data_source_id FROM public.link_agencies__data_sources WHERE agency_id = wanted.id OFFSET 0
                    ) AS link));"""
WRITE_REQUESTS = "PERFORM public.write_data_request_documents(ids);"
OF_SOURCE = "name, description, record_type_id, supplying_entity, originating_entity, record_formats"
# By table: the column with those ids, the columns that documents are made of, and what is done.
WATCHED = {
    "data_sources": ("id", OF_SOURCE, WRITE_SOURCES),
    "agencies": ("id", "name, approval_status, agency_type, jurisdiction_type", WRITE_AGENCIES),
    "link_agencies__data_sources": ("data_source_id", "agency_id", WRITE_SOURCES),
    "link_agencies__locations": ("agency_id", "location_id", WRITE_AGENCIES),
    "link_data_sources__locations": ("data_source_id", "location_id", WRITE_SOURCES),
    "data_requests": ("id", "title, record_types_required, pdap_response, data_requirements", WRITE_REQUESTS),
}
LINKS = ("link_agencies__data_sources", "link_agencies__locations", "link_data_sources__locations")
# What each trigger sees of the rows that a statement changes.
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def watcher(table: str) -> str:
    """SQL of the function that a table's triggers call once for each statement, no matter how many rows it changes."""
    key, columns, action = WATCHED[table]
    id_type = "bigint" if table == "data_requests" else "integer"
    return f"""
        CREATE FUNCTION public.{table}_changed() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $$
        DECLARE ids {id_type}[];
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


# What many records share, and is renamed or moved: the columns, and what is written for the ids of the rows.
OF_TYPE = """
                LOCK TABLE public.data_source_documents IN SHARE ROW EXCLUSIVE MODE;
                PERFORM public.write_data_source_documents(array(
                    SELECT id FROM public.data_sources WHERE record_type_id = ANY (ids)));"""
OF_PLACE = """
                LOCK TABLE public.agency_documents, public.data_source_documents IN SHARE ROW EXCLUSIVE MODE;
                places := {places};
                agencies := array(SELECT agency_id FROM public.link_agencies__locations WHERE location_id = ANY (places));
                PERFORM public.write_agency_documents(agencies);
                PERFORM public.write_data_source_documents(array(
                    SELECT data_source_id FROM public.link_agencies__data_sources WHERE agency_id = ANY (agencies)
                    UNION
                    SELECT data_source_id FROM public.link_data_sources__locations WHERE location_id = ANY (places)));"""
PLACES_WITH = "array(SELECT id FROM public.locations WHERE {column} = ANY (ids))"
SHARED = {
    "locations": ("type, state_id, county_id, locality_id", OF_PLACE.format(places="ids")),
    "localities": ("name", OF_PLACE.format(places=PLACES_WITH.format(column="locality_id"))),
    "counties": ("name", OF_PLACE.format(places=PLACES_WITH.format(column="county_id"))),
    "us_states": ("state_name, state_iso", OF_PLACE.format(places=PLACES_WITH.format(column="state_id"))),
    "record_types": ("name", OF_TYPE),
}


def watcher_of_shared(table: str) -> str:
    """SQL of the function that a trigger calls once for each statement that renames or moves what many records share.

    Who writes a document locks no place and no type: these wait until no one else is writing, so that none is missed.
    """
    columns, action = SHARED[table]
    return f"""
        CREATE FUNCTION public.{table}_changed() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
        DECLARE ids bigint[]; places bigint[]; agencies integer[];
        BEGIN
            ids := array(SELECT id FROM (
                SELECT id, {columns} FROM new_rows EXCEPT SELECT id, {columns} FROM old_rows) AS differing);
            IF ids <> '{{}}' THEN
                {action}
            END IF;
            RETURN NULL;
        END
        $$
    """


def emptied(table: str) -> str:
    """SQL of the function that a trigger calls when a table of links was emptied.

    Nothing says which rows a TRUNCATE took: all documents are looked at. It reaches those of records by their keys.
    """
    return f"""
        CREATE FUNCTION public.{table}_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {f"PERFORM {AGENCIES.write_all()};" if table == "link_agencies__locations" else ""}
            PERFORM {SOURCES.write_all()};
            RETURN NULL;
        END
        $$
    """


def add_trigger(table: str, event: str, function: str) -> None:
    """PostgreSQL fires triggers in the order of their names.

    Those of `searchable_sources` (c7e4a90d51b3) come first: they lock the records, so that of two transactions that
    change parts of the same document the second waits and sees both.
    """
    rows = f"REFERENCING {ROWS[event]}" if event in ROWS else ""
    op.execute(f"""
        CREATE TRIGGER write_words_after_{event.lower()} AFTER {event} ON public.{table}
        {rows} FOR EACH STATEMENT EXECUTE FUNCTION public.{function}()
    """)


def upgrade() -> None:
    for documents in ALL:
        table, key = f"public.{documents.record}_documents", f"{documents.record}_id"
        op.execute(f"""
            CREATE TABLE {table} (
                {key} {documents.id_type} PRIMARY KEY REFERENCES public.{documents.records} (id) ON DELETE CASCADE,
                document tsvector NOT NULL
            )
        """)
        op.execute(f"CREATE INDEX ix_{documents.alias}_documents_words ON {table} USING gin (document)")
        op.execute(documents.writer())
        op.execute(f"SELECT {documents.write_all()}")
    for table in WATCHED:
        op.execute(watcher(table))
        for event in ROWS if table in LINKS else ("INSERT", "UPDATE"):
            add_trigger(table, event, f"{table}_changed")
    for table in SHARED:
        op.execute(watcher_of_shared(table))
        add_trigger(table, "UPDATE", f"{table}_changed")
    for table in LINKS:
        op.execute(emptied(table))
        add_trigger(table, "TRUNCATE", f"{table}_emptied")
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
    for table in (*WATCHED, *SHARED):
        op.execute(f"DROP FUNCTION public.{table}_changed() CASCADE")
    for table in LINKS:
        op.execute(f"DROP FUNCTION public.{table}_emptied() CASCADE")
    for documents in ALL:
        op.execute(f"DROP FUNCTION public.write_{documents.record}_documents({documents.id_type}[])")
        op.execute(f"DROP TABLE public.{documents.record}_documents")
