"""Imports of any size: large files are looked at and carried out by the worker, and the page says how far it is.

Revision ID: 4d7e20b6c9f1
Revises: 9b64c1e7f2a8
Create Date: 2026-11-29 10:15:00+00:00
"""

from alembic import op

revision = "4d7e20b6c9f1"
down_revision = "9b64c1e7f2a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE public.imports
            ADD COLUMN strict boolean NOT NULL DEFAULT false,
            ADD COLUMN rows_total integer,
            ADD COLUMN rows_read integer,
            ADD COLUMN ordered_at timestamp with time zone
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE public.imports
            DROP COLUMN ordered_at, DROP COLUMN rows_read, DROP COLUMN rows_total, DROP COLUMN strict
    """)
