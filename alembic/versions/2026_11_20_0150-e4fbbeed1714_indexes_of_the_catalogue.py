"""Indexes on agencies, data sources and record types: foreign keys, filters, names.

Revision ID: e4fbbeed1714
Revises: 692fa027efda
Create Date: 2026-11-20 01:50:00+00:00
"""

from alembic import op

revision = "e4fbbeed1714"
down_revision = "692fa027efda"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_agencies_name_trgm ON public.agencies USING gin (name public.gin_trgm_ops)")
    op.execute("CREATE INDEX ix_agencies_jurisdiction ON public.agencies (jurisdiction_type)")
    op.execute("CREATE INDEX ix_agencies_type ON public.agencies (agency_type)")
    op.execute("CREATE INDEX ix_agency_places_place ON public.link_agencies__locations (location_id)")
    op.execute("CREATE INDEX ix_agency_pages_page ON public.link_agencies__meta_urls (meta_url_id)")
    op.execute("CREATE INDEX ix_url_search_cache_agency ON public.agency_url_search_cache (agency_id)")
    op.execute("CREATE INDEX ix_record_types_category ON public.record_types (category_id)")
    op.execute("CREATE INDEX ix_sources_record_type ON public.data_sources (record_type_id)")
    op.execute("CREATE INDEX ix_sources_url_status ON public.data_sources (url_status)")
    op.execute("CREATE INDEX ix_sources_created ON public.data_sources (created_at)")
    op.execute("CREATE INDEX ix_sources_updated ON public.data_sources (updated_at)")
    op.execute("CREATE INDEX ix_sources_name_trgm ON public.data_sources USING gin (name public.gin_trgm_ops)")
    op.execute("CREATE INDEX ix_agency_sources_agency ON public.link_agencies__data_sources (agency_id)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_agency_sources_agency")
    op.execute("DROP INDEX public.ix_sources_name_trgm")
    op.execute("DROP INDEX public.ix_sources_updated")
    op.execute("DROP INDEX public.ix_sources_created")
    op.execute("DROP INDEX public.ix_sources_url_status")
    op.execute("DROP INDEX public.ix_sources_record_type")
    op.execute("DROP INDEX public.ix_record_types_category")
    op.execute("DROP INDEX public.ix_url_search_cache_agency")
    op.execute("DROP INDEX public.ix_agency_pages_page")
    op.execute("DROP INDEX public.ix_agency_places_place")
    op.execute("DROP INDEX public.ix_agencies_type")
    op.execute("DROP INDEX public.ix_agencies_jurisdiction")
    op.execute("DROP INDEX public.ix_agencies_name_trgm")
