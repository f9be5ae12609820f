"""The view agencies_expanded: each agency with each of its places.

Revision ID: f5b3a1739546
Revises: 2af8bc928186
Create Date: 2026-11-29 07:12:00+00:00
"""

from alembic import op

revision = "f5b3a1739546"
down_revision = "2af8bc928186"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE VIEW public.agencies_expanded AS
        SELECT
            a.id, a.name, a.jurisdiction_type, a.defunct_year, a.agency_type, a.no_web_presence, a.created_at, a.updated_at,
            a.approval_status, place.id AS location_id, place.type AS location_type, place.state_id, place.county_id,
            place.locality_id, place.state_name, place.state_iso, place.county_name, place.county_fips, place.locality_name,
            place.display_name, place.full_display_name
        FROM public.agencies a
        LEFT JOIN public.link_agencies__locations link ON link.agency_id = a.id
        LEFT JOIN public.locations_expanded place ON place.id = link.location_id
    """)


def downgrade() -> None:
    op.execute("DROP VIEW public.agencies_expanded")
