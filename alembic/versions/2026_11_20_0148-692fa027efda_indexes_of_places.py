"""Indexes on places: foreign keys, and names for typeahead.

Revision ID: 692fa027efda
Revises: fc496e8f8639
Create Date: 2026-11-20 01:48:00+00:00
"""

from alembic import op

revision = "692fa027efda"
down_revision = "fc496e8f8639"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_counties_state ON public.counties (state_id)")
    op.execute("CREATE INDEX ix_localities_county ON public.localities (county_id)")
    op.execute("CREATE INDEX ix_locations_state ON public.locations (state_id)")
    op.execute("CREATE INDEX ix_locations_county ON public.locations (county_id)")
    op.execute("CREATE INDEX ix_locations_locality ON public.locations (locality_id)")
    op.execute("CREATE INDEX ix_states_name_trgm ON public.us_states USING gin (state_name public.gin_trgm_ops)")
    op.execute("CREATE INDEX ix_counties_name_trgm ON public.counties USING gin (name public.gin_trgm_ops)")
    op.execute("CREATE INDEX ix_localities_name_trgm ON public.localities USING gin (name public.gin_trgm_ops)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_localities_name_trgm")
    op.execute("DROP INDEX public.ix_counties_name_trgm")
    op.execute("DROP INDEX public.ix_states_name_trgm")
    op.execute("DROP INDEX public.ix_locations_locality")
    op.execute("DROP INDEX public.ix_locations_county")
    op.execute("DROP INDEX public.ix_locations_state")
    op.execute("DROP INDEX public.ix_localities_county")
    op.execute("DROP INDEX public.ix_counties_state")
