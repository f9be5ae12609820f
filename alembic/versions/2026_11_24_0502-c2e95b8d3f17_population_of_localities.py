"""How many people live in a locality: the bigger of two places of one name is meant more often.

Revision ID: c2e95b8d3f17
Revises: 6a0c4f1e72d5
Create Date: 2026-11-24 05:02:00+00:00
"""

from alembic import op

revision = "c2e95b8d3f17"
down_revision = "6a0c4f1e72d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("ALTER TABLE public.localities ADD COLUMN population bigint")


def downgrade() -> None:
    """Take it back."""
    op.execute("ALTER TABLE public.localities DROP COLUMN population")
