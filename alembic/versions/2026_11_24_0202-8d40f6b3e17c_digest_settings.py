"""How often each person wants a digest, and when they last got one.

Revision ID: 8d40f6b3e17c
Revises: 5b1e7c20a4d9
Create Date: 2026-11-24 02:02:00+00:00
"""

from alembic import op

revision = "8d40f6b3e17c"
down_revision = "5b1e7c20a4d9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.execute("CREATE TYPE public.digest_frequency AS ENUM ('daily', 'weekly', 'monthly', 'off')")
    op.execute("""
        CREATE TABLE public.digest_settings (
            user_id bigint CONSTRAINT digest_settings_pkey PRIMARY KEY
                CONSTRAINT digest_settings_user_id_fkey REFERENCES public.users (id) ON DELETE CASCADE,
            frequency public.digest_frequency NOT NULL DEFAULT 'monthly',
            last_digest_at timestamp with time zone
        )
    """)


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TABLE public.digest_settings")
    op.execute("DROP TYPE public.digest_frequency")
