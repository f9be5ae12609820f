"""Extensions: trigrams, and pgcrypto where the server has it.

Revision ID: 5bc4d41d3e90
Revises:
Create Date: 2026-11-20 01:00:00+00:00
"""

from alembic import op

revision = "5bc4d41d3e90"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    # The existing database declares pgcrypto and calls nothing of it: done without where a server does not offer it.
    op.execute("""
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgcrypto') THEN
                CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public;
            END IF;
        END
        $$
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP EXTENSION IF EXISTS pgcrypto")
    op.execute("DROP EXTENSION pg_trgm")
