"""Nicknames of places come from the search terms alone, and ZIP codes know the town that the mail calls them by.

The view of spellings had a list of its own beside the table that curators edit. What a place lies in is found by index,
and the view of what search finds has all that the API's search shows, which needs no second look at each source.

Revision ID: a1d94f7c3e58
Revises: 1e8b5d03c7fa
Create Date: 2026-11-29 14:25:00
"""

from alembic import op

revision = "a1d94f7c3e58"
down_revision = "1e8b5d03c7fa"
branch_labels = None
depends_on = None

# Spellings end after this many characters, so that any name fits the indexes.
LONGEST = 400
LISTED = """
            UNION SELECT place.location_id, weight, nickname.written, true
                FROM place JOIN (VALUES
                    ('NY', 'New York City', 'nyc'), ('NY', 'New York City', 'new york ny'),
                    ('CA', 'Los Angeles', 'la'), ('CA', 'San Francisco', 'sf'), ('PA', 'Philadelphia', 'philly'),
                    ('DC', 'Washington', 'dc'), ('NV', 'Las Vegas', 'vegas'), ('LA', 'New Orleans', 'nola')
                ) AS nickname (state_iso, locality, written) USING (state_iso, locality)
"""
SEARCH_TERMS = """
            UNION SELECT place.location_id, weight, term.term, true
                FROM place JOIN public.search_terms term ON term.location_id = place.location_id AND term.active
"""

SOURCE = "source.approval_status = 'approved' AND source.record_type_id IS NOT NULL"
AGENCY = "agency.approval_status = 'approved'"
OF_SOURCE = """source.record_type_id, source.url_status = 'broken' AS broken, source.name AS source_name,
            source.url_status, source.access_types, source.record_formats, source.coverage_start, source.coverage_end,
            coalesce(source.internet_archive_url, '') <> '' AS archived, source.created_at, source.updated_at"""
OF_AGENCY = "agency.name AS agency_name, agency.jurisdiction_type, agency.agency_type"
OF_NO_AGENCY = "NULL::character varying, NULL::public.jurisdiction_type, NULL::public.agency_type"
MORE_OF_SOURCE = ", source.description, source.source_url, source.agency_supplied"


def make_searchable_sources(more: str) -> None:
    """Make the view of what search finds where, with more columns of the source at the end."""
    op.execute("DROP VIEW public.searchable_sources")
    op.execute(f"""
        CREATE VIEW public.searchable_sources AS
        SELECT about.data_source_id, about.agency_id, serves.location_id, {OF_SOURCE},
            {OF_AGENCY}{more}
        FROM public.link_agencies__data_sources about
        JOIN public.data_sources source ON source.id = about.data_source_id AND {SOURCE}
        JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
        UNION ALL
        SELECT own.data_source_id, agency.id, own.location_id, {OF_SOURCE},
            {OF_AGENCY}{more}
        FROM public.link_data_sources__locations own
        JOIN public.data_sources source ON source.id = own.data_source_id AND {SOURCE}
        LEFT JOIN public.link_agencies__data_sources about ON about.data_source_id = own.data_source_id
        LEFT JOIN public.agencies agency ON agency.id = about.agency_id AND {AGENCY}
        WHERE about.agency_id IS NULL OR agency.id IS NOT NULL
        UNION ALL
        SELECT source.id, NULL::integer, NULL::integer, {OF_SOURCE},
            {OF_NO_AGENCY}{more}
        FROM public.data_sources source
        WHERE {SOURCE}
            AND NOT EXISTS (SELECT FROM public.link_data_sources__locations own WHERE own.data_source_id = source.id)
            AND NOT EXISTS (SELECT FROM public.link_agencies__data_sources about WHERE about.data_source_id = source.id)
    """)


