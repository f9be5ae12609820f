"""The change log learns who acted, and which changes belong together.

Revision ID: fce20ebb4786
Revises: 23097b5a9677
Create Date: 2026-11-20 02:14:00+00:00
"""

from alembic import op

revision = "fce20ebb4786"
down_revision = "23097b5a9677"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("""
        ALTER TABLE public.change_log ADD COLUMN actor_user_id bigint, ADD COLUMN change_set uuid
    """)
    op.execute("""
        CREATE INDEX ix_change_log_actor ON public.change_log (actor_user_id)
    """)
    op.execute("""
        CREATE INDEX ix_change_log_set ON public.change_log (change_set)
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("ALTER TABLE public.change_log DROP COLUMN actor_user_id, DROP COLUMN change_set")
