"""Spellings of places and agencies end after 400 characters, so that any name fits the indexes.

No one types more, and a B-tree holds 2,704 bytes of a row at most: a longer name stopped each refresh of the views.

Revision ID: 3c1f0a9d52be
Revises: 8e2d4b71c05a
Create Date: 2026-11-29 10:45:00
"""

from alembic import op

revision = "3c1f0a9d52be"
down_revision = "8e2d4b71c05a"
branch_labels = None
depends_on = None

# Four bytes is the longest character.
LONGEST = 400


def places(spelling: str) -> str:
    return f"""
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
            UNION SELECT place.location_id, weight, nickname.written, true
                FROM place JOIN (VALUES
                    ('NY', 'New York City', 'nyc'), ('NY', 'New York City', 'new york ny'),
                    ('CA', 'Los Angeles', 'la'), ('CA', 'San Francisco', 'sf'), ('PA', 'Philadelphia', 'philly'),
                    ('DC', 'Washington', 'dc'), ('NV', 'Las Vegas', 'vegas'), ('LA', 'New Orleans', 'nola')
                ) AS nickname (state_iso, locality, written) USING (state_iso, locality)
        )
        SELECT
            location_id, {spelling.format("public.folded(name)")} AS spelling, bool_or(short) AS short,
            coalesce(max(weight), 0)::bigint AS weight
        FROM written
        WHERE public.folded(name) <> ''
        GROUP BY 1, 2
    """


def agencies(spelling: str) -> str:
    return f"""
        CREATE MATERIALIZED VIEW public.agency_spellings AS
        SELECT
            agency.id AS agency_id, place.id AS location_id,
            {spelling.format("public.folded(agency.name::text)")} AS spelling,
            public.folded(concat_ws(
                ' ', agency.name, place.locality_name, place.county_name, place.state_name, place.state_iso
            )) AS words,
            (SELECT count(*) FROM public.link_agencies__data_sources link WHERE link.agency_id = agency.id) AS weight
        FROM public.agencies agency
        LEFT JOIN public.link_agencies__locations serves ON serves.agency_id = agency.id
        LEFT JOIN public.locations_expanded place ON place.id = serves.location_id
        WHERE agency.approval_status = 'approved'
    """


def make_again(spelling: str, end: str = "") -> None:
    """Make both views with their indexes."""
    op.execute("DROP MATERIALIZED VIEW public.place_spellings, public.agency_spellings")
    op.execute(places(spelling) + end)
    op.execute("CREATE UNIQUE INDEX uq_place_spellings ON public.place_spellings (location_id, spelling)")
    op.execute("CREATE INDEX ix_place_spellings_prefix ON public.place_spellings (spelling text_pattern_ops)")
    op.execute(
        "CREATE INDEX ix_place_spellings_trgm ON public.place_spellings USING gin (spelling public.gin_trgm_ops) "
        "WHERE short"
    )
    op.execute(agencies(spelling) + end)
    op.execute(
        "CREATE UNIQUE INDEX uq_agency_spellings ON public.agency_spellings (agency_id, location_id) NULLS NOT DISTINCT"
    )
    op.execute("CREATE INDEX ix_agency_spellings_prefix ON public.agency_spellings (spelling text_pattern_ops)")
    op.execute(
        "CREATE INDEX ix_agency_spellings_trgm ON public.agency_spellings USING gin (spelling public.gin_trgm_ops)"
    )
    op.execute(
        "CREATE INDEX ix_agency_spellings_words ON public.agency_spellings USING gin (words public.gin_trgm_ops)"
    )
    for view in ("place_spellings", "agency_spellings"):
        op.execute(f"CREATE INDEX ix_{view}_key ON public.{view} (replace(spelling, ' ', '') text_pattern_ops)")


def upgrade() -> None:
    make_again(f"left({{}}, {LONGEST})")


def downgrade() -> None:
    make_again("{}", "WITH NO DATA")
    # A name may be too long for the indexes by now: then the views stay empty.
    for view in ("place_spellings", "agency_spellings"):
        op.execute(f"""
            DO $$ BEGIN
                REFRESH MATERIALIZED VIEW public.{view};
            EXCEPTION WHEN program_limit_exceeded THEN
                RAISE NOTICE 'The view {view} is empty: %', sqlerrm;
            END $$
        """)
