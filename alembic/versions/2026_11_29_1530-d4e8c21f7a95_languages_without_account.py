"""The language of people without an account: that of the page where they followed something or reported a problem.

As with accounts, no constraint lists the codes: another language is added without a migration.

Revision ID: d4e8c21f7a95
Revises: f6b08d3e71a2
Create Date: 2026-11-29 15:30:00
"""

from alembic import op

revision = "d4e8c21f7a95"
down_revision = "f6b08d3e71a2"
branch_labels = None
depends_on = None

TABLES = ("followers", "problem_reports")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE public.{table} ADD COLUMN language text DEFAULT 'en' NOT NULL")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"ALTER TABLE public.{table} DROP COLUMN language")
