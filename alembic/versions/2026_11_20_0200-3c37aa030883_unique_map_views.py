"""Unique indexes on the map views, so that they refresh without blocking readers.

Revision ID: 3c37aa030883
Revises: 36a318b4668c
Create Date: 2026-11-20 02:00:00+00:00
"""

from alembic import op

revision = "3c37aa030883"
down_revision = "36a318b4668c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE UNIQUE INDEX uq_map_states_location ON public.map_states (location_id)")
    op.execute("CREATE UNIQUE INDEX uq_map_counties_location ON public.map_counties (location_id)")
    op.execute("CREATE UNIQUE INDEX uq_map_localities_location ON public.map_localities (location_id)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.uq_map_localities_location")
    op.execute("DROP INDEX public.uq_map_counties_location")
    op.execute("DROP INDEX public.uq_map_states_location")
