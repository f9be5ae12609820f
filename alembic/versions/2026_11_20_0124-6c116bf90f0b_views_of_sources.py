"""Views over data sources, record types and their links.

Revision ID: 6c116bf90f0b
Revises: 6c96f806fded
Create Date: 2026-11-20 01:24:00+00:00
"""

from alembic import op

revision = "6c116bf90f0b"
down_revision = "6c96f806fded"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE VIEW public.data_sources_expanded AS
        SELECT
            d.name, d.description, d.source_url, d.agency_supplied, d.supplying_entity, d.agency_originated,
            d.agency_aggregation, d.coverage_start, d.coverage_end, d.updated_at, d.detail_level, d.data_portal_type,
            d.update_method, d.readme_url, d.originating_entity, d.retention_schedule, d.id, d.scraper_url, d.created_at,
            d.agency_described_not_in_database, d.data_portal_type_other, d.access_notes, d.url_status, d.record_type_id,
            r.name AS record_type_name, d.access_types, d.record_formats
        FROM public.data_sources d
        LEFT JOIN public.record_types r ON r.id = d.record_type_id
    """)
    op.execute("""
        CREATE VIEW public.record_types_expanded AS
        SELECT
            r.id AS record_type_id, r.name AS record_type_name, c.id AS record_category_id, c.name AS record_category_name
        FROM public.record_types r
        JOIN public.record_categories c ON c.id = r.category_id
    """)
    op.execute("""
        CREATE VIEW public.link_locations_data_sources_view AS
        SELECT place.location_id::bigint AS location_id, source.data_source_id
        FROM public.link_agencies__locations place
        JOIN public.link_agencies__data_sources source ON source.agency_id = place.agency_id
    """)
    op.execute("""
        CREATE VIEW public.num_agencies_per_data_source AS
        SELECT count(link.agency_id) AS agency_count, link.data_source_id
        FROM public.link_agencies__data_sources link
        GROUP BY link.data_source_id
    """)
    op.execute("""
        CREATE VIEW public.num_data_sources_per_agency AS
        SELECT count(link.data_source_id) AS data_source_count, link.agency_id
        FROM public.link_agencies__data_sources link
        GROUP BY link.agency_id
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP VIEW public.num_data_sources_per_agency")
    op.execute("DROP VIEW public.num_agencies_per_data_source")
    op.execute("DROP VIEW public.link_locations_data_sources_view")
    op.execute("DROP VIEW public.record_types_expanded")
    op.execute("DROP VIEW public.data_sources_expanded")
