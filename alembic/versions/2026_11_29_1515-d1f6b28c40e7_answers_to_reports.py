"""What readers are told about the problems that they have reported.

Revision ID: d1f6b28c40e7
Revises: e93a5c17b0d8
Create Date: 2026-11-29 15:15:00
"""

from alembic import op

revision = "d1f6b28c40e7"
down_revision = "e93a5c17b0d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE public.problem_reports ADD COLUMN answer text")


def downgrade() -> None:
    op.execute("ALTER TABLE public.problem_reports DROP COLUMN answer")
