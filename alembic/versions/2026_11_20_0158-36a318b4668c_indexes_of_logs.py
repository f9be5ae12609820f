"""Indexes on the change log and the table counts.

Revision ID: 36a318b4668c
Revises: fb95ae191ec1
Create Date: 2026-11-20 01:58:00+00:00
"""

from alembic import op

revision = "36a318b4668c"
down_revision = "fb95ae191ec1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_change_log_record ON public.change_log (table_name, affected_id)")
    op.execute("CREATE INDEX ix_change_log_created ON public.change_log (created_at)")
    op.execute("CREATE INDEX ix_table_counts_table ON public.table_count_log (table_name, created_at)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_table_counts_table")
    op.execute("DROP INDEX public.ix_change_log_created")
    op.execute("DROP INDEX public.ix_change_log_record")
