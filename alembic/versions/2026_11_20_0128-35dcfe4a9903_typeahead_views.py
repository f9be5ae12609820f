"""Materialized views: typeahead, and addresses for the duplicate check.

Revision ID: 35dcfe4a9903
Revises: 761d209b7fb2
Create Date: 2026-11-20 01:28:00+00:00
"""

from alembic import op

revision = "35dcfe4a9903"
down_revision = "761d209b7fb2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_locations AS
        SELECT
            id AS location_id, display_name AS search_name, full_display_name AS display_name, type, state_name, county_name,
            locality_name
        FROM public.locations_expanded
        WHERE type <> 'National'
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_agencies AS
        SELECT
            a.id, a.name, a.jurisdiction_type, place.state_iso, place.locality_name AS municipality, place.county_name
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.distinct_source_urls AS
        SELECT DISTINCT
            rtrim(ltrim(ltrim(ltrim(source_url, 'https://'), 'http://'), 'www.'), '/') AS base_url,
            source_url AS original_url
        FROM public.data_sources
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP MATERIALIZED VIEW public.distinct_source_urls")
    op.execute("DROP MATERIALIZED VIEW public.typeahead_agencies")
    op.execute("DROP MATERIALIZED VIEW public.typeahead_locations")