FOLDED_TWICE = f"""
        SELECT
            location_id, left(public.folded(name), {LONGEST}) AS spelling, bool_or(short) AS short,
            coalesce(max(weight), 0)::bigint AS weight
        FROM written
        WHERE public.folded(name) <> ''
        GROUP BY 1, 2
"""
# Materialized, so that each name is folded once: that is most of a refresh.
FOLDED_ONCE = f""",
        folded AS MATERIALIZED (
            SELECT location_id, weight, left(public.folded(name), {LONGEST}) AS spelling, short FROM written
        )
        SELECT location_id, spelling, bool_or(short) AS short, coalesce(max(weight), 0)::bigint AS weight
        FROM folded
        WHERE spelling <> ''
        GROUP BY location_id, spelling
"""


def make_spellings(nicknames: str, folding: str) -> None:
    """Make the view of the spellings of places again, with its indexes."""
    op.execute("DROP MATERIALIZED VIEW public.place_spellings")
    op.execute(f"""
        CREATE MATERIALIZED VIEW public.place_spellings AS
        WITH place AS (
            SELECT
                location.id AS location_id, location.type, state.state_name, state.state_iso, county.name AS county,
                county.name || CASE state.state_iso WHEN 'LA' THEN ' Parish' ELSE ' County' END AS long_county,
                locality.name AS locality,
                CASE location.type
                    WHEN 'Locality' THEN locality.population
                    WHEN 'County' THEN coalesce(
                        county.population, sum(locality.population) OVER (PARTITION BY location.county_id)) / 4
                    ELSE sum(locality.population) OVER (PARTITION BY location.state_id)
                END AS weight
            FROM public.locations location
            JOIN public.us_states state ON state.id = location.state_id
            LEFT JOIN public.counties county ON county.id = location.county_id
            LEFT JOIN public.localities locality ON locality.id = location.locality_id
            WHERE location.type <> 'National'
        ),
        written AS (
            SELECT location_id, weight, coalesce(locality, county, state_name) AS name, true AS short FROM place
            UNION SELECT location_id, weight, state_iso, true FROM place WHERE type = 'State'
            UNION SELECT location_id, weight, coalesce(locality, county) || ' ' || state_iso, true
                FROM place WHERE type <> 'State'
            UNION SELECT location_id, weight, coalesce(locality, county) || ' ' || state_name, true
                FROM place WHERE type <> 'State'
            UNION SELECT location_id, weight, long_county, true FROM place WHERE type = 'County'
            UNION SELECT location_id, weight, concat_ws(' ', locality, long_county, state_iso), false
                FROM place WHERE type <> 'State'
            UNION SELECT location_id, weight, concat_ws(' ', locality, long_county, state_name), false
                FROM place WHERE type <> 'State'
            UNION SELECT location_id, weight, concat_ws(' ', locality, county, state_name), false
                FROM place WHERE type = 'Locality'
            {nicknames}
        ){folding}
    """)
    op.execute("CREATE UNIQUE INDEX uq_place_spellings ON public.place_spellings (location_id, spelling)")
    op.execute("CREATE INDEX ix_place_spellings_prefix ON public.place_spellings (spelling text_pattern_ops)")
    op.execute(
        "CREATE INDEX ix_place_spellings_trgm ON public.place_spellings USING gin (spelling public.gin_trgm_ops) "
        "WHERE short"
    )
    op.execute(
        "CREATE INDEX ix_place_spellings_key ON public.place_spellings (replace(spelling, ' ', '') text_pattern_ops)"
    )


def upgrade() -> None:
    make_spellings(SEARCH_TERMS, FOLDED_ONCE)
    make_searchable_sources(MORE_OF_SOURCE)
    op.execute("ALTER TABLE public.zip_codes ADD COLUMN city text, ADD COLUMN state_iso text")
    op.execute("CREATE INDEX ix_zip_codes_zip_code ON public.zip_codes (zip_code)")
    op.execute(
        "CREATE INDEX ix_locations_broad ON public.locations (type, state_id) WHERE type IN ('National', 'State')"
    )


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_locations_broad")
    op.execute("DROP INDEX public.ix_zip_codes_zip_code")
    op.execute("ALTER TABLE public.zip_codes DROP COLUMN city, DROP COLUMN state_iso")
    make_searchable_sources("")
    make_spellings(LISTED, FOLDED_TWICE)
