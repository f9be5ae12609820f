"""Nicknames of places come from the search terms alone, and ZIP codes know the town that the mail calls them by.

The view of spellings had a list of its own beside the table that curators edit.

Revision ID: a1d94f7c3e58
Revises: c4e1a5b7d290
Create Date: 2026-11-29 14:00:00
"""

from alembic import op

revision = "a1d94f7c3e58"
down_revision = "c4e1a5b7d290"
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


def make_spellings(nicknames: str) -> None:
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
        )
        SELECT
            location_id, left(public.folded(name), {LONGEST}) AS spelling, bool_or(short) AS short,
            coalesce(max(weight), 0)::bigint AS weight
        FROM written
        WHERE public.folded(name) <> ''
        GROUP BY 1, 2
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
    make_spellings(SEARCH_TERMS)
    op.execute("ALTER TABLE public.zip_codes ADD COLUMN city text, ADD COLUMN state_iso text")
    op.execute("CREATE INDEX ix_zip_codes_zip_code ON public.zip_codes (zip_code)")


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_zip_codes_zip_code")
    op.execute("ALTER TABLE public.zip_codes DROP COLUMN city, DROP COLUMN state_iso")
    make_spellings(LISTED)
