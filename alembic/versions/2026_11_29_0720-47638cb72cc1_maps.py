"""Maps count public data sources at places of approved agencies and at places of their own.

Their views can be refreshed while they are read.

Revision ID: 47638cb72cc1
Revises: 64334f6ac4b7
Create Date: 2026-11-29 07:20:00+00:00
"""

from alembic import op

revision = "47638cb72cc1"
down_revision = "64334f6ac4b7"
branch_labels = None
depends_on = None

MAPS = {
    "map_states": "uq_map_states_location",
    "map_counties": "uq_map_counties_location",
    "map_localities": "uq_map_localities_location",
}


def upgrade() -> None:
    op.execute("""
        CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS
        SELECT place.location_id::bigint AS location_id, about.data_source_id
        FROM public.link_agencies__locations place
        JOIN public.agencies agency ON agency.id = place.agency_id AND agency.approval_status = 'approved'
        JOIN public.link_agencies__data_sources about ON about.agency_id = place.agency_id
        JOIN public.data_sources source ON source.id = about.data_source_id AND source.approval_status = 'approved'
        UNION ALL
        SELECT own.location_id::bigint, own.data_source_id
        FROM public.link_data_sources__locations own
        JOIN public.data_sources source ON source.id = own.data_source_id AND source.approval_status = 'approved'
    """)
    for view, index in MAPS.items():
        op.execute(f"CREATE UNIQUE INDEX {index} ON public.{view} (location_id)")
    refresh()


def downgrade() -> None:
    for index in MAPS.values():
        op.execute(f"DROP INDEX public.{index}")
    op.execute("""
        CREATE OR REPLACE VIEW public.link_locations_data_sources_view AS
        SELECT place.location_id::bigint AS location_id, source.data_source_id
        FROM public.link_agencies__locations place
        JOIN public.link_agencies__data_sources source ON source.agency_id = place.agency_id
    """)
    refresh()


def refresh() -> None:
    """Count again: the change log does not tell the job that refreshes views to do so."""
    for view in MAPS:
        op.execute(f"REFRESH MATERIALIZED VIEW public.{view}")
