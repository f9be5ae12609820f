"""Links to a new password remember that they were used, so that a second click is told so.

The hash moves to a column of its own: for programs that do not know the column, the row opens nothing.

Revision ID: c4a7e1f05b92
Revises: b7e2d9c41f06
Create Date: 2026-11-29 17:00:00
"""

from alembic import op

revision = "c4a7e1f05b92"
down_revision = "b7e2d9c41f06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE public.reset_tokens ADD COLUMN used_token text")


def downgrade() -> None:
    op.execute("ALTER TABLE public.reset_tokens DROP COLUMN used_token")
