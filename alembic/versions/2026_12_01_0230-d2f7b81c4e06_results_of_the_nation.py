"""Results of the nation in the order of indexes: the first of each level are read, however many there are.

Revision ID: d2f7b81c4e06
Revises: a6d3f0b95e17
Create Date: 2026-12-01 02:30:00
"""

from alembic import op

revision = "d2f7b81c4e06"
down_revision = "a6d3f0b95e17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE INDEX ix_results_of_nation ON public.searchable_sources
        (level, agency_key, agency_id, source_key, data_source_id)
        INCLUDE (record_type_id, broken, is_only, archived, coverage_start, agency_type, series, lists)
        WHERE location_id IS NOT NULL
    """)


def downgrade() -> None:
    op.execute("DROP INDEX public.ix_results_of_nation")
