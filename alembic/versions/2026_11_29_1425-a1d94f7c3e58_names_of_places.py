"""Names of places and agencies: the spellings by which typeahead and search find them.

The existing views of typeahead get unique keys, so that they can be refreshed while they are read. The new ones hold each
spelling of a name with a weight. A place weighs as much as its population, so that the biggest San Jose or Springfield
comes first; a county weighs a quarter of its population, because people who type a name mean the town more often. An
agency weighs as much as it has data sources. Nicknames of places are search terms that curators edit, and ZIP codes know
the town that the mail calls them by.

Revision ID: a1d94f7c3e58
Revises: b17d51344d42
Create Date: 2026-11-29 14:25:00+00:00
"""

from alembic import op

revision = "a1d94f7c3e58"
down_revision = "b17d51344d42"
branch_labels = None
depends_on = None

# Spellings end after this many characters: no one types more, and a B-tree holds 2,704 bytes of a row at most.
LONGEST = 400
# Each name is folded once, which is most of a refresh; hence MATERIALIZED.
PLACE_SPELLINGS = f"""
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
            UNION SELECT place.location_id, weight, term.term, true
                FROM place JOIN public.search_terms term ON term.location_id = place.location_id AND term.active
        ),
        folded AS MATERIALIZED (
            SELECT location_id, weight, left(public.folded(name), {LONGEST}) AS spelling, short FROM written
        )
        SELECT location_id, spelling, bool_or(short) AS short, coalesce(max(weight), 0)::bigint AS weight
        FROM folded
        WHERE spelling <> ''
        GROUP BY location_id, spelling
"""
AGENCY_SPELLINGS = f"""
        CREATE MATERIALIZED VIEW public.agency_spellings AS
        SELECT
            agency.id AS agency_id, place.id AS location_id,
            left(public.folded(agency.name::text), {LONGEST}) AS spelling,
            public.folded(concat_ws(
                ' ', agency.name, place.locality_name, place.county_name, place.state_name, place.state_iso
            )) AS words,
            (SELECT count(*) FROM public.link_agencies__data_sources link WHERE link.agency_id = agency.id) AS weight
        FROM public.agencies agency
        LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
        LEFT JOIN public.locations_expanded place ON place.id = serves.location_id
        WHERE agency.approval_status = 'approved'
"""


def upgrade() -> None:
    make_typeahead()
    op.execute("ALTER TABLE public.localities ADD COLUMN population bigint")
    op.execute("ALTER TABLE public.zip_codes ADD COLUMN city text, ADD COLUMN state_iso text")
    op.execute("CREATE INDEX ix_zip_codes_zip_code ON public.zip_codes (zip_code)")
    op.execute(PLACE_SPELLINGS)
    op.execute("CREATE UNIQUE INDEX uq_place_spellings ON public.place_spellings (location_id, spelling)")
    op.execute(
        "CREATE INDEX ix_place_spellings_trgm ON public.place_spellings USING gin (spelling public.gin_trgm_ops) "
        "WHERE short"
    )
    op.execute(AGENCY_SPELLINGS)
    op.execute(
        "CREATE UNIQUE INDEX uq_agency_spellings ON public.agency_spellings (agency_id, location_id) NULLS NOT DISTINCT"
    )
    op.execute(
        "CREATE INDEX ix_agency_spellings_trgm ON public.agency_spellings USING gin (spelling public.gin_trgm_ops)"
    )
    op.execute(
        "CREATE INDEX ix_agency_spellings_words ON public.agency_spellings USING gin (words public.gin_trgm_ops)"
    )
    for view in ("place_spellings", "agency_spellings"):
        op.execute(f"CREATE INDEX ix_{view}_prefix ON public.{view} (spelling text_pattern_ops)")
        op.execute(f"CREATE INDEX ix_{view}_key ON public.{view} (replace(spelling, ' ', '') text_pattern_ops)")


def make_typeahead() -> None:
    """Give the existing views of typeahead their keys and indexes, and agencies the place that they serve."""
    op.execute("CREATE UNIQUE INDEX uq_typeahead_locations_location ON public.typeahead_locations (location_id)")
    op.execute(
        "CREATE INDEX ix_typeahead_locations_trgm ON public.typeahead_locations "
        "USING gin (search_name public.gin_trgm_ops)"
    )
    op.execute("DROP MATERIALIZED VIEW public.typeahead_agencies")
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_agencies AS
        SELECT
            a.id, a.name, a.jurisdiction_type, place.state_iso, place.locality_name AS municipality, place.county_name,
            link.location_id::bigint AS location_id
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)
    op.execute(
        "CREATE UNIQUE INDEX uq_typeahead_agencies_agency_location ON public.typeahead_agencies (id, location_id) "
        "NULLS NOT DISTINCT"
    )
    op.execute(
        "CREATE INDEX ix_typeahead_agencies_trgm ON public.typeahead_agencies USING gin (name public.gin_trgm_ops)"
    )


def downgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW public.agency_spellings")
    op.execute("DROP MATERIALIZED VIEW public.place_spellings")
    op.execute("DROP INDEX public.ix_zip_codes_zip_code")
    op.execute("ALTER TABLE public.zip_codes DROP COLUMN city, DROP COLUMN state_iso")
    op.execute("ALTER TABLE public.localities DROP COLUMN population")
    op.execute("DROP MATERIALIZED VIEW public.typeahead_agencies")
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_agencies AS
        SELECT
            a.id, a.name, a.jurisdiction_type, place.state_iso, place.locality_name AS municipality, place.county_name
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)
    op.execute("DROP INDEX public.ix_typeahead_locations_trgm")
    op.execute("DROP INDEX public.uq_typeahead_locations_location")
