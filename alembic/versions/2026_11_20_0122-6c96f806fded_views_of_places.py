"""Views over places: names in full, and what lies below what.

Revision ID: 6c96f806fded
Revises: 4f02849993b1
Create Date: 2026-11-20 01:22:00+00:00
"""

from alembic import op

revision = "6c96f806fded"
down_revision = "4f02849993b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE VIEW public.locations_expanded AS
        SELECT
            l.id, l.type, s.state_name, s.state_iso, c.name AS county_name, c.fips AS county_fips, p.name AS locality_name,
            l.locality_id, l.state_id, l.county_id,
            CASE l.type
                WHEN 'Locality' THEN p.name
                WHEN 'County' THEN c.name
                WHEN 'State' THEN s.state_name
            END::character varying AS display_name,
            CASE l.type
                WHEN 'Locality' THEN concat_ws(', ', p.name, c.name, s.state_name)
                WHEN 'County' THEN concat_ws(', ', c.name, s.state_name)
                WHEN 'State' THEN s.state_name
            END::character varying AS full_display_name
        FROM public.locations l
        LEFT JOIN public.us_states s ON s.id = l.state_id
        LEFT JOIN public.counties c ON c.id = l.county_id
        LEFT JOIN public.localities p ON p.id = l.locality_id
    """)
    op.execute("""
        CREATE VIEW public.dependent_locations AS
        SELECT above.id AS parent_location_id, below.id AS dependent_location_id
        FROM public.locations above
        JOIN public.locations below ON below.state_id = above.state_id AND below.type = 'County'
        WHERE above.type = 'State'
        UNION ALL
        SELECT above.id, below.id
        FROM public.locations above
        JOIN public.locations below ON below.county_id = above.county_id AND below.type = 'Locality'
        WHERE above.type = 'County'
        UNION ALL
        SELECT above.id, below.id
        FROM public.locations above
        JOIN public.locations below ON below.state_id = above.state_id AND below.type = 'Locality'
        WHERE above.type = 'State'
        UNION ALL
        SELECT above.id, below.id
        FROM public.locations above
        CROSS JOIN public.locations below
        WHERE above.type = 'National' AND below.type <> 'National'
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP VIEW public.dependent_locations")
    op.execute("DROP VIEW public.locations_expanded")
