"""Materialized views: sources counted for the map.

Revision ID: fbe8f1e30dbe
Revises: 35dcfe4a9903
Create Date: 2026-11-20 01:30:00+00:00
"""

from alembic import op

revision = "fbe8f1e30dbe"
down_revision = "35dcfe4a9903"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE MATERIALIZED VIEW public.map_states AS
        SELECT s.state_name, s.state_iso, place.id AS location_id, coalesce(found.data_source_count, 0) AS data_source_count
        FROM public.us_states s
        JOIN public.locations place ON place.state_id = s.id AND place.type = 'State'
        LEFT JOIN (
            SELECT l.state_id, count(DISTINCT source.data_source_id) AS data_source_count
            FROM public.locations l
            JOIN public.link_locations_data_sources_view source ON source.location_id = l.id
            GROUP BY l.state_id
        ) found ON found.state_id = s.id
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.map_counties AS
        SELECT
            c.name AS county_name, c.fips, s.state_iso, place.id AS location_id,
            coalesce(found.data_source_count, 0) AS data_source_count
        FROM public.counties c
        JOIN public.locations place ON place.county_id = c.id AND place.type = 'County'
        LEFT JOIN public.us_states s ON s.id = c.state_id
        LEFT JOIN (
            SELECT l.county_id, count(DISTINCT source.data_source_id) AS data_source_count
            FROM public.locations l
            JOIN public.link_locations_data_sources_view source ON source.location_id = l.id
            GROUP BY l.county_id
        ) found ON found.county_id = c.id
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.map_localities AS
        SELECT
            p.name AS locality_name, c.name AS county_name, place.lat, place.lng, place.id AS location_id,
            c.fips AS county_fips, s.state_iso, coalesce(found.data_source_count, 0) AS data_source_count
        FROM public.localities p
        JOIN public.locations place ON place.locality_id = p.id AND place.type = 'Locality'
        JOIN public.counties c ON c.id = p.county_id
        LEFT JOIN public.us_states s ON s.id = c.state_id
        LEFT JOIN (
            SELECT location_id, count(DISTINCT data_source_id) AS data_source_count
            FROM public.link_locations_data_sources_view
            GROUP BY location_id
        ) found ON found.location_id = place.id
        WHERE place.lat IS NOT NULL AND place.lng IS NOT NULL
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP MATERIALIZED VIEW public.map_localities")
    op.execute("DROP MATERIALIZED VIEW public.map_counties")
    op.execute("DROP MATERIALIZED VIEW public.map_states")
