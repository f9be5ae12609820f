"""A unique index on typeahead_locations, and one for its search.

Revision ID: b30105d199e0
Revises: 3c37aa030883
Create Date: 2026-11-20 02:02:00+00:00
"""

from alembic import op

revision = "b30105d199e0"
down_revision = "3c37aa030883"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        CREATE UNIQUE INDEX uq_typeahead_locations_location ON public.typeahead_locations (location_id)
    """)
    op.execute("""
        CREATE INDEX ix_typeahead_locations_trgm ON public.typeahead_locations
        USING gin (search_name public.gin_trgm_ops)
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_typeahead_locations_trgm")
    op.execute("DROP INDEX public.uq_typeahead_locations_location")
