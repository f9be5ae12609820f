"""The maps count what is public: the view that they read leaves out sources and agencies that wait for review.

Revision ID: 4d81c0e6a2f7
Revises: 7d2f9b40c6e1
Create Date: 2026-11-24 16:00:00+00:00
"""

from alembic import op

revision = "4d81c0e6a2f7"
down_revision = "7d2f9b40c6e1"
branch_labels = None
depends_on = None

MAPS = ("map_states", "map_counties", "map_localities")


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS
        SELECT place.location_id::bigint AS location_id, about.data_source_id
        FROM public.link_agencies__locations place
        JOIN public.agencies agency ON agency.id = place.agency_id AND agency.approval_status = 'approved'
        JOIN public.link_agencies__data_sources about ON about.agency_id = place.agency_id
        JOIN public.data_sources source ON source.id = about.data_source_id AND source.approval_status = 'approved'
    """)
    refresh()


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS
        SELECT place.location_id::bigint AS location_id, source.data_source_id
        FROM public.link_agencies__locations place
        JOIN public.link_agencies__data_sources source ON source.agency_id = place.agency_id
    """)
    refresh()


def refresh() -> None:
    """Count anew: nothing in the change log would tell the job to."""
    for view in MAPS:
        op.execute(f"REFRESH MATERIALIZED VIEW public.{view}")
