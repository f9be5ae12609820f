"""An index on mails that were sent, so that a day's digests are counted quickly.

Revision ID: e7a1b3c95d20
Revises: c2a95e714f08
Create Date: 2026-11-24 02:06:00+00:00
"""

from alembic import op

revision = "e7a1b3c95d20"
down_revision = "c2a95e714f08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE INDEX ix_mails_sent ON public.mails (kind, sent_at)")


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP INDEX public.ix_mails_sent")
