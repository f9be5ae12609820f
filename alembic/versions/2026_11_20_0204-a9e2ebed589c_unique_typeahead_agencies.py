"""The place's id in typeahead_agencies, so that it can have a unique index; and one for its search.

Revision ID: a9e2ebed589c
Revises: b30105d199e0
Create Date: 2026-11-20 02:04:00+00:00
"""

from alembic import op

revision = "a9e2ebed589c"
down_revision = "b30105d199e0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        DROP MATERIALIZED VIEW public.typeahead_agencies
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_agencies AS
        SELECT
            a.id, a.name, a.jurisdiction_type, place.state_iso, place.locality_name AS municipality, place.county_name,
            link.location_id::bigint AS location_id
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_typeahead_agencies_agency_location
        ON public.typeahead_agencies (id, location_id) NULLS NOT DISTINCT
    """)
    op.execute("""
        CREATE INDEX ix_typeahead_agencies_trgm ON public.typeahead_agencies
        USING gin (name public.gin_trgm_ops)
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("""
        DROP MATERIALIZED VIEW public.typeahead_agencies
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW public.typeahead_agencies AS
        SELECT
            a.id, a.name, a.jurisdiction_type, place.state_iso, place.locality_name AS municipality, place.county_name
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)
