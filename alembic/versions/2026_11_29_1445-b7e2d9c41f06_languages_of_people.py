"""The language that a person has chosen for pages and emails: a code of `LANGUAGES` in pdap/lib/languages.py.

No constraint lists the codes: another language is added without a migration, and one that is gone counts as English.

Revision ID: b7e2d9c41f06
Revises: e83b6f2a07d5
Create Date: 2026-11-29 17:00:00
"""

from alembic import op

revision = "b7e2d9c41f06"
down_revision = "e83b6f2a07d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE public.users ADD COLUMN language text DEFAULT 'en' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE public.users DROP COLUMN language")
