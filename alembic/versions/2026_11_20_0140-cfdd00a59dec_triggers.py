"""Triggers: places, time stamps, the cap on searches.

Revision ID: cfdd00a59dec
Revises: 1d30524985b1
Create Date: 2026-11-20 01:40:00+00:00
"""

from alembic import op

revision = "cfdd00a59dec"
down_revision = "1d30524985b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE TRIGGER after_state_insert AFTER INSERT ON public.us_states
        FOR EACH ROW EXECUTE FUNCTION public.insert_state_location()
    """)
    op.execute("""
        CREATE TRIGGER after_county_insert AFTER INSERT ON public.counties
        FOR EACH ROW EXECUTE FUNCTION public.insert_county_location()
    """)
    op.execute("""
        CREATE TRIGGER after_locality_insert AFTER INSERT ON public.localities
        FOR EACH ROW EXECUTE FUNCTION public.insert_locality_location()
    """)
    op.execute("""
        CREATE TRIGGER check_recent_searches_row_limit BEFORE INSERT ON public.recent_searches
        FOR EACH ROW EXECUTE FUNCTION public.maintain_recent_searches_row_limit()
    """)
    op.execute("""
        CREATE TRIGGER data_requests_status_change BEFORE UPDATE ON public.data_requests
        FOR EACH ROW WHEN (OLD.request_status IS DISTINCT FROM NEW.request_status) EXECUTE FUNCTION public.update_status_change_date()
    """)
    op.execute("""
        CREATE TRIGGER insert_new_archive_info_trigger AFTER INSERT ON public.data_sources
        FOR EACH ROW EXECUTE FUNCTION public.insert_new_archive_info()
    """)
    op.execute("""
        CREATE TRIGGER set_data_source_updated_at BEFORE UPDATE ON public.data_sources
        FOR EACH ROW EXECUTE FUNCTION public.update_data_source_updated_at_column()
    """)
    op.execute("""
        CREATE TRIGGER set_agency_updated_at BEFORE UPDATE ON public.agencies
        FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.update_agency_updated_at_column()
    """)
    op.execute("""
        CREATE TRIGGER meta_urls_updated_at_trigger BEFORE UPDATE ON public.meta_urls
        FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column()
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TRIGGER meta_urls_updated_at_trigger ON public.meta_urls")
    op.execute("DROP TRIGGER set_agency_updated_at ON public.agencies")
    op.execute("DROP TRIGGER set_data_source_updated_at ON public.data_sources")
    op.execute("DROP TRIGGER insert_new_archive_info_trigger ON public.data_sources")
    op.execute("DROP TRIGGER data_requests_status_change ON public.data_requests")
    op.execute("DROP TRIGGER check_recent_searches_row_limit ON public.recent_searches")
    op.execute("DROP TRIGGER after_locality_insert ON public.localities")
    op.execute("DROP TRIGGER after_county_insert ON public.counties")
    op.execute("DROP TRIGGER after_state_insert ON public.us_states")
